// The tools of the lab: found, or built once into a cache outside of the tree. Starts nothing.
import { join } from "node:path";
import { buildUnit, cacheRoot, isBuilt, unitFolder } from "./cache.ts";
import { ToolchainError } from "./error.ts";
import { withLock } from "./lock.ts";
import { findGo, findKubectl, findOpenssl, findTerraform } from "./path.ts";
import type { BuildLog } from "./run.ts";
import {
  chartsUnit,
  googleUnit,
  helmUnit,
  istioUnit,
  istioVersion,
  kubectlUnit,
  kubernetesUnit,
  kubernetesVersion,
  kwokUnit,
  kwokVersion,
  pythonUnit,
  strictestModule,
  timeUnit,
  type Unit,
} from "./units.ts";

/** Absolute paths of everything that the lab starts or serves. */
export interface Toolchain {
  /** Cache root: $MESHUP_LAB_CACHE, else $XDG_CACHE_HOME/meshup/lab, else ~/.cache/meshup/lab. */
  readonly cache: string;
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubeControllerManager: string;
  readonly kubeScheduler: string;
  /** "1.35.4" */
  readonly kubernetesVersion: string;
  readonly kwok: string;
  /** How simulated nodes and pods live, in kwok's own words. */
  readonly kwokStages: string;
  readonly kubectl: string;
  readonly openssl: string;
  readonly pilotDiscovery: string;
  readonly pilotAgent: string;
  readonly istioctl: string;
  /** "1.29.1" */
  readonly istioVersion: string;
  /** Folder with base-1.29.1.tgz, cni-…, istiod-…, gateway-…, ztunnel-…; no index. */
  readonly istioCharts: string;
  /** Folder with cert-manager-v1.21.1.tgz, external-dns-…, karpenter-…, karpenter-crd-…; no index. */
  readonly thirdPartyCharts: string;
  /** Istio's template for Envoy's first configuration. */
  readonly envoyBootstrap: string;
  /** Python of an environment with moto; runs lab/cloud/aws. */
  readonly python: string;
  /** A real Envoy binary. */
  readonly envoy: string;
  /** Helm's own command, which renders charts in tests. */
  readonly helm: string;
  /** terraform-provider-helm, the stand-in built from lab/providers/helm. */
  readonly helmProvider: string;
  /** terraform-provider-google, the simulated one built from lab/providers/google. */
  readonly googleProvider: string;
  /** terraform-provider-time, HashiCorp's own, built from the Go module proxy. */
  readonly timeProvider: string;
  readonly terraform: string;
}

type Log = (line: string) => void;
type At = (unit: Unit, file?: string) => string;

/** At most this many Go builds at once: each one alone already uses all cores while it compiles, one only while it links. */
const GO_BUILDS = 2;

/**
 * Finds or builds every tool. The second call has nothing to do but look.
 *
 * @param build false: builds nothing; what is missing is an error, for tests that name themselves as skipped then
 */
export async function prepareToolchain(log: Log, { build = true } = {}): Promise<Toolchain> {
  const cache = cacheRoot();
  const openssl = findOpenssl();
  const [go, terraform, foundKubectl] = await Promise.all([
    findGo(strictestModule),
    findTerraform(),
    findKubectl(kubernetesVersion),
  ]);
  const units = {
    kubernetes: kubernetesUnit(go),
    istio: istioUnit(go),
    kubectl: kubectlUnit(go),
    kwok: kwokUnit(go),
    helm: helmUnit(go),
    google: googleUnit(go),
    time: timeUnit(go),
    charts: chartsUnit(),
    python: pythonUnit(),
  };
  // Asked once: sources may change while they are built, and what is returned must be what was built.
  const folders = new Map(Object.values(units).map((unit) => [unit, unitFolder(cache, unit)]));
  const at = (unit: Unit, file = "") => join(folders.get(unit) ?? "", file);
  const wanted = Object.values(units).filter((unit) => unit !== units.kubectl || foundKubectl === undefined);
  const missing = wanted.filter((unit) => !isBuilt(at(unit)));
  if (missing.length > 0 && !build)
    throw new ToolchainError(
      "toolchain",
      `not built yet: ${missing.map((unit) => unit.title).join(", ")}`,
      "run npx tsx lab/toolchain/prepare.ts",
    );
  const fresh = missing.length > 0 && (await buildMissing(cache, wanted, at, log));
  log(
    `toolchain ready (${fresh ? "built" : "cached"}, kubernetes ${kubernetesVersion}, istio ${istioVersion}, kwok ${kwokVersion}, ` +
      `terraform and ${foundKubectl === undefined ? "" : "kubectl, "}openssl from PATH)`,
  );
  return {
    cache,
    etcd: at(units.kubernetes, "etcd"),
    kubeApiserver: at(units.kubernetes, "kube-apiserver"),
    kubeControllerManager: at(units.kubernetes, "kube-controller-manager"),
    kubeScheduler: at(units.kubernetes, "kube-scheduler"),
    kubernetesVersion,
    kwok: at(units.kwok, "kwok"),
    kwokStages: at(units.kwok, "stages.yaml"),
    kubectl: foundKubectl ?? at(units.kubectl, "kubectl"),
    openssl,
    pilotDiscovery: at(units.istio, "pilot-discovery"),
    pilotAgent: at(units.istio, "pilot-agent"),
    istioctl: at(units.istio, "istioctl"),
    istioVersion,
    istioCharts: at(units.istio, "charts"),
    thirdPartyCharts: at(units.charts),
    envoyBootstrap: at(units.istio, "envoy_bootstrap.json"),
    python: at(units.python, join("venv", "bin", "python")),
    envoy: at(units.python, "envoy"),
    helm: at(units.helm, "helm"),
    helmProvider: at(units.helm, "terraform-provider-helm"),
    googleProvider: at(units.google, "terraform-provider-google"),
    timeProvider: at(units.time, "terraform-provider-time"),
    terraform,
  };
}

/** Finds or builds one unit that is not among the rehearsal's; gives its folder. */
export async function prepareUnit(cache: string, unit: Unit, log: Log): Promise<string> {
  const folder = unitFolder(cache, unit);
  await buildMissing(cache, [unit], () => folder, log);
  return folder;
}

async function buildMissing(cache: string, units: readonly Unit[], at: At, log: Log): Promise<boolean> {
  const isMissing = (unit: Unit) => !isBuilt(at(unit));
  if (!units.some(isMissing)) return false;
  return await withLock(join(cache, "lock"), log, async () => {
    // Asked again: whoever held the lock before us may have built everything.
    const missing = units.filter(isMissing);
    const cancel = new AbortController();
    const build = async (unit: Unit) => {
      try {
        await timed(cache, unit, at(unit), { line: log, cancel: cancel.signal });
      } catch (error) {
        cancel.abort(cancel.signal.aborted ? cancel.signal.reason : error);
        throw error;
      }
    };
    const isPython = (unit: Unit) => unit.name === "python";
    await Promise.allSettled([
      ...drain(missing.filter(isPython), 1, build),
      ...drain(
        missing.filter((unit) => !isPython(unit)),
        GO_BUILDS,
        build,
      ),
    ]);
    // The first failure is the reason; what it cancelled is noise.
    cancel.signal.throwIfAborted();
    return missing.length > 0;
  });
}

/** `workers` promises that share one queue; a worker ends with its first failure. */
function drain(
  units: readonly Unit[],
  workers: number,
  build: (unit: Unit) => Promise<void>,
): Promise<void>[] {
  const queue = [...units];
  return Array.from({ length: workers }, async () => {
    for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) await build(unit);
  });
}

async function timed(
  cache: string,
  unit: Unit,
  folder: string,
  output: Pick<BuildLog, "line" | "cancel">,
): Promise<void> {
  const begin = Date.now();
  output.line(`building ${unit.title} (${unit.estimate} the first time) …`);
  await buildUnit(cache, unit, folder, output);
  output.line(`built ${unit.title}: ${Math.round((Date.now() - begin) / 1000)} s`);
}
