// Values of chart gateway, and the labels that select its pods.
import type { MeshSettings } from "../../../config/types";
import type { LoadBalancer } from "../../platform";
import { spread } from "./spread";

/** The labels of a gateway's pods, as the chart makes them from the name of the release. The only place that knows the rule. */
export function gatewaySelector(release: string): Record<"app" | "istio", string> {
  return { app: release, istio: release.replace(/^istio-/, "") };
}

export function gatewayValues(
  release: string,
  settings: MeshSettings["gateway"],
  { service, proxyProtocol }: Pick<LoadBalancer, "service" | "proxyProtocol">,
) {
  return {
    autoscaling: {
      enabled: true,
      minReplicas: settings.minReplicas,
      maxReplicas: settings.maxReplicas,
      targetCPUUtilizationPercentage: settings.targetCPUUtilizationPercentage,
    },
    // Not rendered by the chart for one replica.
    podDisruptionBudget: { minAvailable: Math.max(1, settings.minReplicas - 1) },
    // All at once: a load balancer takes minutes to find a new pod healthy, and one pod after the other would outlast the release's time.
    strategy: { rollingUpdate: { maxSurge: "100%", maxUnavailable: 0 } },
    resources: settings.resources,
    // The value replaces the chart's own, so its sysctl is said again: ports 80 and 443 without a capability.
    securityContext: {
      seccompProfile: { type: "RuntimeDefault" },
      sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
    },
    podAnnotations: {
      "proxy.istio.io/config": [
        `terminationDrainDuration: ${settings.terminationDrainSeconds}s`,
        // Envoy then refuses connections without the header: the load balancer must send it.
        ...(proxyProtocol ? ["gatewayTopology: { proxyProtocol: {} }"] : []),
      ].join("\n"),
    },
    terminationGracePeriodSeconds: settings.terminationDrainSeconds + 30, // Envoy must outlive its own drain
    topologySpreadConstraints: [spread(gatewaySelector(release))],
    service,
  };
}
