// Command lines of the control plane's processes: as strict as EKS where it matters, quicker where it only costs time.
import type { Toolchain } from "../../toolchain/toolchain.ts";
import type { Pki } from "./pki.ts";

/** What the command lines need to know. */
export interface Setting {
  readonly toolchain: Toolchain;
  readonly pki: Pki;
  readonly workdir: string;
  readonly port: number;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly advertiseAddress: string | undefined;
  readonly egressSelectorConfig: string | undefined;
  readonly reportedVersion: string | undefined;
  readonly admissionConfig: string | undefined;
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly serviceAccountIssuer: string;
  readonly webhookConfig: string | undefined;
  readonly kubeconfigs: {
    readonly controllerManager: string;
    readonly scheduler: string;
    readonly kwok: string;
  };
}

/** A process to start. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
}

export function etcd(setting: Setting): Program {
  const client = `http://127.0.0.1:${setting.etcdPort}`;
  const peer = `http://127.0.0.1:${setting.etcdPeerPort}`;
  return {
    name: "etcd",
    file: setting.toolchain.etcd,
    args: [
      "--name=lab",
      `--data-dir=${setting.workdir}/etcd`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=lab=${peer}`,
      // Nobody needs this data after a power cut.
      "--unsafe-no-fsync",
      "--log-level=warn",
    ],
  };
}

export function apiServer(setting: Setting): Program {
  const { pki } = setting;
  return {
    name: "kube-apiserver",
    file: setting.toolchain.kubeApiserver,
    args: [
      "--bind-address=127.0.0.1",
      `--secure-port=${setting.port}`,
      ...(setting.advertiseAddress === undefined ? [] : [`--advertise-address=${setting.advertiseAddress}`]),
      ...(setting.egressSelectorConfig === undefined
        ? []
        : [`--egress-selector-config-file=${setting.egressSelectorConfig}`]),
      ...(setting.reportedVersion === undefined ? [] : [`--version=v${setting.reportedVersion}`]),
      ...(setting.admissionConfig === undefined
        ? []
        : [`--admission-control-config-file=${setting.admissionConfig}`]),
      `--etcd-servers=http://127.0.0.1:${setting.etcdPort}`,
      `--tls-cert-file=${pki.apiServer.certFile}`,
      `--tls-private-key-file=${pki.apiServer.keyFile}`,
      `--client-ca-file=${pki.caFile}`,
      "--authorization-mode=Node,RBAC",
      ...(setting.webhookConfig === undefined
        ? []
        : [
            `--authentication-token-webhook-config-file=${setting.webhookConfig}`,
            "--authentication-token-webhook-version=v1",
            // A changed access entry must show at once.
            "--authentication-token-webhook-cache-ttl=1s",
          ]),
      `--service-account-issuer=${setting.serviceAccountIssuer}`,
      `--service-account-key-file=${pki.serviceAccountPublicKeyFile}`,
      `--service-account-signing-key-file=${pki.serviceAccountKeyFile}`,
      `--service-cluster-ip-range=${setting.serviceCidr}`,
      // As on EKS: the CNI's pods are privileged.
      "--allow-privileged=true",
      "--profiling=false",
    ],
  };
}

export function controllerManager(setting: Setting): Program {
  const { pki } = setting;
  return {
    name: "kube-controller-manager",
    file: setting.toolchain.kubeControllerManager,
    args: [
      `--kubeconfig=${setting.kubeconfigs.controllerManager}`,
      "--use-service-account-credentials=true",
      `--root-ca-file=${pki.caFile}`,
      `--service-account-private-key-file=${pki.serviceAccountKeyFile}`,
      `--cluster-signing-cert-file=${pki.ca.certFile}`,
      `--cluster-signing-key-file=${pki.ca.keyFile}`,
      "--secure-port=0",
      "--leader-elect=false",
      "--profiling=false",
      "--horizontal-pod-autoscaler-sync-period=2s",
      // Simulated nodes do not die, and an API server that was stopped on purpose must not look like it.
      "--node-monitor-grace-period=24h",
      ...clientSpeed,
    ],
  };
}

export function scheduler(setting: Setting): Program {
  return {
    name: "kube-scheduler",
    file: setting.toolchain.kubeScheduler,
    args: [
      `--kubeconfig=${setting.kubeconfigs.scheduler}`,
      "--secure-port=0",
      "--leader-elect=false",
      "--profiling=false",
      ...clientSpeed,
    ],
  };
}

export function kwok(setting: Setting): Program {
  return {
    name: "kwok",
    file: setting.toolchain.kwok,
    args: [
      `--kubeconfig=${setting.kubeconfigs.kwok}`,
      `--config=${setting.toolchain.kwokStages}`,
      "--manage-all-nodes=false",
      "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
      `--cidr=${setting.podCidr}`,
      // No leases: nothing else plays kubelets here, and an outage must not let them run out.
      "--node-lease-duration-seconds=0",
    ],
  };
}

/** The defaults make a small cluster wait for its own rate limits. */
const clientSpeed = ["--kube-api-qps=300", "--kube-api-burst=600"];
