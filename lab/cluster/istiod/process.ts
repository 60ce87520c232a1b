/** The real pilot-discovery, started the way its Deployment says. Does not watch the Deployment, and writes nothing to the cluster. */
import path from "node:path";
import type { V1Deployment } from "@kubernetes/client-node";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import { type Daemon, pause, startDaemon, tail } from "../support/daemon.ts";

/** Where istiod listens on 127.0.0.1; the defaults are the ports it has in its pod. */
export interface IstiodPorts {
  readonly xds: number;
  readonly https: number;
  readonly grpc: number;
  readonly http: number;
  readonly monitoring: number;
  readonly ctrlz: number;
}

/** The ports that istiod has in its own pod. */
export const POD_PORTS: IstiodPorts = {
  xds: 15012,
  https: 15017,
  grpc: 15010,
  http: 8080,
  monitoring: 15014,
  ctrlz: 9876,
};

/** What the lab changes, and why: upstream Envoy has neither of these two filters. */
export const LAB_ONLY_ENV: Readonly<Record<string, string>> = {
  PILOT_ENABLE_ALPN_FILTER: "false",
  PILOT_ENABLE_METADATA_EXCHANGE: "false",
};

/** Names a file in the pod or a number of the pod's limits: neither means anything beside the API server. */
const NOT_COPIED = new Set(["KUBECONFIG", "GOMAXPROCS", "GOMEMLIMIT"]);

/** What a start needs. */
export interface IstiodStart {
  readonly toolchain: Pick<Toolchain, "pilotDiscovery">;
  readonly kubeconfig: string;
  readonly workdir: string;
  readonly ports: IstiodPorts;
  readonly deployment: V1Deployment;
}

/** Starts istiod and waits until it says that it is ready. */
export async function startIstiod(start: IstiodStart): Promise<Daemon> {
  const container = discoveryContainer(start.deployment);
  const { ports } = start;
  const local = (port: number) => `127.0.0.1:${port}`;
  const daemon = await startDaemon({
    name: "istiod",
    file: start.toolchain.pilotDiscovery,
    // The last one of a repeated flag wins, so the Deployment's own arguments come first.
    args: [
      ...(container.args ?? ["discovery"]),
      `--kubeconfig=${start.kubeconfig}`,
      `--httpsAddr=${local(ports.https)}`,
      `--secureGRPCAddr=${local(ports.xds)}`,
      `--grpcAddr=${local(ports.grpc)}`,
      `--httpAddr=${local(ports.http)}`,
      `--monitoringAddr=${local(ports.monitoring)}`,
      `--ctrlz_port=${ports.ctrlz}`,
    ],
    env: istiodEnv(start.deployment),
    // An empty folder: without mesh and injector files istiod reads the ConfigMaps that the charts rendered.
    cwd: path.join(start.workdir, "istiod"),
    logFile: path.join(start.workdir, "istiod.log"),
  });
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(100)) {
    if (!daemon.running()) break;
    if (await isReady(ports.http)) return daemon;
  }
  await daemon.stop();
  throw new Error(
    `istiod did not get ready; see ${daemon.logFile}, which ends with: ${tail(daemon.logFile, 2)}`,
  );
}

/** The environment: the Deployment's own values, then what belongs to a life outside a pod. */
export function istiodEnv(deployment: V1Deployment): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { name, value } of discoveryContainer(deployment).env ?? []) {
    if (value !== undefined && !NOT_COPIED.has(name)) env[name] = value;
  }
  return {
    ...env,
    ...LAB_ONLY_ENV,
    // The patchers look for the label istio.io/rev=default; the code's own default is empty.
    REVISION: env["REVISION"] ?? "default",
    ISTIOD_CUSTOM_HOST: "localhost",
    POD_NAME: "istiod-lab",
    POD_NAMESPACE: deployment.metadata?.namespace ?? "istio-system",
    SERVICE_ACCOUNT: deployment.spec?.template.spec?.serviceAccountName ?? "istiod",
  };
}

function discoveryContainer(deployment: V1Deployment) {
  const containers = deployment.spec?.template.spec?.containers ?? [];
  const found = containers.find(({ name }) => name === "discovery");
  if (found === undefined) {
    throw new Error(
      "Deployment istio-system/istiod has no container called discovery; is it the chart's own Deployment?",
    );
  }
  return found;
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
