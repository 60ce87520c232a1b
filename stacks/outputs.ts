// What a person wants to know after the apply.
import { TerraformOutput, type TerraformStack } from "cdktf";
import type { Platform } from "../modules/platform";

export function addOutputs(stack: TerraformStack, platform: Platform, domain: string | undefined): void {
  const { address } = platform.loadBalancer;
  const entry = domain === undefined ? `http://${address}` : `https://${domain}`;
  const outputs = {
    cluster_name: ["Name of the cluster.", platform.clusterName],
    kubeconfig_command: ["Writes a kubeconfig for kubectl and istioctl.", platform.kubeconfigCommand],
    gateway_address: ["Where the ingress gateway answers.", entry],
    load_balancer: ["Address of the load balancer.", address],
    next_steps: [
      "What to do next.",
      [
        `1. ${platform.kubeconfigCommand}`,
        "2. kubectl label namespace YOUR-NAMESPACE istio-injection=enabled, then restart its workloads",
        domain === undefined
          ? "3. make a Gateway with selector istio: ingressgateway on port 80, and a VirtualService for it; for TLS set ingress.domain"
          : `3. make a VirtualService with gateways: [istio-ingress/public] and a host under ${domain}`,
        `4. curl -I ${entry} (404 from istio-envoy until then; targets need up to 5 minutes to become healthy)`,
      ].join("\n"),
    ],
  } as const;
  for (const [id, [description, value]] of Object.entries(outputs))
    new TerraformOutput(stack, id, { description, value, staticId: true });
}
