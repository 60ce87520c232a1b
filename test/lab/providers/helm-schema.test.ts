// The stand-in's schema beside the real helm provider's, attribute by attribute, as Terraform itself prints both.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Terraform } from "../../helpers/terraform.ts";
import { describeWithTools } from "../../helpers/tools.ts";

interface Attribute {
  readonly type?: unknown;
  readonly nested_type?: {
    readonly nesting_mode: string;
    readonly attributes: Readonly<Record<string, Attribute>>;
  };
  readonly [flag: string]: unknown;
}

interface Schema {
  readonly version: number;
  readonly block: {
    readonly attributes: Readonly<Record<string, Attribute>>;
    readonly block_types?: unknown;
  };
}

interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas: Readonly<Record<string, Schema>>;
  readonly data_source_schemas: Readonly<Record<string, Schema>>;
}

const FLAGS = ["required", "optional", "computed", "sensitive", "write_only"] as const;

/** One line for each attribute, nested ones with their path, holding all that must be equal. */
function lines(attributes: Readonly<Record<string, Attribute>>, prefix = ""): [string, string][] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const nested = attribute.nested_type;
    const type = nested === undefined ? JSON.stringify(attribute.type) : `nested ${nested.nesting_mode}`;
    const flags = FLAGS.filter((flag) => attribute[flag] === true).join(" ");
    const below = nested === undefined ? [] : lines(nested.attributes, `${prefix}${name}.`);
    return [[`${prefix}${name}`, `${type} ${flags}`] as [string, string], ...below];
  });
}

function expectSame(ours: Schema | undefined, real: Schema | undefined): void {
  if (ours === undefined || real === undefined) throw new Error("the schema is missing on one side");
  const wanted = Object.fromEntries(lines(real.block.attributes));
  const found = Object.fromEntries(lines(ours.block.attributes));
  // The published file was stripped of every key named "description", and lost the attribute of that name with them.
  if (!("description" in wanted)) delete found["description"];
  expect(found).toEqual(wanted);
  expect(ours.block.block_types).toEqual(real.block.block_types);
  expect(ours.version).toBe(real.version);
}

const schemas = join(process.env["MESHUP_PROVIDER_SCHEMAS"] ?? "", "helm-3.1.1.json");

if (!existsSync(schemas))
  describe.skip("the stand-in helm provider (SKIPPED: MESHUP_PROVIDER_SCHEMAS names no folder with helm-3.1.1.json)", () => {
    test("needs the real provider's schema", () => undefined);
  });
else
  describeWithTools("the stand-in helm provider", (tools) => {
    const real: ProviderSchema = JSON.parse(readFileSync(schemas, "utf8"));
    const folder = mkdtempSync(join(tmpdir(), "meshup-helm-schema-"));
    let terraform: Terraform;
    let ours: ProviderSchema;
    beforeAll(() => {
      terraform = new Terraform(tools.terraform);
      const required_providers = { helm: { source: "hashicorp/helm" } };
      writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
      terraform.run(folder, "init", "-input=false", "-no-color");
      const { provider_schemas } = JSON.parse(terraform.run(folder, "providers", "schema", "-json"));
      ours = provider_schemas["registry.terraform.io/hashicorp/helm"];
    }, 60_000);
    afterAll(() => {
      terraform.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    test("has the real provider's configuration", () => expectSame(ours.provider, real.provider));

    test.each(["resource_schemas", "data_source_schemas"] as const)(
      "has all of the real one's %s and no other",
      (kind) => {
        expect(Object.keys(ours[kind])).toEqual(Object.keys(real[kind]));
        for (const [name, schema] of Object.entries(real[kind])) expectSame(ours[kind][name], schema);
      },
    );
  });
