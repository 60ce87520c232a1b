// What a person wants to know after the apply.
import { TerraformOutput, type TerraformStack } from "cdktf";
import { type Gateway, gatewaysOf, ingressOf } from "../config/gateways";
import type { ClusterConfig } from "../config/types";
import type { Platform } from "../modules/platform";

export function addOutputs(stack: TerraformStack, platform: Platform, config: ClusterConfig): void {
  const { domain } = config.ingress;
  const addressOf = ({ name }: Gateway) => platform.loadBalancer(name).address;
  const entryOf = (gateway: Gateway) =>
    gateway.entry.domain === undefined ? `http://${addressOf(gateway)}` : `https://${gateway.entry.domain}`;
  const gateways = gatewaysOf(config);
  const ingress = ingressOf(config);
  const byName = (value: (gateway: Gateway) => string) =>
    Object.fromEntries(gateways.map((gateway) => [gateway.name, value(gateway)]));
  const outputs: Readonly<Record<string, readonly [description: string, value: unknown]>> = {
    cluster_name: ["Name of the cluster.", platform.clusterName],
    kubeconfig_command: ["Writes a kubeconfig for kubectl and istioctl.", platform.kubeconfigCommand],
    gateway_address: ["Where the ingress gateway answers.", entryOf(ingress)],
    load_balancer: ["DNS name of the load balancer.", addressOf(ingress)],
    ...(gateways.length === 1
      ? {}
      : {
          gateway_addresses: ["Where each gateway answers.", byName(entryOf)],
          load_balancers: ["DNS name of each gateway's load balancer.", byName(addressOf)],
        }),
    next_steps: [
      "What to do next.",
      [
        `1. ${platform.kubeconfigCommand}`,
        "2. kubectl label namespace YOUR-NAMESPACE istio-injection=enabled, then restart its workloads",
        domain === undefined
          ? "3. make a Gateway with selector istio: ingressgateway on port 80, and a VirtualService for it; for TLS set ingress.domain"
          : `3. make a VirtualService with gateways: [istio-ingress/public] and a host under ${domain}`,
        `4. curl -I ${entryOf(ingress)} (404 from istio-envoy until then; targets need up to 5 minutes to become healthy)`,
      ].join("\n"),
    ],
  };
  for (const [id, [description, value]] of Object.entries(outputs))
    new TerraformOutput(stack, id, { description, value, staticId: true });
}
