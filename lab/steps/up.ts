// Everything that plays: charts, cloud, control plane, and who acts when something appears in the cluster.
import { execa } from "execa";
import { loadClusters } from "../../config/load.ts";
import type { CloudConfig } from "../../config/types.ts";
import { startChartRepository } from "../charts/repository.ts";
import { superviseCertManager } from "../cluster/cert-manager.ts";
import { createPki } from "../cluster/control-plane.ts";
import { setUpNetwork } from "../network/namespace.ts";
import { freePorts } from "../network/ports.ts";
import type { RehearsalPlan } from "../plan.ts";
import type { CloudLab, Lab } from "./lab.ts";
import { playAws } from "./up/aws.ts";
import type { CloudOptions, PlayedCloud } from "./up/cloud.ts";
import { startApiServer, startIstiod } from "./up/cluster.ts";
import { bringUpExisting } from "./up/existing.ts";
import { playGoogle } from "./up/google.ts";
import type { UpOptions } from "./up/options.ts";
import { makeWorkspace } from "./workspace.ts";

/** Starts the lab. `onDown` gets, before anything is started, what takes all of it down again. */
export async function bringUp(
  plan: RehearsalPlan,
  log: (line: string) => void,
  stopped: AbortSignal,
  onDown: (down: () => Promise<void>) => void,
): Promise<Lab> {
  const running: (() => Promise<void>)[] = [];
  onDown(async () => {
    for (const stop of running.splice(0).reverse())
      await stop().catch((error: unknown) => log(`stopping: ${error}`));
  });
  const started = (stop: () => Promise<void>) => {
    running.push(stop);
    stopped.throwIfAborted();
  };
  const namespaced = plan.loopbackReason === undefined;
  if (namespaced) {
    await setUpNetwork();
    log("network: a namespace of its own; nothing in it can reach a real cloud");
  } else log(`network: loopback with free ports (${plan.loopbackReason})`);

  const [asked] = loadClusters(plan.configFolder, [plan.options.name]).configs;
  if (asked === undefined) throw new Error(`${plan.options.name} is gone from ${plan.configFolder}`);
  const common = { plan, log, stopped, started };
  switch (asked.platform) {
    case "eks":
    case "gke":
      return bringUpCloud({ ...common, asked });
    case "existing":
      return bringUpExisting({ ...common, asked });
  }
}

/** A played cloud, and a control plane that belongs to it. */
async function bringUpCloud(options: UpOptions<CloudConfig>): Promise<CloudLab> {
  const { plan, asked, log, stopped, started } = options;
  const { toolchain, workdir } = plan;
  const [chartPort = 0, cloudPort = 0, apiPort = 0, ...istiodPorts] = await freePorts(9);

  const charts = await startChartRepository({ toolchain, workdir, port: chartPort, log });
  started(() => charts.stop());

  // The cloud names the API server's CA and is its authenticator: the keys come first, then the cloud, then the server.
  const pki = await createPki(workdir);
  const cloud = await playCloud(asked, { plan, cloudPort, apiPort, pki, log, started });
  const { controlPlane, egress } = await startApiServer(options, {
    port: apiPort,
    authenticatorUrl: cloud.authenticatorUrl,
    ...cloud.controlPlane,
    pki,
  });

  const { workspace, config } = await makeWorkspace(plan, charts, cloud.environment, log);
  const { kubeconfig } = controlPlane;
  await startIstiod(options, kubeconfig, egress, istiodPorts);
  const { played, dns } = await cloud.act({ kubeconfig, config });
  const certManager = await superviseCertManager({ kubeconfig, workdir, cloud: dns, egress, log });
  started(() => certManager.stop());

  // The last lock before anything is deployed: this environment can only mean the played cloud.
  cloud.expectMadeUpCredentials(workspace.environment);
  await execa(toolchain.kubectl, ["--kubeconfig", kubeconfig, "get", "--raw", "/readyz"]);
  return {
    ...played,
    plan,
    workspace,
    controlPlane,
    certificateAuthority: certManager.authority,
    leftovers: cloud.leftovers,
    before: await cloud.leftovers(),
    lookAtCloud: cloud.lookAtCloud,
    stopped,
  };
}

/** Whose cloud the cluster file is for. */
async function playCloud(asked: CloudConfig, options: CloudOptions): Promise<PlayedCloud> {
  switch (asked.platform) {
    case "eks":
      return playAws(asked, options);
    case "gke":
      return playGoogle(asked, options);
  }
}
