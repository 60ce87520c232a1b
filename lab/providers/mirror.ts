// Where the Terraform providers of a rehearsal come from: a folder of this machine, the registry, or (helm only) our stand-in.
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { providers } from "../../config/versions.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import {
  findMirror,
  mirrorFolders,
  type Provider,
  type ProviderMirror,
  REGISTRY,
  TARGET,
} from "./find-mirror.ts";

export type { ProviderMirror } from "./find-mirror.ts";

/** The stand-in answers to the version whose schema it has. */
const STAND_IN_VERSION = "3.1.1";

/** Finds or fetches every provider. Run it before the lab leaves the network. */
export async function prepareProviders(
  toolchain: Pick<Toolchain, "cache" | "terraform" | "helmProvider">,
  log: (line: string) => void,
): Promise<ProviderMirror[]> {
  const downloads = join(toolchain.cache, "providers");
  const mirrors: ProviderMirror[] = [];
  for (const provider of Object.keys(providers) as Provider[]) {
    const mirror =
      findMirror(provider, [...mirrorFolders(), downloads]) ??
      (await download(provider, downloads, toolchain.terraform)) ??
      (provider === "helm" ? await installStandIn(toolchain) : undefined);
    if (mirror === undefined)
      throw new Error(
        `no ${providers[provider].source} ${providers[provider].version} on this machine, and the registry does not answer; put one into a mirror folder and name it by MESHUP_PROVIDER_MIRROR`,
      );
    log(`provider ${provider}: ${mirror.description}`);
    mirrors.push(mirror);
  }
  return mirrors;
}

/** A Terraform CLI configuration that knows these providers and no network. */
export async function writeCliConfig(file: string, mirrors: readonly ProviderMirror[]): Promise<void> {
  const blocks = mirrors.map(
    ({ provider, path }) =>
      `  filesystem_mirror {\n    path    = ${JSON.stringify(path)}\n    include = ["${REGISTRY}/${providers[provider].source}"]\n  }`,
  );
  await writeFile(file, `disable_checkpoint = true\nprovider_installation {\n${blocks.join("\n")}\n}\n`);
}

/** Asks the registry once; a closed network answers at once. */
async function download(
  provider: Provider,
  folder: string,
  terraform: string,
): Promise<ProviderMirror | undefined> {
  const root = await mkdtemp(join(tmpdir(), "meshup-providers-"));
  try {
    const required = { [provider]: providers[provider] };
    await writeFile(
      join(root, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    const { TF_CLI_CONFIG_FILE: _ignored, ...env } = process.env;
    const result = await execa(terraform, [`-chdir=${root}`, "providers", "mirror", folder], {
      env: {
        ...env,
        CHECKPOINT_DISABLE: "1",
        TF_REGISTRY_CLIENT_TIMEOUT: "15",
        TF_REGISTRY_DISCOVERY_RETRY: "1",
      },
      extendEnv: false,
      timeout: 300_000,
      reject: false,
    });
    if (result.exitCode !== 0) return undefined;
    return findMirror(provider, [folder]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Our own plugin under the real one's address. */
async function installStandIn(toolchain: Pick<Toolchain, "cache" | "helmProvider">): Promise<ProviderMirror> {
  const path = join(toolchain.cache, "stand-ins");
  const folder = join(path, REGISTRY, providers.helm.source, STAND_IN_VERSION, TARGET);
  await mkdir(folder, { recursive: true });
  const binary = join(folder, `terraform-provider-helm_v${STAND_IN_VERSION}`);
  // By way of a new file: a running rehearsal may hold the old one open.
  await copyFile(toolchain.helmProvider, `${binary}.new`);
  await chmod(`${binary}.new`, 0o755);
  await rename(`${binary}.new`, binary);
  return {
    provider: "helm",
    path,
    description: `STAND-IN of lab/providers/helm as ${providers.helm.source} ${STAND_IN_VERSION} (the real one is neither in a mirror nor to be had from the registry)`,
  };
}
