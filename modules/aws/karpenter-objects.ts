// Karpenter's two kinds, typed: what a pool's machines are like, and which of them it may make.
import type { EksConfig } from "../../config/types";
import type { KubernetesObject } from "../platform";

export type NodePoolSettings = NonNullable<EksConfig["karpenter"]>["nodePools"][string];

/** What the pools of a cluster share. */
export interface NodeClassSurroundings {
  /** Name of the nodes' IAM role. */
  readonly role: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** One class a pool: image, disk and tags are the pool's own. Its finalizer goes when its last node is gone: destroy waits for that. */
export function nodeClass(
  name: string,
  pool: NodePoolSettings,
  { role, subnetIds, securityGroupId, tags }: NodeClassSurroundings,
): KubernetesObject {
  return {
    apiVersion: "karpenter.k8s.aws/v1",
    kind: "EC2NodeClass",
    metadata: { name },
    spec: {
      role,
      amiSelectorTerms: [{ alias: `${pool.amiFamily.toLowerCase()}@${pool.amiVersion}` }],
      subnetSelectorTerms: subnetIds.map((id) => ({ id })),
      securityGroupSelectorTerms: [{ id: securityGroupId }],
      metadataOptions: {
        httpEndpoint: "enabled",
        httpProtocolIPv6: "disabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1, // pods cannot take the node's credentials
      },
      blockDeviceMappings: disks[pool.amiFamily].map(({ deviceName, volumeSize }) => ({
        deviceName,
        ebs: {
          volumeType: "gp3",
          volumeSize: volumeSize ?? `${pool.diskSizeGiB}Gi`,
          encrypted: true,
          deleteOnTermination: true,
        },
      })),
      tags,
    },
  };
}

/** Bottlerocket keeps its system on a small disk of its own; images and pods are on the second one. */
const disks: Readonly<
  Record<NodePoolSettings["amiFamily"], readonly { deviceName: string; volumeSize?: string }[]>
> = {
  AL2023: [{ deviceName: "/dev/xvda" }],
  Bottlerocket: [{ deviceName: "/dev/xvda", volumeSize: "4Gi" }, { deviceName: "/dev/xvdb" }],
};

/** The pool and its class have the same name. */
export function nodePool(name: string, pool: NodePoolSettings): KubernetesObject {
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name },
    spec: {
      template: {
        metadata: { labels: pool.labels },
        spec: {
          nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name },
          requirements: requirements(pool),
          taints: pool.taints,
          startupTaints: pool.waitForCni ? [{ key: "cni.istio.io/not-ready", effect: "NoSchedule" }] : [],
          expireAfter: pool.expireAfter,
          terminationGracePeriod: pool.terminationGracePeriod,
        },
      },
      disruption: {
        consolidationPolicy: pool.consolidationPolicy,
        consolidateAfter: "1m", // Karpenter's 0s moves pods again while a rollout is still going on
        budgets: [{ nodes: "10%" }],
      },
      limits: pool.limits,
    },
  };
}

function requirements(pool: NodePoolSettings) {
  const among = (key: string, values: readonly string[]) => ({ key, operator: "In", values });
  const ec2 = (what: string) => `karpenter.k8s.aws/instance-${what}`;
  return [
    among("kubernetes.io/os", ["linux"]),
    among("kubernetes.io/arch", pool.architectures),
    among("karpenter.sh/capacity-type", pool.capacityTypes),
    among(ec2("category"), pool.instanceCategories),
    { key: ec2("generation"), operator: "Gt", values: [String(pool.minInstanceGeneration - 1)] },
    among(ec2("hypervisor"), ["nitro"]), // neither metal, which takes ten minutes to start, nor Xen
  ];
}
