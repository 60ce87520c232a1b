// What a person wants to know after the apply.
import { TerraformOutput, type TerraformStack } from "cdktf";
import { type AnyEntry, type Gateway, gatewaysOf } from "../config/gateways";
import type { ClusterConfig } from "../config/types";
import type { Platform } from "../modules/platform";

type Outputs = Readonly<Record<string, readonly [description: string, value: unknown]>>;

/** A gateway, and where it is reached; its address is absent where the Service alone knows it. */
interface Reached {
  readonly gateway: Gateway<AnyEntry>;
  readonly address: string | undefined;
}

export function addOutputs(stack: TerraformStack, platform: Platform, config: ClusterConfig): void {
  const [ingress, ...others] = gatewaysOf(config).map(
    (gateway): Reached => ({ gateway, address: platform.loadBalancer(gateway.name).address }),
  );
  if (ingress === undefined) return;
  const outputs: Outputs = {
    cluster_name: ["Name of the cluster.", platform.clusterName],
    kubeconfig_command: ["Lets kubectl and istioctl talk to the cluster.", platform.kubeconfigCommand],
    ...(ingress.address === undefined
      ? { gateway_address_command: ["Prints the address of the ingress gateway.", readAddress(ingress)] }
      : {
          gateway_address: ["Where the ingress gateway answers.", entryOf(ingress)],
          load_balancer: ["Address of the load balancer.", ingress.address],
        }),
    ...(others.length === 0 ? {} : ofEach([ingress, ...others])),
    next_steps: ["What to do next.", nextSteps(platform, ingress)],
  };
  for (const [id, [description, value]] of Object.entries(outputs))
    new TerraformOutput(stack, id, { description, value, staticId: true });
}

function ofEach(gateways: readonly Reached[]): Outputs {
  const byName = (value: (reached: Reached) => string | undefined) =>
    Object.fromEntries(gateways.map((reached) => [reached.gateway.name, value(reached)]));
  return {
    gateway_addresses: ["Where each gateway answers.", byName(entryOf)],
    load_balancers: ["Address of each gateway's load balancer.", byName(({ address }) => address)],
  };
}

const entryOf = ({ gateway: { entry }, address }: Reached) =>
  entry.domain === undefined ? `http://${address}` : `https://${entry.domain}`;

/** Only the Service knows the address, and Terraform never asks the cluster. */
const readAddress = ({ gateway: { namespace, release } }: Reached) =>
  `kubectl --namespace ${namespace} get service ${release}`;

function nextSteps({ kubeconfigCommand }: Platform, ingress: Reached): string {
  const { domain } = ingress.gateway.entry;
  const steps = [
    kubeconfigCommand,
    "kubectl label namespace YOUR-NAMESPACE istio-injection=enabled, then restart its workloads",
    domain === undefined
      ? "make a Gateway with selector istio: ingressgateway on port 80, and a VirtualService for it; for TLS set ingress.domain"
      : `make a VirtualService with gateways: [istio-ingress/public] and a host under ${domain}`,
    ingress.address !== undefined
      ? `curl -I ${entryOf(ingress)} (404 from istio-envoy until then; targets need up to 5 minutes to become healthy)`
      : domain === undefined
        ? `read the address: ${readAddress(ingress)}`
        : `point ${domain} and *.${domain} at the address: ${readAddress(ingress)}`,
  ];
  return steps.map((step, i) => `${i + 1}. ${step}`).join("\n");
}
