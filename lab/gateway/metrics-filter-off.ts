/** Lab only: upstream Envoy lacks Istio's stats filter, so the gateway's metrics are switched off while it is played. */
import { type AppliedObjects, applyObjects, type CustomObject } from "./applied.ts";

/** Applies the Telemetry object, and says so. */
export async function switchMetricsFilterOff(options: {
  readonly kubeconfig: string;
  readonly namespace: string;
  /** The gateway's own labels: a selector keeps clear of a Telemetry that the product has for the namespace. */
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}): Promise<AppliedObjects> {
  const applied = await applyObjects(options.kubeconfig, [
    metricsFilterOff(options.namespace, options.matchLabels),
  ]);
  options.log(
    `gateway: lab only, until the requests are done: ${applied.names.join(", ")} (upstream Envoy has no Istio stats)`,
  );
  return applied;
}

/** Every metric of the default provider, switched off for one gateway. */
export function metricsFilterOff(
  namespace: string,
  matchLabels: Readonly<Record<string, string>>,
): CustomObject {
  return {
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata: { name: "lab-metrics-filter-off", namespace },
    spec: {
      selector: { matchLabels },
      metrics: [
        {
          providers: [{ name: "prometheus" }],
          overrides: [{ match: { metric: "ALL_METRICS", mode: "CLIENT_AND_SERVER" }, disabled: true }],
        },
      ],
    },
  };
}
