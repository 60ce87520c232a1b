// CoreDNS for a mesh: every sidecar asks it for every name outside the mesh.
import type { EksConfig } from "../../../config/types";

/** EKS's own file but for `ttl` and `max_concurrent`. */
const COREFILE = `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
        max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

export type CorednsSettings = Pick<EksConfig["addons"]["coredns"], "minReplicas" | "maxReplicas">;

/**
 * Configuration of the coredns add-on.
 * ttl 30: the proxies of a mesh keep names themselves, and would ask six times as often for the default of 5 seconds.
 * max_concurrent 1000: a resolver that hangs fills memory otherwise.
 */
export function corednsConfiguration({ minReplicas, maxReplicas }: CorednsSettings): Record<string, unknown> {
  return {
    corefile: COREFILE,
    ...(minReplicas === maxReplicas
      ? { replicaCount: minReplicas }
      : { autoScaling: { enabled: true, minReplicas, maxReplicas } }), // by nodes and cores, done by EKS itself
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
      (topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway", // a crowded zone is better than a replica too few
        labelSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      }),
    ),
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    // Memory grows with Services and their endpoints, of which a mesh has many; EKS's own limit is 170Mi.
    resources: { requests: { cpu: "100m", memory: "70Mi" }, limits: { memory: "256Mi" } },
    tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }], // nodes kept for the cluster's own pods
  };
}
