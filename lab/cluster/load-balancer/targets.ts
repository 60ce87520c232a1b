/** From a Service's port to the addresses of its ready pods. Reads the cluster only. */
import { CoreV1Api, DiscoveryV1Api, type KubeConfig } from "@kubernetes/client-node";
import { orAbsent } from "../support/kube.ts";

/** One target of a target group of type ip. */
export interface Target {
  readonly ip: string;
  readonly port: number;
}

/** The ready pods behind a Service port, given by number or name; throws where Service or port are missing. */
export async function readyTargets(
  kubeconfig: KubeConfig,
  namespace: string,
  name: string,
  port: number | string,
): Promise<Target[]> {
  const service = await orAbsent(
    kubeconfig.makeApiClient(CoreV1Api).readNamespacedService({ name, namespace }),
  );
  if (service === undefined) throw new Error(`Service ${namespace}/${name} does not exist`);
  const servicePort = service.spec?.ports?.find(
    (candidate) => candidate.port === port || candidate.name === port,
  );
  if (servicePort === undefined) throw new Error(`Service ${namespace}/${name} has no port ${port}`);
  const slices = await kubeconfig.makeApiClient(DiscoveryV1Api).listNamespacedEndpointSlice({
    namespace,
    labelSelector: `kubernetes.io/service-name=${name}`,
  });
  const targets = new Map<string, Target>();
  for (const slice of slices.items) {
    if (slice.addressType !== "IPv4") continue;
    // The endpoint controller has resolved targetPort already; slices name the Service's port.
    const podPort = slice.ports?.find(
      (candidate) => (candidate.name ?? "") === (servicePort.name ?? ""),
    )?.port;
    if (podPort === undefined) continue;
    for (const { addresses, conditions } of slice.endpoints ?? []) {
      const ip = addresses[0];
      if (ip !== undefined && conditions?.ready !== false)
        targets.set(targetKey({ ip, port: podPort }), { ip, port: podPort });
    }
  }
  return [...targets.values()];
}

/** A target as text, to compare lists. */
export function targetKey({ ip, port }: Target): string {
  return `${ip}:${port}`;
}
