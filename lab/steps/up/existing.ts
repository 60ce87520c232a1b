// A cluster that is there: nodes and load balancers before the first deploy, a kubeconfig in the person's home, and no cloud.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { ExistingConfig } from "../../../config/types.ts";
import { startChartRepository } from "../../charts/repository.ts";
import { writeKubeconfig } from "../../cluster/control-plane/kubeconfig.ts";
import { createAuthority } from "../../cluster/control-plane/pki.ts";
import { createPki } from "../../cluster/control-plane.ts";
import { addNodes } from "../../cluster/nodes.ts";
import { superviseServiceLoadBalancers } from "../../cluster/service-load-balancers.ts";
import { freePorts } from "../../network/ports.ts";
import type { ExistingLab } from "../lab.ts";
import { makeWorkspace } from "../workspace.ts";
import { startApiServer, startIstiod } from "./cluster.ts";
import type { UpOptions } from "./options.ts";

/** Starts the cluster and what plays in it. */
export async function bringUpExisting(options: UpOptions<ExistingConfig>): Promise<ExistingLab> {
  const { plan, asked, log, stopped, started } = options;
  const { toolchain, workdir } = plan;
  const [chartPort = 0, apiPort = 0, ...istiodPorts] = await freePorts(8);
  const charts = await startChartRepository({ toolchain, workdir, port: chartPort, log });
  started(() => charts.stop());
  const pki = await createPki(workdir);
  const { controlPlane, egress } = await startApiServer(options, { port: apiPort, pki });

  const { workspace, config } = await makeWorkspace(plan, charts, {}, log);
  if (config.platform !== "existing") throw new Error(`platform: ${config.platform}`);
  const { kubeconfig } = controlPlane;
  // What a person has from the cluster's owner, under the name that the cluster file gives it.
  const folder = join(workspace.environment["HOME"] ?? workdir, ".kube");
  await mkdir(folder, { recursive: true });
  const { context } = asked.kubeconfig;
  writeKubeconfig(join(folder, "config"), controlPlane.endpoint, controlPlane.caFile, pki.admin, context);
  log(`kubeconfig: the lab plays the person who has context ${context} in ~/.kube/config`);

  await startIstiod(options, kubeconfig, egress, istiodPorts);
  const balancers = superviseServiceLoadBalancers({ kubeconfig, log });
  started(() => balancers.stop());
  const names = await addNodes(kubeconfig, { kubernetesVersion: toolchain.kubernetesVersion });
  log(`nodes: ${names.length} simulated nodes are there already`);

  const authorityFolder = join(workdir, "certificates");
  await mkdir(authorityFolder, { mode: 0o700 });
  await execa(toolchain.kubectl, ["--kubeconfig", kubeconfig, "get", "--raw", "/readyz"]);
  return {
    platform: config.platform,
    plan,
    config,
    workspace,
    controlPlane,
    certificateAuthority: await createAuthority(
      authorityFolder,
      "/CN=meshup-lab-plays-a-certificate-authority",
    ),
    stopped,
  };
}
