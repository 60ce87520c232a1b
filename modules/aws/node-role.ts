// The role of nodes: one for all managed groups of a cluster, and one for Karpenter's.
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { managedPolicy, serviceTrust } from "./iam";

export interface NodeRole {
  readonly name: string;
  readonly arn: string;
  /** Its rights: they come before the nodes and go after them. */
  readonly policies: readonly ITerraformDependable[];
}

export interface NodeRoleProps {
  readonly roleName: string;
  readonly region: string;
}

/** Makes the role in the scope of what needs it first. The CNI has a role of its own (IRSA), so that not every pod on a node could take its rights. */
export function addNodeRole(scope: Construct, id: string, { roleName, region }: NodeRoleProps): NodeRole {
  const role = new IamRole(scope, id, {
    name: roleName,
    assumeRolePolicy: serviceTrust("ec2.amazonaws.com"),
  });
  const policies = [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonSSMManagedInstanceCore",
  ].map(
    (policy) =>
      new IamRolePolicyAttachment(scope, policy, {
        role: role.name,
        policyArn: managedPolicy(region, policy),
      }),
  );
  return { name: role.name, arn: role.arn, policies };
}
