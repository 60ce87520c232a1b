// A real Kubernetes control plane on this machine: etcd, API server, controllers, scheduler, and kwok in the role of the kubelets.
// Makes no nodes (nodes.ts does) and installs nothing.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "../network/ports.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import * as programs from "./control-plane/arguments.ts";
import { writeKubeconfig, writeWebhookConfig } from "./control-plane/kubeconfig.ts";
import { createPki, type Pki } from "./control-plane/pki.ts";
import { waitForApi } from "./control-plane/ready.ts";
import { type Daemon, startDaemon } from "./support/daemon.ts";

export { base64Of, createPki, type Pki } from "./control-plane/pki.ts";

export interface ControlPlaneOptions {
  readonly toolchain: Toolchain;
  /** Everything is written here: keys, data, logs. */
  readonly workdir: string;
  /** The API server's port on 127.0.0.1. */
  readonly port: number;
  /** Plain http on loopback: answers TokenReviews. Absent: only certificates and service accounts are known. */
  readonly authenticatorUrl?: string;
  /** Made before, where somebody else must know the CA first; else made here. */
  readonly pki?: Pki;
  /** Not loopback; needed where the machine has no default route. */
  readonly advertiseAddress?: string;
  /** --egress-selector-config-file of the API server: how it reaches Services. */
  readonly egressSelectorConfig?: string;
  /** What the API server says that it is: its own version with a cloud's suffix, such as 1.35.4-gke.1. */
  readonly reportedVersion?: string;
  /** --admission-control-config-file of the API server. */
  readonly admissionConfig?: string;
  readonly podCidr?: string;
  readonly serviceCidr?: string;
  readonly serviceAccountIssuer?: string;
  readonly log: (line: string) => void;
}

export interface ControlPlane {
  /** https://127.0.0.1:PORT */
  readonly endpoint: string;
  readonly caFile: string;
  /** Administrator's, 0600. */
  readonly kubeconfig: string;
  /** Takes the API away; etcd keeps the data. */
  stopApiServer(): Promise<void>;
  startApiServer(): Promise<void>;
  /** Ends every process, in any state, as often as called. */
  stop(): Promise<void>;
}

const READY_SECONDS = 60;

/** Starts everything and returns when the API server is ready and the controllers work. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const begin = Date.now();
  mkdirSync(options.workdir, { recursive: true });
  const pki = options.pki ?? (await createPki(options.workdir));
  const endpoint = `https://127.0.0.1:${options.port}`;
  const kubeconfig = writeKubeconfig(join(options.workdir, "kubeconfig"), endpoint, pki.caFile, pki.admin);
  const setting = await makeSetting(options, pki, endpoint);
  const running = new Map<string, Daemon>();

  const start = async (program: programs.Program): Promise<Daemon> => {
    const daemon = await startDaemon({
      ...program,
      cwd: options.workdir,
      // A whole environment of its own: no proxy, no credentials, no kubeconfig of the person.
      env: { PATH: "/usr/bin:/bin", HOME: options.workdir },
      logFile: join(options.workdir, "logs", `${program.name}.log`),
    });
    running.set(program.name, daemon);
    return daemon;
  };
  const end = async (name: string, graceMs?: number) => {
    await running.get(name)?.stop(graceMs);
  };
  const startApiServer = async () => {
    if (running.get("kube-apiserver")?.running() === true) return;
    const daemon = await start(programs.apiServer(setting));
    await waitForApi(daemon, endpoint, pki, "/readyz", READY_SECONDS);
    const [controllers] = await Promise.all([
      start(programs.controllerManager(setting)),
      start(programs.scheduler(setting)),
    ]);
    // Not started anew: it remembers which pod IPs it gave, and would give them again.
    if (running.get("kwok")?.running() !== true) await start(programs.kwok(setting));
    // The controllers made this one: they work.
    const proof = "/api/v1/namespaces/default/serviceaccounts/default";
    await waitForApi(controllers, endpoint, pki, proof, READY_SECONDS);
  };
  const stopApiServer = async () => {
    // Its clients first, as a managed control plane's lose their lease and start anew: left alone they would
    // back off for up to a minute after the API server is there again, with stale caches.
    await Promise.all([end("kube-scheduler"), end("kube-controller-manager")]);
    // It waits for open watches to end, which they never do: no need to be polite for long.
    await end("kube-apiserver", 500);
  };
  const stop = async () => {
    await end("kwok");
    await stopApiServer();
    await end("etcd");
  };

  try {
    await start(programs.etcd(setting));
    await startApiServer();
  } catch (error) {
    await stop();
    throw error;
  }
  options.log(
    `control plane: Kubernetes ${options.reportedVersion ?? options.toolchain.kubernetesVersion} at ${endpoint} in ${((Date.now() - begin) / 1000).toFixed(1)} s (nodes and pods are simulated by kwok)`,
  );
  return {
    endpoint,
    caFile: pki.caFile,
    kubeconfig,
    startApiServer,
    stopApiServer,
    stop,
  };
}

async function makeSetting(
  options: ControlPlaneOptions,
  pki: Pki,
  endpoint: string,
): Promise<programs.Setting> {
  const { workdir } = options;
  const [etcdPort = 0, etcdPeerPort = 0] = await freePorts(2);
  const client = (name: string, files: Pki["admin"]) =>
    writeKubeconfig(join(workdir, `${name}.kubeconfig`), endpoint, pki.caFile, files);
  return {
    toolchain: options.toolchain,
    pki,
    workdir,
    port: options.port,
    etcdPort,
    etcdPeerPort,
    advertiseAddress: options.advertiseAddress,
    egressSelectorConfig: options.egressSelectorConfig,
    reportedVersion: options.reportedVersion,
    admissionConfig: options.admissionConfig,
    podCidr: options.podCidr ?? "100.64.0.0/16",
    serviceCidr: options.serviceCidr ?? "172.20.0.0/16",
    serviceAccountIssuer: options.serviceAccountIssuer ?? "https://kubernetes.default.svc.cluster.local",
    webhookConfig:
      options.authenticatorUrl === undefined
        ? undefined
        : writeWebhookConfig(join(workdir, "token-webhook.kubeconfig"), options.authenticatorUrl),
    kubeconfigs: {
      controllerManager: client("controller-manager", pki.controllerManager),
      scheduler: client("scheduler", pki.scheduler),
      kwok: client("kwok", pki.kwok),
    },
  };
}
