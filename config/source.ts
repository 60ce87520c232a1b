// One YAML file: its text, its shape by the schema, and where each key stands in it.
import { closest, distance } from "fastest-levenshtein";
import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import type { Problem } from "./problem";
import { refusedKeys } from "./refused-keys";
import { type Platform, platformSchemas } from "./schema";

type Path = readonly (string | number)[];

/** A file whose shape is right. */
export interface SourceFile {
  readonly ok: true;
  readonly value: z.output<(typeof platformSchemas)[Platform]>;
  /** File, line and dotted path of a place, for a problem found later. The nearest key that is written gives the line. */
  place(path: Path): Pick<Problem, "file" | "line" | "path">;
  /** True when the person wrote this key; false when its value is a default. */
  wrote(path: Path): boolean;
}

/** Parses and checks one file; every problem of shape at once. */
export function parseFile(
  file: string,
  text: string,
): SourceFile | { readonly ok: false; readonly problems: Problem[] } {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (doc.errors.length > 0) {
    const problems = doc.errors.map((e) => ({
      file,
      line: lines.linePos(e.pos[0]).line,
      problem: e.message.split("\n")[0] ?? "is not YAML",
      fix: e.code === "DUPLICATE_KEY" ? "keep one of the two keys" : "mend the YAML here",
      code: "CFG003",
    }));
    return { ok: false, problems };
  }

  const place = (path: Path) => placeOf(doc, lines, file, path);
  let raw: unknown;
  try {
    raw = doc.toJS();
  } catch (error) {
    // An alias without its anchor, or too many of them.
    const problem = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ file, problem, fix: "mend the YAML", code: "CFG003" }] };
  }
  const platform = choosePlatform(raw);
  if (typeof platform !== "string") return { ok: false, problems: [{ ...place(["platform"]), ...platform }] };

  const result = platformSchemas[platform].safeParse(raw);
  if (result.success) return { ok: true, value: result.data, place, wrote: (path) => doc.hasIn(path) };
  return {
    ok: false,
    problems: result.error.issues.flatMap((issue) => explain(issue, platform, raw, place)),
  };
}

function choosePlatform(raw: unknown): Platform | Pick<Problem, "problem" | "fix" | "code"> {
  const platforms = Object.keys(platformSchemas);
  const fix = `write platform: ${platforms.join(" or platform: ")}`;
  if (raw === null || typeof raw !== "object" || Array.isArray(raw))
    return { problem: "the file holds no keys", fix, code: "CFG004" };
  if (!("platform" in raw)) return { problem: "is missing", fix, code: "CFG004" };
  const { platform } = raw;
  if (typeof platform === "string" && platform in platformSchemas) return platform as Platform;
  return { problem: `${JSON.stringify(platform)} is not a platform that meshup knows`, fix, code: "CFG004" };
}

/** A zod issue in the words of somebody who writes YAML. */
function explain(
  issue: z.core.$ZodIssue,
  platform: Platform,
  raw: unknown,
  place: SourceFile["place"],
): Problem[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      ...place([...path, key]),
      problem: "is not a key here",
      fix: suggestion(key, knownKeys(platform, path)),
      code: "CFG005",
      ...refusedKeys[platform][[...path, key].join(".")],
    }));
  const value = valueAt(raw, path);
  if (value === undefined)
    return [{ ...place(path), problem: "is missing", fix: `add it: it ${wanted(issue)}`, code: "CFG006" }];
  return [
    {
      ...place(path),
      problem: `${JSON.stringify(value)} is wrong here`,
      fix: `it ${wanted(issue)}`,
      code: "CFG007",
    },
  ];
}

/** zod's types in the words of YAML. */
const typeNames: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a group of keys",
  record: "a group of keys",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  string: "a text; put it in quotes",
};

/** What the value must be, from zod's issue. Our own messages in the schema start with "must". */
function wanted(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith("must ")) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${typeNames[issue.expected] ?? `of type ${issue.expected}`}`;
    case "invalid_value":
      return `must be one of ${issue.values.map((v) => JSON.stringify(v)).join(", ")}${issue.values.every((v) => typeof v === "string" && !Number.isNaN(Number(v))) ? ", in quotes" : ""}`;
    case "too_small":
      return `must be at least ${issue.minimum}${issue.origin === "array" ? " long" : ""}`;
    case "too_big":
      return `must be at most ${issue.maximum}${issue.origin === "array" ? " long" : ""}`;
    case "invalid_union":
      return "discriminator" in issue
        ? `must have a known ${issue.discriminator}`
        : "must have one of the known forms";
    default:
      return `is refused: ${issue.message}`;
  }
}

function suggestion(key: string, known: readonly string[]): string {
  if (known.length === 0) return "remove it";
  const nearest = closest(key, [...known]);
  const near = distance(key.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, key.length / 3);
  return near ? `did you mean ${nearest}?` : `known keys: ${known.join(", ")}`;
}

/** Keys of the schema at a path; an empty list where the schema has none. */
function knownKeys(platform: Platform, path: Path): string[] {
  let at: unknown = platformSchemas[platform];
  for (const key of path) {
    const { element, shape, valueType } = unwrap(at) ?? {};
    at = typeof key === "number" ? element : (shape?.[key] ?? valueType);
  }
  return Object.keys(unwrap(at)?.shape ?? {});
}

interface Unwrapped {
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
  /** Of a map whose keys are the user's own. */
  readonly valueType?: unknown;
}

/** Through default, prefault and optional to what they wrap. */
function unwrap(schema: unknown): Unwrapped | undefined {
  let at = schema as { def?: { innerType?: unknown } } | undefined;
  while (at?.def?.innerType !== undefined) at = at.def.innerType as typeof at;
  return at as Unwrapped | undefined;
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      at !== null && typeof at === "object" ? (at as Record<string | number, unknown>)[key] : undefined,
    raw,
  );
}

function placeOf(
  doc: Document,
  lines: LineCounter,
  file: string,
  path: Path,
): Pick<Problem, "file" | "line" | "path"> {
  const dotted = path.map(String).join(".");
  const where = dotted === "" ? { file } : { file, path: dotted };
  for (let depth = path.length; depth > 0; depth--) {
    const offset = offsetOf(doc, path.slice(0, depth));
    if (offset !== undefined) return { ...where, line: lines.linePos(offset).line };
  }
  return where;
}

/** Where a key (not its value) starts: the line that a person looks for. */
function offsetOf(doc: Document, path: Path): number | undefined {
  const parent = path.length === 1 ? doc.contents : doc.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((p) => isPair(p) && isNode(p.key) && String(p.key) === String(last));
    return pair !== undefined && isNode(pair.key) ? pair.key.range?.[0] : undefined;
  }
  const node = doc.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
