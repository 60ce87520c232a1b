// Packs the charts that lie in other projects' modules, under the versions that their repositories publish. Downloads nothing itself.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseDocument } from "yaml";
import { packageChart } from "../charts/publish.ts";

export interface ThirdPartyChart {
  /** The Go module that holds it. */
  readonly module: string;
  /** Its folder in the module; called like the chart. */
  readonly folder: string;
  /** What the project's release writes into Chart.yaml; absent where the committed one is right. */
  readonly version?: (moduleVersion: string) => string;
}

export const thirdPartyCharts: readonly ThirdPartyChart[] = [
  {
    module: "github.com/cert-manager/cert-manager",
    folder: "deploy/charts/cert-manager",
    version: (version) => `v${version}`, // the file holds v0.0.0; images are named by it
  },
  // Released on its own, after the code that it installs: the committed version is the published one.
  { module: "sigs.k8s.io/external-dns", folder: "charts/external-dns" },
  {
    module: "github.com/aws/karpenter-provider-aws",
    folder: "charts/karpenter",
    version: (version) => version, // the file lags behind the tag
  },
  {
    module: "github.com/aws/karpenter-provider-aws",
    folder: "charts/karpenter-crd",
    version: (version) => version,
  },
];

/**
 * Writes NAME-VERSION.tgz of one chart into `out`.
 *
 * @param source folder of the module, read-only
 * @param version goes into Chart.yaml as version and appVersion; absent: the file stays as it is
 */
export async function packThirdPartyChart(
  source: string,
  folder: string,
  version: string | undefined,
  out: string,
): Promise<string> {
  const temporary = mkdtempSync(join(tmpdir(), "meshup-chart-"));
  try {
    const copy = join(temporary, basename(folder));
    copyPublished(join(source, folder), copy);
    if (version !== undefined) {
      const file = join(copy, "Chart.yaml");
      const chart = parseDocument(readFileSync(file, "utf8"));
      chart.set("version", version);
      chart.set("appVersion", version);
      writeFileSync(file, chart.toString());
    }
    return await packageChart(copy, out);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Without the project's own tests. Not cpSync: a module's folders are read-only, and a copy that keeps that cannot be removed. */
function copyPublished(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!entry.isDirectory()) writeFileSync(target, readFileSync(source));
    else if (!["tests", "ci"].includes(entry.name)) copyPublished(source, target);
  }
}
