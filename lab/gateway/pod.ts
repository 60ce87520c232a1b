/** What the gateway's pod would see from inside: its environment, its labels, its token. Reads the cluster, starts nothing. */
import {
  CoreV1Api,
  type KubeConfig,
  type V1Container,
  type V1EnvVar,
  type V1Pod,
} from "@kubernetes/client-node";
import { pause } from "../cluster/support/daemon.ts";
import { orAbsent } from "../cluster/support/kube.ts";

/** A gateway pod that the injector has completed. */
export interface GatewayPod {
  readonly pod: V1Pod;
  readonly proxy: V1Container;
  readonly name: string;
  readonly namespace: string;
  readonly ip: string;
  readonly serviceAccount: string;
}

/** Finds a running, injected gateway pod; waits up to 30 s for one. */
export async function findGatewayPod(
  kubeconfig: KubeConfig,
  namespace: string,
  labelSelector: string,
): Promise<GatewayPod> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  let why = "there is none";
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(500)) {
    for (const pod of (await core.listNamespacedPod({ namespace, labelSelector })).items) {
      const proxy = pod.spec?.containers.find(({ name }) => name === "istio-proxy");
      const ip = pod.status?.podIP;
      if (proxy?.image === undefined || proxy.image === "auto") {
        why = `${pod.metadata?.name} still has the image "auto": istiod's injector did not see it`;
      } else if (pod.metadata?.deletionTimestamp !== undefined || pod.status?.phase !== "Running" || !ip) {
        why = `${pod.metadata?.name} is not running`;
      } else {
        const serviceAccount = pod.spec?.serviceAccountName ?? "default";
        return { pod, proxy, ip, namespace, serviceAccount, name: pod.metadata?.name ?? "" };
      }
    }
  }
  throw new Error(`no gateway pod ${labelSelector} in ${namespace}: ${why}; look at its ReplicaSet's events`);
}

/** The token that istiod asks for, bound to nothing but the service account. */
export async function tokenFor(
  kubeconfig: KubeConfig,
  { namespace, serviceAccount }: GatewayPod,
): Promise<string> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const answer = await core.createNamespacedServiceAccountToken({
    name: serviceAccount,
    namespace,
    body: { spec: { audiences: ["istio-ca"], expirationSeconds: 43_200 } },
  });
  return answer.status?.token ?? "";
}

/** The mesh's root certificate, which istiod puts into every namespace. */
export async function rootCertificate(kubeconfig: KubeConfig, namespace: string): Promise<string> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const name = "istio-ca-root-cert";
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(500)) {
    const pem = (await orAbsent(core.readNamespacedConfigMap({ name, namespace })))?.data?.["root-cert.pem"];
    if (pem !== undefined) return pem;
  }
  throw new Error(`ConfigMap ${namespace}/${name} is missing; istiod writes it, so see istiod's log`);
}

/** The container's environment, as kubelet would fill it in. */
export function containerEnv({ pod, proxy }: GatewayPod): Record<string, string> {
  const env: Record<string, string> = {};
  for (const variable of proxy.env ?? []) {
    const value = variable.value === undefined ? fromPod(variable, pod, proxy) : expand(variable.value, env);
    if (value !== undefined) env[variable.name] = value;
  }
  return env;
}

/** `$(NAME)` in arguments and values, as kubelet replaces it; an unknown name stays. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (whole, name: string) => env[name] ?? whole);
}

/** A map as the downward API writes it into a file: one `key="value"` per line. */
export function downwardFile(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .map(([key, value]) => `${key}=${JSON.stringify(value)}\n`)
    .join("");
}

function fromPod({ valueFrom }: V1EnvVar, pod: V1Pod, proxy: V1Container): string | undefined {
  if (valueFrom?.resourceFieldRef?.resource === "limits.cpu") {
    const limit = proxy.resources?.limits?.["cpu"] ?? "1";
    // Kubelet rounds up to whole CPUs with the divisor that Istio uses.
    return String(Math.ceil(limit.endsWith("m") ? Number(limit.slice(0, -1)) / 1000 : Number(limit)));
  }
  const field = valueFrom?.fieldRef?.fieldPath;
  const [, map, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(field ?? "") ?? [];
  if (key !== undefined) return (map === "labels" ? pod.metadata?.labels : pod.metadata?.annotations)?.[key];
  switch (field) {
    case "metadata.name":
      return pod.metadata?.name;
    case "metadata.namespace":
      return pod.metadata?.namespace;
    case "metadata.uid":
      return pod.metadata?.uid;
    case "spec.nodeName":
      return pod.spec?.nodeName;
    case "spec.serviceAccountName":
      return pod.spec?.serviceAccountName;
    case "status.podIP":
      return pod.status?.podIP;
    case "status.hostIP":
      return pod.status?.hostIP;
    default:
      return undefined;
  }
}
