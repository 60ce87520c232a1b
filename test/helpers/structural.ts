// Is an object what a CRD's schema says? Types, required and unknown fields, enums and patterns; rules in CEL are the API server's to check.

/** The part of OpenAPI v3 that CRDs use for their structure. */
export interface StructuralSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: StructuralSchema;
  readonly items?: StructuralSchema;
  readonly "x-kubernetes-int-or-string"?: boolean;
}

/** Every place where the value is not what the schema says, with the reason. */
export function misfits(schema: StructuralSchema, value: unknown, at = ""): string[] {
  if (schema["x-kubernetes-int-or-string"])
    return ["string", "number"].includes(typeof value) ? [] : [`${at}: neither text nor number`];
  const type = Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
  if (schema.type !== undefined && schema.type !== type) return [`${at}: ${type} instead of ${schema.type}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${at}: ${value} is not allowed`];
  if (typeof value === "string" && schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
    return [`${at}: ${value} is not like ${schema.pattern}`];
  if (Array.isArray(value)) return value.flatMap((one, i) => misfits(schema.items ?? {}, one, `${at}[${i}]`));
  if (typeof value !== "object" || value === null) return [];
  const missing = (schema.required ?? [])
    .filter((key) => !(key in value))
    .map((key) => `${at}.${key}: is missing`);
  const wrong = Object.entries(value).flatMap(([key, child]) => {
    const next = schema.properties?.[key] ?? schema.additionalProperties;
    if (next !== undefined) return misfits(next, child, `${at}.${key}`);
    return schema.properties === undefined ? [] : [`${at}.${key}: is not a field`];
  });
  return [...missing, ...wrong];
}
