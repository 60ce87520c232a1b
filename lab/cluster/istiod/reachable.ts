/** Tells the API server's egress proxy which process plays istiod's Service. */
import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";
import type { ServiceEgress } from "../service-egress.ts";
import { orAbsent } from "../support/kube.ts";
import type { IstiodPorts } from "./process.ts";

const SERVICE = { name: "istiod", namespace: "istio-system" };
const ROUTE = "istio-system/istiod";

/** Returns what has to be done at every look. */
export function makeReachable(
  kubeconfig: KubeConfig,
  egress: ServiceEgress,
  ports: IstiodPorts,
  log: (line: string) => void,
): () => Promise<void> {
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const played: Readonly<Record<string, number>> = {
    "8080": ports.http,
    "15010": ports.grpc,
    "15012": ports.xds,
    "15014": ports.monitoring,
    "15017": ports.https,
  };
  let routed = "";
  return async () => {
    const service = await orAbsent(core.readNamespacedService(SERVICE));
    const now = JSON.stringify([service?.spec?.clusterIP, service?.spec?.ports]);
    if (now === routed) return;
    routed = now;
    if (service === undefined) {
      egress.unroute(ROUTE);
      return;
    }
    egress.route(ROUTE, service, (podPort) => played[podPort]);
    log(
      `istiod: the API server reaches its Service (${service.spec?.clusterIP}) at the lab's real istiod; webhooks stay as rendered`,
    );
  };
}
