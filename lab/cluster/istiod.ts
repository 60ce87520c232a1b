/**
 * Runs the real istiod beside the API server exactly while its Deployment has ready pods. The cluster's nodes
 * are simulated; istiod, its configuration and its webhooks are not.
 */
import { AppsV1Api, type V1Deployment } from "@kubernetes/client-node";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { type IstiodPorts, LAB_ONLY_ENV, POD_PORTS, startIstiod } from "./istiod/process.ts";
import { makeReachable } from "./istiod/reachable.ts";
import type { ServiceEgress } from "./service-egress.ts";
import { type Daemon, tail } from "./support/daemon.ts";
import { loadKubeconfig, orAbsent } from "./support/kube.ts";
import { startLoop } from "./support/supervisor.ts";

/** What the supervisor needs. */
export interface IstiodOptions {
  readonly toolchain: Pick<Toolchain, "pilotDiscovery">;
  readonly kubeconfig: string;
  readonly workdir: string;
  readonly log: (line: string) => void;
  /** Other ports than the pod's own, where those are taken. */
  readonly ports?: Partial<IstiodPorts>;
  /** The API server's way to istiod's Service: webhooks stay exactly as their charts rendered them. */
  readonly egress: ServiceEgress;
}

/** The supervisor. */
export interface SupervisedIstiod {
  readonly ports: IstiodPorts;
  /** True while istiod is up and ready. */
  running(): boolean;
  stop(): Promise<void>;
}

const NAMESPACE = "istio-system";
const NAME = "istiod";

/** Starts looking after istiod; returns at once. */
export async function superviseIstiod(options: IstiodOptions): Promise<SupervisedIstiod> {
  const { log } = options;
  const ports: IstiodPorts = { ...POD_PORTS, ...options.ports };
  const kubeconfig = loadKubeconfig(options.kubeconfig);
  const apps = kubeconfig.makeApiClient(AppsV1Api);
  let istiod: { readonly daemon: Daemon; readonly template: string } | undefined;

  const stopIstiod = async (why: string) => {
    if (istiod === undefined) return;
    const { daemon } = istiod;
    istiod = undefined;
    await daemon.stop(10_000);
    log(`istiod: stopped, ${why}`);
  };

  const reachable = makeReachable(kubeconfig, options.egress, ports, log);
  const loop = startLoop("istiod", 500, log, async () => {
    await reachable();
    const deployment = await orAbsent(apps.readNamespacedDeployment({ name: NAME, namespace: NAMESPACE }));
    if (deployment === undefined || deployment.metadata?.deletionTimestamp !== undefined) {
      await stopIstiod("its Deployment is gone");
      return;
    }
    if (istiod !== undefined && !istiod.daemon.running()) {
      log(`istiod: ended by itself; the log ends with: ${tail(istiod.daemon.logFile, 1)}`);
      istiod = undefined;
    }
    if (!hasReadyPods(deployment)) return;
    const template = JSON.stringify(deployment.spec?.template);
    if (istiod !== undefined && istiod.template !== template) await stopIstiod("its pod template changed");
    if (istiod !== undefined) return;
    const begin = Date.now();
    const { toolchain, workdir } = options;
    const daemon = await startIstiod({
      toolchain,
      kubeconfig: options.kubeconfig,
      workdir,
      ports,
      deployment,
    });
    istiod = { daemon, template };
    const changes = Object.entries(LAB_ONLY_ENV).map(([name, value]) => `${name}=${value}`);
    log(
      `istiod: up after ${((Date.now() - begin) / 1000).toFixed(1)} s (pid ${daemon.pid}); lab only: ${changes.join(" ")}`,
    );
  });

  return {
    ports,
    running: () => istiod?.daemon.running() ?? false,
    stop: async () => {
      await loop.stop();
      await stopIstiod("the lab ends");
    },
  };
}

/** Ready pods of the current template: what a Service would send requests to. */
function hasReadyPods({ metadata, status }: V1Deployment): boolean {
  const seen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  return seen && (status?.readyReplicas ?? 0) > 0 && (status?.updatedReplicas ?? 0) > 0;
}
