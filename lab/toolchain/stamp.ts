// What a build was made from, as a short hash. The cache has one folder per stamp, so a matching stamp means: nothing to do.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Facts outside of the files: versions, flags, compiler. */
export type Facts = Readonly<Record<string, string>>;

/** Hashes the content of files and folders (recursively, sorted, names included) together with the facts. */
export function stamp(facts: Facts, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const [name, value] of Object.entries(facts).sort(([a], [b]) => a.localeCompare(b))) {
    hash.update(`${name}=${value}\0`);
  }
  for (const path of paths) {
    for (const file of filesOf(path)) {
      hash.update(`${relative(path, file)}\0`);
      hash.update(readFileSync(file));
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !/^\.|_test\.go$/.test(entry.name))
    .map((entry) => join(path, entry.name))
    .sort()
    .flatMap(filesOf);
}
