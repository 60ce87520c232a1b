// EKS Auto Mode: the cluster's three capabilities, the rights that AWS uses them with, and the role of the nodes that it makes.
import type { EksClusterConfig } from "@cdktf/provider-aws/lib/eks-cluster";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addNodeRole, type NodeRole } from "./node-role";

/** By this tag Auto Mode's role knows what belongs to the cluster: what lacks it, it may not touch. */
export const CLUSTER_TAG = "eks:eks-cluster-name";

/** API group of Auto Mode's own kinds. */
export const AUTO_MODE_API = "eks.amazonaws.com";

export interface AutoModeProps {
  readonly name: string;
  readonly region: string;
  /** Built-in ones. */
  readonly nodePools: readonly string[];
}

/** What the control plane must be told. */
export class AutoMode extends Construct {
  /** Of the cluster's own role: Auto Mode acts by it, beside AmazonEKSClusterPolicy. */
  readonly rolePolicies = [
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
  ];
  /** The nodes' rights: they come before the first node and go after the last. */
  readonly dependsOn: readonly ITerraformDependable[];
  private readonly nodeRole: NodeRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AutoModeProps,
  ) {
    super(scope, id);
    // EKS makes the role's access entry itself, for its built-in pools.
    this.nodeRole = addNodeRole(this, "node-role", {
      roleName: `${props.name}-auto-node`,
      region: props.region,
      // Less than managed nodes need: AWS acts on these by the cluster's role, and nobody logs in.
      policyNames: ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"],
    });
    this.dependsOn = this.nodeRole.policies;
  }

  /** EKS takes the three capabilities together or not at all. */
  capabilities(): Required<Pick<EksClusterConfig, "computeConfig" | "storageConfig">> & {
    readonly elasticLoadBalancing: { readonly enabled: true };
  } {
    return {
      computeConfig: {
        enabled: true,
        nodePools: [...this.props.nodePools],
        nodeRoleArn: this.nodeRole.arn,
      },
      elasticLoadBalancing: { enabled: true },
      storageConfig: { blockStorage: { enabled: true } },
    };
  }
}
