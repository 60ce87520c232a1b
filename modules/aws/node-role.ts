// The role of the nodes: one for all groups of a cluster.
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { managedPolicy, serviceTrust } from "./iam";

export interface NodeRole {
  readonly arn: string;
  /** Its rights: they come before the nodes and go after them. */
  readonly policies: readonly ITerraformDependable[];
}

/** Makes the role in the scope of the group that needs it first. The CNI has a role of its own (IRSA), so that not every pod on a node could take its rights. */
export function addNodeRole(scope: Construct, { name, region }: { name: string; region: string }): NodeRole {
  const role = new IamRole(scope, "role", {
    name: `${name}-node`,
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
  return { arn: role.arn, policies };
}
