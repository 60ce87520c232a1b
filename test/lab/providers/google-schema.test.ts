// The simulated Google provider's schema beside the real one's, field by field, as Terraform itself prints both.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Terraform } from "../../helpers/terraform.ts";
import { describeWithTools } from "../../helpers/tools.ts";

interface Block {
  readonly attributes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly nesting_mode: string;
        readonly min_items?: number;
        readonly max_items?: number;
        readonly block: Block;
      }
    >
  >;
}

interface Schema {
  readonly version: number;
  readonly block: Block;
}

type Schemas = Readonly<Record<string, Schema>>;

const FLAGS = ["required", "optional", "computed", "sensitive", "write_only"] as const;

/** One line for each field, nested ones with their path, holding all that must be equal. */
function lines({ attributes = {}, block_types = {} }: Block, prefix = ""): [string, string][] {
  return [
    ...Object.entries(attributes).map(([name, attribute]): [string, string] => [
      `${prefix}${name}`,
      [JSON.stringify(attribute["type"]), ...FLAGS.filter((flag) => attribute[flag] === true)].join(" "),
    ]),
    ...Object.entries(block_types).flatMap(([name, { nesting_mode, min_items, max_items, block }]) => [
      [`${prefix}${name}`, `${nesting_mode} ${min_items ?? 0} ${max_items ?? 0}`] as [string, string],
      ...lines(block, `${prefix}${name}.`),
    ]),
  ];
}

/** The published file was stripped of every key named "description", and lost the attributes of that name with them. */
function expectSame(ours: Schema, real: Schema | undefined): void {
  if (real === undefined) throw new Error("the real provider has no such type");
  const found = lines(ours.block).filter(([path]) => !/(^|\.)description$/.test(path));
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(lines(real.block)));
  expect(ours.version).toBe(real.version);
}

const schemas = join(process.env["MESHUP_PROVIDER_SCHEMAS"] ?? "", "google-6.50.0.json");

if (!existsSync(schemas))
  describe.skip("the simulated Google provider's schema (SKIPPED: MESHUP_PROVIDER_SCHEMAS names no folder with google-6.50.0.json)", () => {
    test("needs the real provider's schema", () => undefined);
  });
else
  describeWithTools("the simulated Google provider's schema", (tools) => {
    const real: {
      readonly provider_schema: Schema;
      readonly resource_schemas: Schemas;
      readonly data_source_schemas: Schemas;
    } = JSON.parse(readFileSync(schemas, "utf8"));
    const folder = mkdtempSync(join(tmpdir(), "meshup-google-schema-"));
    let terraform: Terraform;
    let ours: {
      readonly provider: Schema;
      readonly resource_schemas: Schemas;
      readonly data_source_schemas: Schemas;
    };
    beforeAll(() => {
      terraform = new Terraform(tools.terraform);
      const required_providers = { google: { source: "hashicorp/google" } };
      writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
      terraform.run(folder, "init", "-input=false", "-no-color");
      const { provider_schemas } = JSON.parse(terraform.run(folder, "providers", "schema", "-json"));
      ours = provider_schemas["registry.terraform.io/hashicorp/google"];
    }, 60_000);
    afterAll(() => {
      terraform.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    test("has the real provider's configuration", () => expectSame(ours.provider, real.provider_schema));

    test.each(["resource_schemas", "data_source_schemas"] as const)(
      "has the real one's %s for each type that it declares",
      (kind) => {
        expect(Object.keys(ours[kind]).length).toBeGreaterThan(3);
        for (const [name, schema] of Object.entries(ours[kind])) expectSame(schema, real[kind][name]);
      },
    );
  });
