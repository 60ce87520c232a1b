// Looks for Terraform providers that are already on this machine, in folders of Terraform's mirror layout. Fetches nothing.
import { existsSync, readdirSync } from "node:fs";
import { arch, homedir, platform } from "node:os";
import { join } from "node:path";
import { compare, satisfies, valid } from "semver";
import { providers } from "../../config/versions.ts";

export type Provider = keyof typeof providers;

/** A folder in Terraform's mirror layout that holds a fitting version. */
export interface ProviderMirror {
  readonly provider: Provider;
  readonly path: string;
  /** For the log: which one runs, and where it comes from. */
  readonly description: string;
}

export const REGISTRY = "registry.terraform.io";
/** This machine, as Terraform calls it. */
export const TARGET = `${platform()}_${{ x64: "amd64", arm64: "arm64" }[arch() as string] ?? arch()}`;

/** Folders where Terraform itself or an image's maker may have put a mirror; the named one first. */
export function mirrorFolders(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  const home = homedir();
  const named = [environment["MESHUP_PROVIDER_MIRROR"], environment["TF_PLUGIN_CACHE_DIR"]];
  const opt = existsSync("/opt") ? readdirSync("/opt").map((folder) => join("/opt", folder)) : [];
  return [
    ...named.flatMap((folder) => folder || []),
    join(home, ".terraform.d/plugins"),
    join(home, ".terraform.d/plugin-cache"),
    join(home, ".local/share/terraform/plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    ...opt,
  ];
}

/** The newest fitting version in the first folder that has one. */
export function findMirror(provider: Provider, folders: readonly string[]): ProviderMirror | undefined {
  const { source, version } = providers[provider];
  for (const path of folders) {
    const newest = versionsIn(join(path, REGISTRY, source))
      .filter((found) => satisfies(found, version.replaceAll(",", "")))
      .sort(compare)
      .at(-1);
    if (newest !== undefined)
      return { provider, path, description: `the real ${source} ${newest}, from ${path}` };
  }
  return undefined;
}

/** Versions of one provider in a mirror, unpacked or packed, for this machine. */
function versionsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((entry) => {
      const packed = new RegExp(`^terraform-provider-[a-z]+_(.+)_${TARGET}\\.zip$`).exec(entry)?.[1];
      if (packed !== undefined) return [packed];
      return existsSync(join(folder, entry, TARGET)) ? [entry] : [];
    })
    .filter((version) => valid(version) !== null);
}
