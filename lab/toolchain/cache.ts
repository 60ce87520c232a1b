// One folder per unit and stamp; a folder is there whole or not at all. Knows nothing about how a unit is built.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { BuildLog } from "./run.ts";
import { stamp } from "./stamp.ts";
import type { Unit } from "./units.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const KEEP_UNUSED_DAYS = 14;
const ABANDONED_BUILD_DAYS = 1;

/** The cache root: outside of the tree, shared by all checkouts of a person. */
export function cacheRoot(): string {
  const own = process.env["MESHUP_LAB_CACHE"];
  if (own !== undefined && own !== "") return resolve(own);
  const xdg = process.env["XDG_CACHE_HOME"];
  return join(xdg !== undefined && xdg !== "" ? resolve(xdg) : join(homedir(), ".cache"), "meshup", "lab");
}

/** Where a unit's files are, or will be. */
export function unitFolder(root: string, unit: Unit): string {
  return join(root, "tools", unit.name, stamp(unit.facts, unit.sources));
}

/** True when there is nothing to do; also notes that the folder is in use. */
export function isBuilt(folder: string): boolean {
  if (!existsSync(folder)) return false;
  utimesSync(folder, new Date(), new Date());
  return true;
}

/** Builds a unit beside its place and renames it there. */
export async function buildUnit(
  root: string,
  unit: Unit,
  folder: string,
  output: Pick<BuildLog, "line" | "cancel">,
): Promise<void> {
  const family = join(root, "tools", unit.name);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  const file = join(root, "logs", `${unit.name}.log`);
  mkdirSync(join(root, "logs"), { recursive: true });
  writeFileSync(file, "");
  removeOld(family);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await unit.build(unfinished, { file, ...output });
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Other checkouts may still use other stamps; what nobody touched for two weeks goes. */
function removeOld(family: string): void {
  if (!existsSync(family)) return;
  for (const name of readdirSync(family)) {
    const days = name.includes(".unfinished-") ? ABANDONED_BUILD_DAYS : KEEP_UNUSED_DAYS;
    const path = join(family, name);
    if (Date.now() - statSync(path).mtimeMs > days * DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}
