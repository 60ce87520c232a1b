// A folder that looks like a person's clone: cdktf.json, one cluster file, a home without credentials.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { formatProblems, loadClusters } from "../../config/load.ts";
import type { Platform } from "../../config/schema.ts";
import type { ClusterConfig } from "../../config/types.ts";
import type { ChartRepository } from "../charts/repository.ts";
import type { RehearsalPlan } from "../plan.ts";
import { writeCliConfig } from "../providers/mirror.ts";

export interface Workspace {
  readonly folder: string;
  /** Where Terraform runs. */
  readonly stackFolder: string;
  /** The whole environment of Terraform and the CLI: nothing of the person's own gets in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFolder: string;
}

/**
 * Writes the folder. The cluster file is the person's own; what the lab changes in it is only what any user may change:
 * chart sources and their Istio version, local state, token credentials, the place of the kubeconfig.
 */
export async function makeWorkspace(
  plan: RehearsalPlan,
  charts: Sources,
  cloudEnvironment: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<{ workspace: Workspace; config: ClusterConfig }> {
  const { name } = plan.options;
  const folder = join(plan.workdir, "project");
  const [clusters, home, logFolder, temporary] = [
    join(folder, "clusters"),
    join(plan.workdir, "home"),
    join(plan.workdir, "logs"),
    join(plan.workdir, "tmp"),
  ];
  for (const path of [clusters, home, logFolder, temporary]) await mkdir(path, { recursive: true });

  const document = parseDocument(await readCluster(plan));
  const changes: Changes = [
    [["chartSources", "istio"], charts.istio],
    ...changesFor[document.get("platform") as Platform](charts),
    [["mesh", "version"], plan.toolchain.istioVersion],
    [["backend"], { type: "local" }],
  ];
  await writeFile(join(clusters, `${name}.yaml`), changed(document, changes));
  log(
    `cluster file: ${name}.yaml, in which the lab sets ${changes.map(([path, value]) => `${path.join(".")}=${JSON.stringify(value)}`).join(" ")}`,
  );
  const { configs, problems } = loadClusters(clusters, [name]);
  const [config] = configs;
  if (config === undefined || problems.length > 0)
    throw new Error(`the lab's changes do not fit this file:\n${formatProblems(problems)}`);

  const cliConfig = join(plan.workdir, "terraform.rc");
  await writeCliConfig(cliConfig, plan.mirrors);
  await writeFile(
    join(folder, "cdktf.json"),
    JSON.stringify({
      language: "typescript",
      app: `"${join(plan.root, "node_modules/.bin/tsx")}" "${join(plan.root, "main.ts")}"`,
      projectId: "00000000-0000-4000-8000-000000000000",
      sendCrashReports: "false",
      terraformProviders: [],
    }),
  );
  return {
    config,
    workspace: {
      folder,
      stackFolder: join(folder, "cdktf.out/stacks", name),
      logFolder,
      environment: {
        PATH: process.env["PATH"] ?? "/usr/bin:/bin",
        HOME: home,
        // Sockets of Terraform's plugins: one that is killed leaves them.
        TMPDIR: temporary,
        CI: "1",
        CONFIG_DIR: clusters,
        CHECKPOINT_DISABLE: "1",
        DISABLE_VERSION_CHECK: "1",
        CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
        FORCE_COLOR: "0",
        TF_CLI_CONFIG_FILE: cliConfig,
        TF_IN_AUTOMATION: "1",
        TERRAFORM_BINARY_NAME: plan.toolchain.terraform,
        ...cloudEnvironment,
      },
    },
  };
}

type Sources = Pick<ChartRepository, "istio" | "eks" | "thirdParty">;
type Changes = readonly (readonly [path: readonly string[], value: unknown])[];

const cloudCharts = ({ thirdParty }: Sources): Changes => [
  [["chartSources", "certManager"], thirdParty],
  [["chartSources", "externalDns"], thirdParty],
];

/** What a platform's files have beside the rest. There is neither an `aws` command nor gcloud's plugin, and the simulated Google provider is one without an ephemeral token. */
const changesFor: { readonly [P in Platform]: (charts: Sources) => Changes } = {
  eks: (charts) => [
    [["chartSources", "eks"], charts.eks],
    ...cloudCharts(charts),
    [["chartSources", "karpenter"], charts.thirdParty],
    [["credentials"], "token"],
  ],
  gke: (charts) => [...cloudCharts(charts), [["credentials"], "stored-token"]],
  existing: () => [[["kubeconfig", "path"], "~/.kube/config"]],
};

async function readCluster(plan: RehearsalPlan): Promise<string> {
  const path = join(plan.configFolder, plan.options.name);
  return readFile(`${path}.yaml`, "utf8").catch(() => readFile(`${path}.yml`, "utf8"));
}

/** The same text with some keys set; comments and order stay. */
function changed(document: Document, changes: Changes): string {
  for (const [path, value] of changes) document.setIn(path, value);
  return document.toString();
}
