// Where the Terraform providers of a rehearsal come from: a folder of this machine, the registry, or what the lab has built itself.
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Platform } from "../../config/schema.ts";
import { providers } from "../../config/versions.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { timeProviderVersion } from "../toolchain/units.ts";
import {
  findMirror,
  mirrorFolders,
  type Provider,
  type ProviderMirror,
  REGISTRY,
  TARGET,
} from "./find-mirror.ts";

export type { ProviderMirror } from "./find-mirror.ts";

type Built = Pick<Toolchain, "cache" | "terraform" | "helmProvider" | "googleProvider" | "timeProvider">;

/** What the lab has built itself, for a machine that has no other; under the address and the version whose schema it has. */
interface OwnBuild {
  readonly version: string;
  readonly binary: (toolchain: Built) => string;
  readonly description: string;
}

const ownBuilds: Partial<Record<Provider, OwnBuild>> = {
  helm: {
    version: "3.1.1",
    binary: ({ helmProvider }) => helmProvider,
    description:
      "STAND-IN of lab/providers/helm as hashicorp/helm 3.1.1 (the real one is neither in a mirror nor to be had from the registry)",
  },
  google: {
    version: "6.50.0",
    binary: ({ googleProvider }) => googleProvider,
    description: "SIMULATED, lab/providers/google as hashicorp/google 6.50.0: it and its cloud are one",
  },
  time: {
    version: timeProviderVersion,
    binary: ({ timeProvider }) => timeProvider,
    description: `the real hashicorp/time ${timeProviderVersion}, built from the Go module proxy`,
  },
};

/** What a platform's stack requires. */
export const providersOf: { readonly [P in Platform]: readonly Provider[] } = {
  eks: ["aws", "helm"],
  gke: ["google", "time", "helm"],
  existing: ["helm"],
};

/** The real one would speak to the real Google, wherever it were found. */
const ALWAYS_OURS: readonly Provider[] = ["google"];

/** Finds or fetches the providers. Run it before the lab leaves the network. */
export async function prepareProviders(
  toolchain: Built,
  log: (line: string) => void,
  wanted: readonly Provider[] = Object.keys(providers) as Provider[],
): Promise<ProviderMirror[]> {
  const downloads = join(toolchain.cache, "providers");
  const mirrors: ProviderMirror[] = [];
  for (const provider of wanted) {
    const foreign = ALWAYS_OURS.includes(provider)
      ? undefined
      : (findMirror(provider, [...mirrorFolders(), downloads]) ??
        (await download(provider, downloads, toolchain.terraform)));
    const mirror = foreign ?? (await installOwn(provider, toolchain));
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

/** A plugin that the lab has built, under the real one's address. */
async function installOwn(provider: Provider, toolchain: Built): Promise<ProviderMirror | undefined> {
  const own = ownBuilds[provider];
  if (own === undefined) return undefined;
  const path = join(toolchain.cache, "stand-ins");
  const folder = join(path, REGISTRY, providers[provider].source, own.version, TARGET);
  await mkdir(folder, { recursive: true });
  const binary = join(folder, `terraform-provider-${provider}_v${own.version}`);
  // By way of a new file: a running rehearsal may hold the old one open. Of its own, since two may start at once,
  // and outside of the mirror, in which Terraform takes any file of this name's beginning.
  const fresh = join(toolchain.cache, `${provider}-${process.pid}.new`);
  await copyFile(own.binary(toolchain), fresh);
  await chmod(fresh, 0o755);
  await rename(fresh, binary);
  return { provider, path, description: own.description };
}
