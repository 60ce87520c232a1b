// Does what we synthesize fit a provider's schema, as Terraform prints it? For providers that no mirror of the tests holds.

interface Attribute {
  readonly type?: unknown;
  readonly required?: boolean;
  readonly optional?: boolean;
}

interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, BlockType>>;
}

interface BlockType {
  readonly nesting_mode: "single" | "list" | "set" | "map";
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: Block;
}

type Schemas = Readonly<Record<string, { readonly block: Block }>>;

/** The part of `terraform providers schema -json` for one provider. */
export interface ProviderSchemas {
  readonly provider_schema: { readonly block: Block };
  readonly resource_schemas: Schemas;
  readonly data_source_schemas: Schemas;
  readonly ephemeral_resource_schemas: Schemas;
}

/** Terraform's own words in a block. */
const META = ["//", "depends_on", "lifecycle", "provider"];

/** Every place where a block is not what its schema says, with the reason. */
export function misfits(schema: Block, value: unknown, at: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at}: is not a block`];
  const { attributes = {}, block_types: blocks = {} } = schema;
  const written = Object.entries(value).filter(([key]) => !META.includes(key));
  return [
    ...Object.entries(attributes)
      .filter(([key, { required }]) => required && !(key in value))
      .map(([key]) => `${at}.${key}: is missing`),
    ...Object.entries(blocks)
      .filter(([key, { min_items = 0 }]) => min_items > 0 && !(key in value))
      .map(([key]) => `${at}.${key}: is missing`),
    ...written.flatMap(([key, child]) => {
      const here = `${at}.${key}`;
      const [attribute, block] = [attributes[key], blocks[key]];
      if (block !== undefined) return blockMisfits(block, child, here);
      // The published schemas lost every key of this name.
      if (attribute === undefined) return key === "description" ? [] : [`${here}: is not an argument`];
      if (!attribute.required && !attribute.optional) return [`${here}: is computed only`];
      return typeMisfits(attribute.type, child, here);
    }),
  ];
}

function blockMisfits({ nesting_mode, max_items, block }: BlockType, value: unknown, at: string): string[] {
  const all = Array.isArray(value) ? value : [value];
  const most = nesting_mode === "single" ? 1 : (max_items ?? Number.POSITIVE_INFINITY);
  return [
    ...(all.length > most ? [`${at}: ${all.length} blocks, ${most} allowed`] : []),
    ...all.flatMap((one, i) => misfits(block, one, all.length === 1 ? at : `${at}[${i}]`)),
  ];
}

/** A text may be a reference to anything. */
function typeMisfits(type: unknown, value: unknown, at: string): string[] {
  if (typeof value === "string" && value.includes("${")) return [];
  if (typeof type === "string")
    return typeof value === (type === "bool" ? "boolean" : type) ? [] : [`${at}: not a ${type}`];
  const [kind, element] = type as [string, unknown];
  if (kind === "map" && typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, one]) => typeMisfits(element, one, `${at}.${key}`));
  if ((kind === "list" || kind === "set") && Array.isArray(value))
    return value.flatMap((one, i) => typeMisfits(element, one, `${at}[${i}]`));
  return [`${at}: not a ${kind}`];
}
