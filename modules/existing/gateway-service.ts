// The gateway's Service as the cluster file says it. A controller of the cluster's own makes the load balancer, and nobody here knows which.
import type { ExistingConfig } from "../../config/types";
import type { LoadBalancer, ServicePort } from "../platform";

const port = (name: string, number: number): ServicePort => ({
  name,
  port: number,
  targetPort: number,
  protocol: "TCP",
});

/** Fills `LoadBalancer` of the seam; its address is in the Service alone. */
export function gatewayService({
  domain,
  allowedCidrs,
  service,
}: Pick<ExistingConfig["ingress"], "domain" | "allowedCidrs" | "service">): LoadBalancer {
  const isBalanced = service.type === "LoadBalancer";
  const isForEverybody = allowedCidrs.includes("0.0.0.0/0");
  return {
    service: {
      type: service.type,
      annotations: service.annotations,
      ports: [
        // First, because controllers check the first port's health: Envoy opens 80 and 443 only when a Gateway asks for them.
        port("status-port", 15021),
        port("http2", 80),
        ...(domain === undefined ? [] : [port("https", 443)]),
      ],
      ...(service.loadBalancerClass === undefined ? {} : { loadBalancerClass: service.loadBalancerClass }),
      // Not said where it changes nothing: some controllers warn of what they do not know.
      ...(isBalanced && !isForEverybody ? { loadBalancerSourceRanges: allowedCidrs } : {}),
    },
    proxyProtocol: false,
    namespaceLabels: {},
    targets: () => [],
    dependsOn: [],
    followGateway: () => {},
  };
}
