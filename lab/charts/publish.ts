/** Turns chart archives and chart folders into one Helm repository folder. Does not serve it, and knows no Helm beyond its file formats. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";

const run = promisify(execFile);

/** What an index says about one archive. */
interface IndexEntry {
  readonly name: string;
  readonly version: string;
  readonly urls: readonly string[];
  readonly digest: string;
  readonly created: string;
}

/** A fixed time: the same charts make the same index, byte for byte. */
const CREATED = "2026-01-01T00:00:00Z";

/** Copies every chart archive of `source` into `target`. */
export async function copyArchives(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const archives = (await readdir(source)).filter((name) => name.endsWith(".tgz"));
  if (archives.length === 0) {
    throw new Error(`chart repository: ${source} holds no .tgz; let the toolchain package the charts again`);
  }
  for (const name of archives) await copyFile(path.join(source, name), path.join(target, name));
}

/** Packs a chart folder as `helm package` would, but with the same bytes each time; returns "name version". */
export async function packageChart(folder: string, target: string): Promise<string> {
  await mkdir(target, { recursive: true });
  const { name, version } = chartIdentity(
    await readFile(path.join(folder, "Chart.yaml"), "utf8"),
    path.join(folder, "Chart.yaml"),
  );
  if (path.basename(folder) !== name) {
    throw new Error(`${folder}: Helm wants the folder to be called like the chart, "${name}"; rename it`);
  }
  await run("tar", [
    "--create",
    "--use-compress-program=gzip -n",
    "--sort=name",
    "--mtime=@0",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    `--file=${path.join(target, `${name}-${version}.tgz`)}`,
    `--directory=${path.dirname(folder)}`,
    name,
  ]);
  return `${name} ${version}`;
}

/** Writes `index.yaml` for the archives that lie in `folder`. */
export async function writeIndex(folder: string): Promise<void> {
  const entries: Record<string, IndexEntry[]> = {};
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".tgz")).sort()) {
    const archive = path.join(folder, file);
    const entry = await describe(archive, file);
    entries[entry.name] = [...(entries[entry.name] ?? []), entry];
  }
  const index = { apiVersion: "v1", entries, generated: CREATED };
  await writeFile(path.join(folder, "index.yaml"), stringify(index, { aliasDuplicateObjects: false }));
}

async function describe(archive: string, file: string): Promise<IndexEntry> {
  // The chart's own folder is the archive's first path element, and subcharts have a Chart.yaml of their own deeper down.
  const { stdout } = await run("tar", [
    "--extract",
    "--gzip",
    "--to-stdout",
    "--wildcards",
    "--no-wildcards-match-slash",
    `--file=${archive}`,
    "*/Chart.yaml",
  ]);
  const chart = chartIdentity(stdout, archive);
  const digest = createHash("sha256")
    .update(await readFile(archive))
    .digest("hex");
  return { ...chart, urls: [file], digest, created: CREATED };
}

/** Everything Chart.yaml says goes into the index, as Helm does it; name and version must be there. */
function chartIdentity(text: string, place: string): { name: string; version: string } {
  const chart: unknown = parse(text);
  if (typeof chart === "object" && chart !== null && "name" in chart && "version" in chart) {
    const { name, version } = chart;
    if (typeof name === "string" && typeof version === "string") return { ...chart, name, version };
  }
  throw new Error(`${place}: a chart needs a name and a version; add them to its Chart.yaml`);
}
