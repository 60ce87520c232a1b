// Writes what follows from the schema: config/cluster.schema.json for editors, docs/configuration.md for people. `npm run docs`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { platformSchemas } from "./schema";

interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  /** Of a map whose keys are the user's own; false for a closed group of keys. */
  readonly additionalProperties?: SchemaNode | false;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

/** A platform's name and the shape of its files. */
type PlatformShape = readonly [platform: string, shape: SchemaNode];

const root = join(__dirname, "..");

/** Files that follow from the schema, with the text that each must hold. A test compares them with what is committed. */
export function generatedFiles(): { readonly path: string; readonly text: string }[] {
  const shapes = Object.entries(platformSchemas).map(([platform, schema]): PlatformShape => {
    const { $schema, ...shape } = z.toJSONSchema(schema, { io: "input" });
    return [platform, shape as SchemaNode];
  });
  return [
    {
      path: join(root, "config/cluster.schema.json"),
      text: `${JSON.stringify(editorSchema(shapes), null, 2)}\n`,
    },
    { path: join(root, "docs/configuration.md"), text: configurationPage(shapes) },
  ];
}

/** By `platform`, so that an editor tells what is wrong with this kind of file, not that it fits none. What platforms share stands there once. */
function editorSchema(shapes: readonly PlatformShape[]): object {
  const shared: Record<string, SchemaNode> = {};
  const definitions = shapes.map(([platform, shape]) => {
    const properties = Object.entries(shape.properties ?? {}).map(([key, node]) => {
      if (!isShared(shapes, key)) return [key, node] as const;
      shared[key] = node;
      return [key, { $ref: `#/$defs/${key}` }] as const;
    });
    return [`platform-${platform}`, { ...shape, properties: Object.fromEntries(properties) }] as const;
  });
  const names = shapes.map(([platform]) => platform);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: ["platform"],
    properties: { platform: { enum: names, description: `What kind of cluster: ${names.join(", ")}.` } },
    allOf: names.map((platform) => ({
      if: { properties: { platform: { const: platform } }, required: ["platform"] },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
      then: { $ref: `#/$defs/platform-${platform}` },
    })),
    $defs: { ...shared, ...Object.fromEntries(definitions) },
  };
}

/** True for a group of keys that is word for word the same in every platform's file. */
function isShared(shapes: readonly PlatformShape[], key: string): boolean {
  const texts = new Set(shapes.map(([, { properties }]) => JSON.stringify(properties?.[key])));
  return shapes.length > 1 && texts.size === 1;
}

function configurationPage(shapes: readonly PlatformShape[]): string {
  const sectionsOf = ({ properties, required }: SchemaNode, wanted: (key: string) => boolean) =>
    Object.entries(properties ?? {})
      .filter(([key]) => wanted(key))
      .map(([key, node]) => section(key, node, required?.includes(key) ?? false));
  const [[, first] = ["", {}]] = shapes;
  return [
    "# Configuration",
    "",
    "One file in `config/clusters/` is one cluster. This page is generated from `config/schema` by `npm run docs`; editors read the same texts from `config/cluster.schema.json`.",
    "A key that is not listed here is an error. Every key that is not marked *required* may be left out.",
    "",
    ...shapes.flatMap(([platform, shape]) => [
      `## platform: ${platform}`,
      "",
      shape.description ?? "",
      "",
      ...sectionsOf(shape, (key) => !isShared(shapes, key)),
    ]),
    ...(shapes.length > 1
      ? ["## Keys of every platform", "", ...sectionsOf(first, (key) => isShared(shapes, key))]
      : []),
  ].join("\n");
}

function section(key: string, node: SchemaNode, required: boolean): string {
  const rows = leaves(key, node, required).map(
    ([path, leaf, must]) =>
      `| ${code(path)} | ${form(leaf)}${must ? ", *required*" : ""} | ${cell(leaf.description ?? "")} |`,
  );
  const intro = node.properties || node.oneOf ? [cell(node.description ?? ""), ""] : [];
  return [`### ${key}`, "", ...intro, "| key | form | meaning |", "|---|---|---|", ...rows, ""].join("\n");
}

/** A key that a person can write: its path, its schema, whether it is required. */
type Leaf = [path: string, node: SchemaNode, required: boolean];

/** Every key below a node that a person can write, in the order of the schema. */
function leaves(path: string, node: SchemaNode, required: boolean): Leaf[] {
  if (node.oneOf)
    return node.oneOf.flatMap((variant) => {
      const kind = String(variant.properties?.["type"]?.const ?? "");
      return children(path, variant).map(([p, n, r]): Leaf => [`${p} (${kind})`, n, r]);
    });
  if (node.properties) return children(path, node);
  if (node.items?.properties) return [[path, node, required], ...children(`${path}[]`, node.items)];
  const named = node.additionalProperties;
  if (typeof named === "object" && named.properties)
    return [[path, node, required], ...children(`${path}.NAME`, named)];
  return [[path, node, required]];
}

function children(path: string, node: SchemaNode): Leaf[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    leaves(`${path}.${key}`, child, node.required?.includes(key) ?? false),
  );
}

function form(node: SchemaNode): string {
  const values = node.enum ?? (node.const === undefined ? undefined : [node.const]);
  if (values) return values.map((v) => `\`${v}\``).join(", ");
  if (node.anyOf) return node.anyOf.map(form).join(", ");
  if (node.items) return `list of ${node.items.enum ? form(node.items) : (node.items.type ?? "any")}`;
  return node.type ?? "any";
}

/** `backend.bucket (s3)`: the kind stands outside the code. */
function code(path: string): string {
  const [key, ...kind] = path.split(" ");
  return [`\`${key}\``, ...kind].join(" ");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function write(): void {
  for (const { path, text } of generatedFiles()) {
    const stale = read(path) !== text;
    if (stale) writeFileSync(path, text);
    console.log(`${stale ? "written" : "unchanged"} ${path.slice(root.length + 1)}`);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

if (require.main === module) write();
