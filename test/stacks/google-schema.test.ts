// Attributes and blocks are right for the oldest and the newest Google provider that we allow.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { config } from "../helpers/config";
import { gkeTurned, gkeWithDomain, minimalGke } from "../helpers/gke";
import { misfits, type ProviderSchemas } from "../helpers/provider-schema";
import { synth } from "../helpers/synth";

const files = [
  ["minimal", minimalGke],
  ["with a domain", gkeWithDomain],
  ["turned", gkeTurned],
] as const;

/** The version, and which of the files its range lets near it. */
for (const [version, knowsEphemeral] of [
  ["6.50.0", false],
  ["7.45.0", true],
] as const) {
  const path = join(process.env["MESHUP_PROVIDER_SCHEMAS"] ?? "", `google-${version}.json`);
  const lane = existsSync(path) ? describe : describe.skip;
  lane(
    `google ${version}${existsSync(path) ? "" : " (SKIPPED: MESHUP_PROVIDER_SCHEMAS names no folder with it)"}`,
    () => {
      const load = (): ProviderSchemas => JSON.parse(readFileSync(path, "utf8"));

      test.each(files)("takes what a file synthesizes to: %s", (_, content) => {
        const ephemeral = !("credentials" in content);
        const schemas = load();
        const { json } = synth(
          config(ephemeral && !knowsEphemeral ? { ...content, credentials: "stored-token" } : content),
        );
        const of = (blocks: unknown, known: ProviderSchemas["resource_schemas"], kind: string) =>
          Object.entries((blocks ?? {}) as Record<string, Record<string, unknown>>)
            .filter(([type]) => type.startsWith("google_"))
            .flatMap(([type, named]) => {
              const schema = known[type];
              if (schema === undefined) return [`${kind}${type}: is not known`];
              return Object.entries(named).flatMap(([name, block]) =>
                misfits(schema.block, block, `${kind}${type}.${name}`),
              );
            });
        expect([
          ...of(json.resource, schemas.resource_schemas, ""),
          ...of(json.data, schemas.data_source_schemas, "data."),
          ...of(json["ephemeral"], schemas.ephemeral_resource_schemas, "ephemeral."),
          ...(json["provider"] as { google: object[] }).google.flatMap((one) =>
            misfits(schemas.provider_schema.block, one, "provider.google"),
          ),
        ]).toEqual([]);
        expect(
          Object.keys(json.resource).filter((type) => type.startsWith("google_")).length,
        ).toBeGreaterThan(9);
      });
    },
  );
}

test("a wrong argument, a missing one and a wrong type are found", () => {
  const block = {
    attributes: { name: { type: "string", required: true }, size: { type: "number", optional: true } },
    block_types: { rule: { nesting_mode: "list", max_items: 1, block: {} } },
  } as const;
  expect(misfits(block, { size: "three", nam: "x", rule: [{}, {}] }, "it")).toEqual([
    "it.name: is missing",
    "it.size: not a number",
    "it.nam: is not an argument",
    "it.rule: 2 blocks, 1 allowed",
  ]);
});
