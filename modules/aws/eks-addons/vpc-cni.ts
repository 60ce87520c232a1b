// What the VPC CNI is told. All of it must be set before nodes join: max-pods and interfaces are settled then.
import type { EksConfig } from "../../../config/types";

/** Subnets for pods only, beside those of the nodes (custom networking). */
export interface PodNetwork {
  readonly region: string;
  /** One a zone; the zone's full name, such as eu-central-1a. */
  readonly subnets: readonly { readonly availabilityZone: string; readonly subnetId: string }[];
  /** Group of the pods' interfaces; the nodes' own, or nodes and pods do not reach each other. */
  readonly securityGroupId: string;
}

export type VpcCniSettings = Pick<EksConfig["addons"]["vpcCni"], "prefixDelegation" | "podEni">;

/** Values are strings, as environment variables are; EKS refuses anything else. */
export function vpcCniConfiguration(
  settings: VpcCniSettings,
  podNetwork?: PodNetwork,
): Record<string, unknown> {
  return {
    env: {
      // Whole /28 prefixes instead of single addresses: more pods on a node, fewer calls.
      ...(settings.prefixDelegation ? { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" } : {}),
      // strict, the default mode, sends even the node's own packets to a pod out into the VPC and back: kubelet's probes fail in a mesh.
      ...(settings.podEni ? { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: "standard" } : {}),
      ...(podNetwork === undefined
        ? {}
        : {
            AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true",
            ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone", // the ENIConfigs below have the zones' names
          }),
    },
    // Kubelet's answers to pods with their own interface come back another way than early demultiplexing expects.
    ...(settings.podEni ? { init: { env: { DISABLE_TCP_EARLY_DEMUX: "true" } } } : {}),
    // The add-on makes the ENIConfigs itself: they are there before the first node, which no release of ours could be.
    ...(podNetwork === undefined ? {} : { eniConfig: eniConfig(podNetwork) }),
  };
}

function eniConfig({ region, subnets, securityGroupId }: PodNetwork): Record<string, unknown> {
  return {
    create: true,
    region,
    subnets: Object.fromEntries(
      subnets.map(({ availabilityZone, subnetId }) => [
        availabilityZone,
        { id: subnetId, securityGroups: [securityGroupId] },
      ]),
    ),
  };
}

/** Policies that the cluster's own role needs: trunk and branch interfaces of pods are made by the control plane. */
export function controlPlanePolicies({ podEni }: VpcCniSettings): string[] {
  return podEni ? ["AmazonEKSVPCResourceController"] : [];
}
