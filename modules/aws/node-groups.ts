// All node groups of a cluster: the system's, those for workloads, and the security group that they share.
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { EksConfig } from "../../config/types";
import { NodeSecurityGroup } from "./node-security-group";
import { NodeGroup, type NodeGroupProps } from "./nodes";

export interface NodeGroupsProps
  extends Pick<NodeGroupProps, "name" | "region" | "clusterName" | "kubernetesVersion"> {
  readonly network: { readonly vpcId: string; readonly privateSubnetIds: readonly string[] };
  readonly clusterSecurityGroupId: string;
  readonly securityGroup: EksConfig["cluster"]["nodeSecurityGroup"];
  readonly system: EksConfig["nodes"];
  readonly workloads: EksConfig["nodeGroups"];
  /** What nodes need to become Ready and to drain: DaemonSet add-ons and the way out. */
  readonly dependsOn: readonly ITerraformDependable[];
}

export interface NodeGroups {
  /** Where Deployments of the system find a place: no taints, no Spot. */
  readonly system: ITerraformDependable;
  readonly all: readonly ITerraformDependable[];
  /** Of nodes and pods. */
  readonly securityGroupId: string;
  /** Some nodes are born with Istio's CNI taint. */
  readonly startupTaint: boolean;
}

/** The system's group makes the role that the others share; none waits for another. */
export function addNodeGroups(scope: Construct, props: NodeGroupsProps): NodeGroups {
  const { name, region, clusterName, kubernetesVersion, clusterSecurityGroupId, network, workloads } = props;
  const own =
    props.securityGroup === "strict"
      ? new NodeSecurityGroup(scope, "node-security-group", {
          name,
          vpcId: network.vpcId,
          clusterSecurityGroupId,
        })
      : undefined;
  const every = {
    name,
    region,
    clusterName,
    kubernetesVersion,
    subnetIds: network.privateSubnetIds,
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
    securityGroupId: own?.groupId ?? clusterSecurityGroupId,
    startupTaint: Object.values(workloads).some(({ waitForCni }) => waitForCni),
  };
}
