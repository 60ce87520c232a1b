// What is built, from what, into which files. How a unit is cached and scheduled is cache.ts and toolchain.ts.
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GoBuild, goBuild, goModuleFolder, requiredVersion } from "./go-tool.ts";
import { buildPython } from "./python.ts";
import { type BuildLog, runLogged } from "./run.ts";
import type { Facts } from "./stamp.ts";
import { packThirdPartyChart, thirdPartyCharts } from "./third-party-charts.ts";

/** Something that is built once and kept. */
export interface Unit {
  readonly name: string;
  readonly title: string;
  /** What a person may expect on two cores, where two builds share them. */
  readonly estimate: string;
  /** Everything that decides the result: change one, and it is built again. */
  readonly facts: Facts;
  readonly sources: readonly string[];
  readonly build: (folder: string, log: BuildLog) => Promise<void>;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const modules = {
  kubernetes: join(here, "kubernetes"),
  kwok: join(here, "kwok"),
  istio: join(here, "istio"),
  charts: join(here, "charts"),
  helm: fileURLToPath(new URL("../providers/helm", import.meta.url)),
  google: fileURLToPath(new URL("../providers/google", import.meta.url)),
  time: fileURLToPath(new URL("../providers/time", import.meta.url)),
} as const;

/** The time provider's go.mod asks for the newest Go of all; what builds it builds the rest. */
export const strictestModule: string = modules.time;

const versionIn = (module: string, path: string) =>
  requiredVersion(readFileSync(join(module, "go.mod"), "utf8"), path);

export const kubernetesVersion: string = versionIn(modules.kubernetes, "k8s.io/kubernetes");
export const kwokVersion: string = versionIn(modules.kwok, "sigs.k8s.io/kwok");
export const timeProviderVersion: string = versionIn(
  modules.time,
  "github.com/hashicorp/terraform-provider-time",
);
/** The release that the pseudo-version in istio/go.mod is the commit of. */
export const istioVersion = "1.29.1";
const istioCommit = versionIn(modules.istio, "istio.io/istio").split("-")[2] ?? "unknown";

const goSources = (module: string) => [join(module, "go.mod"), join(module, "go.sum")];

function kubernetesVariables(): Record<string, string> {
  const [major = "1", minor = "0"] = kubernetesVersion.split(".");
  const values = {
    gitVersion: `v${kubernetesVersion}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: "clean",
  };
  // Unstamped, the API server says v0.0.0-master, and Istio's tools refuse it. Clients stamp the second package.
  return Object.fromEntries(
    ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) =>
      Object.entries(values).map(([name, value]) => [`${path}.${name}`, value]),
    ),
  );
}

function goUnit(unit: Omit<Unit, "facts" | "sources" | "build">, build: GoBuild, go: string): Unit {
  return {
    ...unit,
    facts: {
      go,
      platform: `${process.platform}-${process.arch}`,
      build: JSON.stringify({ ...build, module: "" }),
    },
    sources: goSources(build.module),
    build: (folder, log) => goBuild(build, folder, log),
  };
}

export function kubernetesUnit(go: string): Unit {
  const names = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  return goUnit(
    {
      name: "kubernetes",
      title: `etcd, ${names.join(", ")} ${kubernetesVersion}`,
      estimate: "about 10 min",
    },
    {
      module: modules.kubernetes,
      packages: [...names.map((name) => `k8s.io/kubernetes/cmd/${name}`), "go.etcd.io/etcd/server/v3"],
      variables: kubernetesVariables(),
      rename: { server: "etcd" },
    },
    go,
  );
}

export function kubectlUnit(go: string): Unit {
  return goUnit(
    { name: "kubectl", title: `kubectl ${kubernetesVersion}`, estimate: "about 1 min" },
    {
      module: modules.kubernetes,
      packages: ["k8s.io/kubernetes/cmd/kubectl"],
      variables: kubernetesVariables(),
    },
    go,
  );
}

export function kwokUnit(go: string): Unit {
  const build = { module: modules.kwok, packages: ["sigs.k8s.io/kwok/cmd/kwok"] };
  const unit = goUnit({ name: "kwok", title: `kwok ${kwokVersion}`, estimate: "about 2 min" }, build, go);
  return {
    ...unit,
    build: async (folder, log) => {
      await unit.build(folder, log);
      // How simulated nodes and pods live (become ready, complete, go) is data beside kwok's code.
      const stages = join(await goModuleFolder(build.module, "sigs.k8s.io/kwok"), "kustomize", "stage");
      const files = [
        "node/fast/node-initialize",
        "pod/fast/pod-ready",
        "pod/fast/pod-complete",
        "pod/fast/pod-delete",
      ];
      const texts = files.map((file) => readFileSync(join(stages, `${file}.yaml`), "utf8"));
      writeFileSync(join(folder, "stages.yaml"), texts.join("\n---\n"));
    },
  };
}

export function istioUnit(go: string): Unit {
  const version = "istio.io/istio/pkg/version";
  const build: GoBuild = {
    module: modules.istio,
    packages: [
      "istio.io/istio/pilot/cmd/pilot-discovery",
      "istio.io/istio/pilot/cmd/pilot-agent",
      "istio.io/istio/istioctl/cmd/istioctl",
      ".",
    ],
    variables: {
      [`${version}.buildVersion`]: istioVersion,
      [`${version}.buildTag`]: istioVersion,
      [`${version}.buildHub`]: "docker.io/istio",
      [`${version}.buildGitRevision`]: istioCommit,
      [`${version}.buildStatus`]: "Clean",
    },
    rename: { istio: "istio-charts" },
  };
  const title = `istiod, pilot-agent, istioctl and charts ${istioVersion}`;
  const unit = goUnit({ name: "istio", title, estimate: "about 9 min" }, build, go);
  return {
    ...unit,
    sources: [build.module],
    build: async (folder, log) => {
      await unit.build(folder, log);
      const charts = join(folder, "charts");
      mkdirSync(charts);
      const args = ["-version", istioVersion, "-out", charts];
      await runLogged({ place: build.module, file: join(folder, "istio-charts"), args }, log);
      const source = await goModuleFolder(build.module, "istio.io/istio");
      const bootstrap = join(source, "tools", "packaging", "common", "envoy_bootstrap.json");
      copyFileSync(bootstrap, join(folder, "envoy_bootstrap.json"));
    },
  };
}

export function helmUnit(go: string): Unit {
  const unit = goUnit(
    { name: "helm", title: "Helm and the stand-in for its Terraform provider", estimate: "about 2 min" },
    { module: modules.helm, packages: [".", "helm.sh/helm/v3/cmd/helm"], variables: {} },
    go,
  );
  return { ...unit, sources: [modules.helm] };
}

/** The cloud of a gke file is a Terraform plugin of ours; the plugin that waits is HashiCorp's own. */
export function googleUnit(go: string): Unit {
  const unit = goUnit(
    { name: "google", title: "the simulated Google provider", estimate: "about 1 min" },
    {
      module: modules.google,
      packages: ["."],
      variables: {},
    },
    go,
  );
  return { ...unit, sources: [modules.google] };
}

export function timeUnit(go: string): Unit {
  return goUnit(
    {
      name: "time",
      title: `Terraform's time provider ${timeProviderVersion}`,
      estimate: "about 2 min",
    },
    { module: modules.time, packages: ["github.com/hashicorp/terraform-provider-time"], variables: {} },
    go,
  );
}

/** Charts of other projects, real ones; nothing is compiled. */
export function chartsUnit(): Unit {
  const script = join(here, "third-party-charts.ts");
  return {
    name: "charts",
    title: "the charts of cert-manager, external-dns and Karpenter",
    estimate: "about 1 min",
    facts: {},
    sources: [...goSources(modules.charts), script],
    build: async (folder, log) => {
      for (const { module, folder: chart, version } of thirdPartyCharts) {
        const source = await goModuleFolder(modules.charts, module);
        const packed = await packThirdPartyChart(
          source,
          chart,
          version?.(versionIn(modules.charts, module)),
          folder,
        );
        appendFileSync(log.file, `packed ${packed}\n`);
      }
    },
  };
}

export function pythonUnit(): Unit {
  const requirements = join(here, "python", "requirements.txt");
  return {
    name: "python",
    title: "the Python environment (moto, Envoy)",
    estimate: "about 2 min",
    facts: { platform: `${process.platform}-${process.arch}` },
    sources: [requirements],
    build: (folder, log) => buildPython(requirements, folder, log),
  };
}
