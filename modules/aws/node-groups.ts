// All node groups of a cluster: the system's and those for workloads.
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { EksConfig } from "../../config/types";
import type { NodeSecurityGroup } from "./node-security-group";
import { NodeGroup, type NodeGroupProps } from "./nodes";

export interface NodeGroupsProps
  extends Pick<NodeGroupProps, "name" | "region" | "clusterName" | "kubernetesVersion" | "tags"> {
  readonly subnetIds: readonly string[];
  /** The nodes' own group; absent: EKS gives them the cluster's. */
  readonly securityGroup?: NodeSecurityGroup | undefined;
  readonly system: EksConfig["nodes"];
  readonly workloads: EksConfig["nodeGroups"];
  /** What nodes need to become Ready and to drain: DaemonSet add-ons and the way out. */
  readonly dependsOn: readonly ITerraformDependable[];
}

export interface NodeGroups {
  /** Where Deployments of the system find a place: no taints, no Spot. */
  readonly system: ITerraformDependable;
  readonly all: readonly ITerraformDependable[];
  /** Some nodes are born with Istio's CNI taint. */
  readonly startupTaint: boolean;
}

/** The system's group makes the role that the others share; none waits for another. */
export function addNodeGroups(scope: Construct, props: NodeGroupsProps): NodeGroups {
  const { name, region, clusterName, kubernetesVersion, subnetIds, tags, workloads } = props;
  const { securityGroup: own } = props;
  const every = {
    name,
    region,
    clusterName,
    kubernetesVersion,
    subnetIds,
    tags,
    ...(own === undefined ? {} : { securityGroupId: own.groupId }),
    dependsOn: [...props.dependsOn, ...(own?.rules ?? [])],
  };
  const system = new NodeGroup(scope, "nodes", {
    ...every,
    ...props.system,
    nodeGroupName: `${name}-default`,
    templateName: `${name}-node`,
  });
  const others = Object.entries(workloads).map(
    ([group, settings]) =>
      new NodeGroup(scope, `node-group-${group}`, {
        ...every,
        ...settings,
        nodeGroupName: `${name}-${group}`,
        templateName: `${name}-node-${group}`,
        role: system.role,
      }).group,
  );
  return {
    system: system.group,
    all: [system.group, ...others],
    startupTaint: Object.values(workloads).some(({ waitForCni }) => waitForCni),
  };
}
