// What pods run on: managed nodes between the add-ons that they need and those that need them, or Auto Mode's.
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { EksConfig } from "../../config/types";
import { type AddonsProps, addonsAfterNodes, addonsBeforeNodes, addonsOfAutoMode } from "./eks-addons/addons";
import type { ClusterNetwork } from "./network";
import { addNodeGroups } from "./node-groups";
import type { NodeSecurityGroup } from "./node-security-group";

export interface WorkersProps {
  readonly config: EksConfig;
  readonly network: Pick<ClusterNetwork, "egress" | "privateSubnetIds">;
  readonly addons: AddonsProps;
  /** The managed nodes' own; absent: EKS gives them the cluster's. */
  readonly securityGroup: NodeSecurityGroup | undefined;
}

export interface Workers {
  /** When all of it is there, pods find a place: nodes or who makes them, and add-ons. */
  readonly ready: readonly ITerraformDependable[];
  /** Some nodes are born with Istio's CNI taint. */
  readonly startupTaint: boolean;
}

export function addWorkers(scope: Construct, props: WorkersProps): Workers {
  return props.config.autoMode === undefined ? managedNodes(scope, props) : autoModeNodes(scope, props);
}

function managedNodes(scope: Construct, { config, network, addons, securityGroup }: WorkersProps): Workers {
  const nodes = addNodeGroups(scope, {
    name: config.name,
    region: config.region,
    clusterName: addons.clusterName,
    kubernetesVersion: config.cluster.version,
    subnetIds: network.privateSubnetIds,
    securityGroup,
    tags: config.tags,
    system: config.nodes,
    workloads: config.nodeGroups,
    dependsOn: [...addonsBeforeNodes(scope, addons), ...network.egress],
  });
  const deployments = addonsAfterNodes(scope, { ...addons, nodes: [nodes.system] });
  const pools = Object.values(config.karpenter?.nodePools ?? {});
  return {
    ready: [...nodes.all, ...deployments],
    startupTaint: nodes.startupTaint || pools.some(({ waitForCni }) => waitForCni),
  };
}

/** No node is waited for: there is none until a pod wants one. The first such pod is an add-on's, so that the first node joins before the first release. */
function autoModeNodes(scope: Construct, { network, addons }: WorkersProps): Workers {
  return {
    ready: addonsOfAutoMode(scope, { ...addons, dependsOn: network.egress }), // a node without a way out never joins
    startupTaint: false,
  };
}
