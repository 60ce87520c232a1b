// Published values and schemas of the charts and providers that we use: other people's files, read where a folder is named, never committed.
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Path of a file below MESHUP_UPSTREAM_VALUES, or undefined where there is none: the lane names itself as skipped. */
export function upstreamValues(file: string): string | undefined {
  const folder = process.env["MESHUP_UPSTREAM_VALUES"];
  if (folder === undefined) return undefined;
  const path = join(folder, file);
  return existsSync(path) ? path : undefined;
}
