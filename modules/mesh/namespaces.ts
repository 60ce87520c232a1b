// The mesh's namespaces with their Pod Security level. The charts make none.
import type { KubernetesObject, LoadBalancer } from "../platform";

/** Istio's root namespace. */
export const ISTIO_NAMESPACE = "istio-system";

export const rootNamespace = (): KubernetesObject => namespace(ISTIO_NAMESPACE, {});

/** A gateway's own, with the labels that its load balancer wants there. */
export function gatewayNamespace(gateway: {
  readonly namespace: string;
  readonly loadBalancer: Pick<LoadBalancer, "namespaceLabels">;
}): KubernetesObject {
  return namespace(gateway.namespace, gateway.loadBalancer.namespaceLabels);
}

/**
 * All fit `restricted`, as the CNI agent, which needs more, lives elsewhere.
 * No injection label: the gateways' pods ask for injection themselves, and a label could only break that.
 */
function namespace(name: string, labels: Readonly<Record<string, string>>): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      labels: {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
        ...labels,
      },
    },
  };
}
