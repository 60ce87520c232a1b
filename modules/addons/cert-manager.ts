// cert-manager: gets certificates and renews them. In a namespace of its own, outside of the mesh.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import { HelmRelease } from "../kubernetes/release";
import type { KubernetesObject, Platform } from "../platform";

const NAME = "cert-manager";
/** Also where ClusterIssuers keep their account keys. */
export const CERT_MANAGER_NAMESPACE = "cert-manager";

export interface CertManagerProps {
  readonly access: ClusterAccess;
  readonly platform: Pick<Platform, "identity">;
  readonly chart: { readonly repository: string; readonly version: string };
}

export class CertManager extends Construct {
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    const namespace = new Objects(this, "namespace", {
      access: props.access,
      name: "cert-manager-namespace",
      namespace: "kube-system",
      objects: [certManagerNamespace()],
      dependsOn: [],
    });
    const identity = props.platform.identity("cert-manager", {
      namespace: CERT_MANAGER_NAMESPACE,
      serviceAccount: NAME,
      grants: ["solve-dns-challenges"],
    });
    this.dependable = new HelmRelease(this, "controller", {
      access: props.access,
      name: NAME,
      namespace: CERT_MANAGER_NAMESPACE,
      chart: { ...props.chart, chart: NAME },
      values: certManagerValues(identity.serviceAccountAnnotations),
      // An unfinished challenge keeps its finalizer until its record is deleted: the rights must outlive the controller.
      dependsOn: [namespace.dependable, ...identity.dependsOn],
    }).dependable;
  }
}

/** No sidecars: the API server calls the webhook, and the mesh must not be needed to get the mesh's certificate. */
function certManagerNamespace(): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: CERT_MANAGER_NAMESPACE,
      labels: {
        "istio-injection": "disabled",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    },
  };
}

/** Security contexts are the chart's own; they fit the Pod Security level restricted. */
export function certManagerValues(
  serviceAccountAnnotations: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const twice = {
    replicaCount: 2,
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
  };
  return {
    // Kept at an uninstall, which would otherwise delete every certificate of every team.
    crds: { enabled: true, keep: true },
    // In kube-system by default, where the leases would stay behind.
    global: { leaderElection: { namespace: CERT_MANAGER_NAMESPACE } },
    ...twice,
    serviceAccount: { create: true, name: NAME, annotations: serviceAccountAnnotations },
    resources: resources("50m", "128Mi", "512Mi"),
    // It stands before every Certificate and Issuer and fails closed: one pod on a drained node would block them all.
    webhook: {
      ...twice,
      resources: resources("20m", "32Mi", "128Mi"),
      // Istio's analyzers wonder about its port "metrics", on a Service outside of the mesh.
      serviceAnnotations: { "galley.istio.io/analyze-suppress": "IST0118" },
    },
    // Watches all Secrets of the cluster, so it grows with them.
    cainjector: { ...twice, resources: resources("20m", "128Mi", "512Mi") },
    // A job after the install: the release is done only when the webhook answers, or the issuers would be refused.
    startupapicheck: { enabled: true, resources: resources("20m", "32Mi", "128Mi") },
  };
}

/** No CPU limit that matters in peace: signing and parsing come in short bursts. */
function resources(cpu: string, memory: string, memoryLimit: string) {
  return { requests: { cpu, memory }, limits: { cpu: "500m", memory: memoryLimit } };
}
