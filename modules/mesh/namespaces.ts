// The mesh's namespaces with their Pod Security level. The charts make none.
import type { KubernetesObject } from "../platform";

/** Istio's root namespace. */
export const ISTIO_NAMESPACE = "istio-system";
/** The gateway's own: apart from the control plane, so that its secrets and rights are too. */
export const INGRESS_NAMESPACE = "istio-ingress";

/**
 * Both fit `restricted`, as the CNI agent, which needs more, lives elsewhere.
 * `ingressLabels` are what the load balancer wants on the gateway's. No injection label: the gateway's pods ask for injection themselves, and a label could only break that.
 */
export function meshNamespaces(ingressLabels: Readonly<Record<string, string>>): KubernetesObject[] {
  return [
    { name: ISTIO_NAMESPACE, labels: {} },
    { name: INGRESS_NAMESPACE, labels: ingressLabels },
  ].map(({ name, labels }) => ({
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
  }));
}
