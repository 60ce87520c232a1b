/**
 * A real Envoy under the real pilot-agent, in the role of one simulated gateway pod: same name, identity, labels
 * and environment. Its configuration comes from the real istiod; only addresses and paths of the machine differ.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { pause, startDaemon, tail } from "../cluster/support/daemon.ts";
import { loadKubeconfig } from "../cluster/support/kube.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import {
  containerEnv,
  downwardFile,
  expand,
  findGatewayPod,
  type GatewayPod,
  rootCertificate,
  tokenFor,
} from "./pod.ts";

/** Which pod to play. */
export interface GatewayProxyOptions {
  readonly toolchain: Pick<Toolchain, "pilotAgent" | "envoy" | "envoyBootstrap">;
  readonly kubeconfig: string;
  readonly namespace: string;
  /** Of its folder and its log in the workdir. */
  readonly name: string;
  /** Such as `app=istio-ingressgateway`. */
  readonly podLabelSelector: string;
  readonly workdir: string;
  readonly log: (line: string) => void;
  /** istiod's port for proxies on loopback; default 15012. */
  readonly xdsPort?: number;
}

/** A gateway that takes requests on 127.0.0.1. */
export interface GatewayProxy {
  readonly pid: number;
  /** The pod that it plays. */
  readonly pod: string;
  readonly image: string;
  readonly logFile: string;
  stop(): Promise<void>;
}

/** Envoy's own readiness, as the load balancer's health check sees it. */
const READY = "http://127.0.0.1:15021/healthz/ready";

/** Starts the gateway and waits until it is ready. */
export async function startGatewayProxy(options: GatewayProxyOptions): Promise<GatewayProxy> {
  const kubeconfig = loadKubeconfig(options.kubeconfig);
  const { namespace, toolchain, log } = options;
  const gateway = await findGatewayPod(kubeconfig, namespace, options.podLabelSelector);
  const cwd = path.join(options.workdir, options.name);
  await rm(cwd, { recursive: true, force: true });
  const put = async (file: string, text: string, mode = 0o644) => {
    await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
    await writeFile(path.join(cwd, file), text, { mode });
  };
  // The agent's paths are relative, so its working folder is the pod's root.
  await put("etc/istio/pod/labels", downwardFile(gateway.pod.metadata?.labels));
  await put("etc/istio/pod/annotations", downwardFile(gateway.pod.metadata?.annotations));
  await put("var/run/secrets/tokens/istio-token", await tokenFor(kubeconfig, gateway), 0o600);
  await put("var/run/secrets/istio/root-cert.pem", await rootCertificate(kubeconfig, namespace));

  const istiod = `localhost:${options.xdsPort ?? 15012}`;
  const begin = Date.now();
  const env = agentEnv(gateway, istiod, toolchain);
  const daemon = await startDaemon({
    name: options.name,
    file: toolchain.pilotAgent,
    args: (gateway.proxy.args ?? ["proxy", "router"]).map((argument) => expand(argument, env)),
    env,
    cwd,
    logFile: path.join(options.workdir, `${options.name}.log`),
  });
  // A pod's drain time is for its clients; here nobody is left when it is told to go.
  const stop = () => daemon.stop(2000);
  for (const end = Date.now() + 60_000; !(await isReady()); await pause(200)) {
    if (daemon.running() && Date.now() < end) continue;
    await stop();
    const last = tail(daemon.logFile, 3);
    throw new Error(`the gateway did not get ready; see ${daemon.logFile}, which ends with: ${last}`);
  }
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  log(
    `gateway: a real Envoy plays pod ${namespace}/${gateway.name}, ready after ${seconds} s (pid ${daemon.pid})`,
  );
  const { pid, logFile } = daemon;
  return { pid, pod: gateway.name, image: gateway.proxy.image ?? "", logFile, stop };
}

/** The pod's own environment; after it, what must point into this machine. */
function agentEnv(
  gateway: GatewayPod,
  istiod: string,
  toolchain: GatewayProxyOptions["toolchain"],
): Record<string, string> {
  const env = containerEnv(gateway);
  const injected: unknown = parse(env["PROXY_CONFIG"] ?? "{}");
  const proxyConfig = {
    ...(typeof injected === "object" ? injected : {}),
    discoveryAddress: istiod,
    binaryPath: toolchain.envoy,
  };
  return {
    ...env,
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    POD_NAME: gateway.name,
    POD_NAMESPACE: gateway.namespace,
    SERVICE_ACCOUNT: gateway.serviceAccount,
    INSTANCE_IP: gateway.ip,
    CA_ADDR: istiod,
    // Else the agent asks the metadata addresses of three clouds, which nobody answers here.
    CLOUD_PLATFORM: "none",
    ISTIO_BOOTSTRAP: toolchain.envoyBootstrap,
    PROXY_CONFIG: JSON.stringify(proxyConfig),
  };
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(READY, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
