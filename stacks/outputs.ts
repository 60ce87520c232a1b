// What a person wants to know after the apply.
import { TerraformOutput, type TerraformStack } from "cdktf";
import { INGRESS_GATEWAY } from "../modules/mesh/mesh";
import { INGRESS_NAMESPACE } from "../modules/mesh/namespaces";
import type { Platform } from "../modules/platform";

type Outputs = Readonly<Record<string, readonly [description: string, value: string]>>;

export function addOutputs(stack: TerraformStack, platform: Platform, domain: string | undefined): void {
  const { address } = platform.loadBalancer;
  const outputs: Outputs = {
    cluster_name: ["Name of the cluster.", platform.clusterName],
    kubeconfig_command: ["Lets kubectl and istioctl talk to the cluster.", platform.kubeconfigCommand],
    ...(address === undefined ? gatewayToBeRead(platform, domain) : gatewayAt(address, platform, domain)),
  };
  for (const [id, [description, value]] of Object.entries(outputs))
    new TerraformOutput(stack, id, { description, value, staticId: true });
}

/** The load balancer's name is known: Terraform made it, or found it. */
function gatewayAt(address: string, platform: Platform, domain: string | undefined): Outputs {
  const entry = domain === undefined ? `http://${address}` : `https://${domain}`;
  return {
    gateway_address: ["Where the ingress gateway answers.", entry],
    load_balancer: ["DNS name of the load balancer.", address],
    next_steps: nextSteps([
      ...firstSteps(platform, domain),
      `curl -I ${entry} (404 from istio-envoy until then; targets need up to 5 minutes to become healthy)`,
    ]),
  };
}

/** Only the Service knows the address, and Terraform never asks the cluster. */
function gatewayToBeRead(platform: Platform, domain: string | undefined): Outputs {
  const command = `kubectl --namespace ${INGRESS_NAMESPACE} get service ${INGRESS_GATEWAY}`;
  return {
    gateway_address_command: ["Prints the address of the ingress gateway.", command],
    next_steps: nextSteps([
      ...firstSteps(platform, domain),
      domain === undefined
        ? `read the address: ${command}`
        : `point ${domain} and *.${domain} at the address: ${command}`,
    ]),
  };
}

function firstSteps({ kubeconfigCommand }: Platform, domain: string | undefined): string[] {
  return [
    kubeconfigCommand,
    "kubectl label namespace YOUR-NAMESPACE istio-injection=enabled, then restart its workloads",
    domain === undefined
      ? "make a Gateway with selector istio: ingressgateway on port 80, and a VirtualService for it; for TLS set ingress.domain"
      : `make a VirtualService with gateways: [istio-ingress/public] and a host under ${domain}`,
  ];
}

function nextSteps(steps: readonly string[]): Outputs[string] {
  return ["What to do next.", steps.map((step, i) => `${i + 1}. ${step}`).join("\n")];
}
