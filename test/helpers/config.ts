// Cluster files for tests: written to a temporary folder and loaded the way a person's are.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Loaded, loadClusters } from "../../config/load";
import { formatProblem } from "../../config/problem";
import type { ClusterConfig, EksConfig } from "../../config/types";

/** The least that a file must hold. */
export const minimal = {
  platform: "eks",
  region: "eu-central-1",
  cluster: { publicAccessCidrs: ["203.0.113.0/24"] },
} as const;

/** A full entry: domain and zone. */
export const withDomain = {
  ...minimal,
  ingress: { domain: "shop.example.com", hostedZone: { name: "example.com" } },
} as const;

/** The same with a certificate of Let's Encrypt's at the gateway. */
export const withLetsEncrypt = {
  ...withDomain,
  ingress: { ...withDomain.ingress, tls: "lets-encrypt", letsEncrypt: { email: "ops@example.com" } },
} as const;

/** The same with external-dns, which cleans up after itself. */
export const withExternalDns = {
  ...withDomain,
  ingress: { ...withDomain.ingress, records: "external-dns", externalDns: { policy: "sync" } },
} as const;

/** The least for a cluster that is there. */
export const existing = { platform: "existing", kubeconfig: { context: "staging" } } as const;

/** Runs `use` over a folder with these files, then removes it. */
export function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "meshup-test-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Loads one file, test.yaml; problems and warnings as printed, without the folder. */
export function load(content: string | object): { problems: string[]; warnings: string[]; loaded: Loaded } {
  const text = typeof content === "string" ? content : stringify(content);
  return inFolder({ "test.yaml": text }, (folder) => {
    const loaded = loadClusters(folder);
    const print = (list: Loaded["problems"]) => list.map((p) => formatProblem(p).replace(`${folder}/`, ""));
    return { problems: print(loaded.problems), warnings: print(loaded.warnings), loaded };
  });
}

/** A config that must load without a problem. */
export function config(content: object): ClusterConfig {
  const { loaded, problems } = load(content);
  const [first] = loaded.configs;
  if (first === undefined || problems.length > 0) throw new Error(problems.join("\n"));
  return first;
}

/** The same, where a test reads keys of EKS's. */
export function eksConfig(content: object): EksConfig {
  const one = config(content);
  if (one.platform !== "eks") throw new Error(`platform: ${one.platform}`);
  return one;
}

/** The problems of an EKS file that is right but for this change, without their place. */
export const refusals = (change: object): string[] =>
  load({ ...minimal, ...change }).problems.map((problem) => problem.replace(/^test.yaml:\d+: /, ""));
