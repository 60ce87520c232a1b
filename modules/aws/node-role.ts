// The role of nodes: one for all managed groups of a cluster, one for Karpenter's, one for Auto Mode's.
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
  /** Policies of AWS's. Default: what nodes need that join by themselves, and Session Manager to look at them. */
  readonly policyNames?: readonly string[];
}

const USUAL = [
  "AmazonEKSWorkerNodePolicy",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonSSMManagedInstanceCore",
];

/** Makes the role in the scope of what needs it first. The CNI has a role of its own (IRSA), so that not every pod on a node could take its rights. */
export function addNodeRole(
  scope: Construct,
  id: string,
  { roleName, region, policyNames = USUAL }: NodeRoleProps,
): NodeRole {
  const role = new IamRole(scope, id, {
    name: roleName,
    assumeRolePolicy: serviceTrust("ec2.amazonaws.com"),
  });
  const policies = policyNames.map(
    (policy) =>
      new IamRolePolicyAttachment(scope, policy, {
        role: role.name,
        policyArn: managedPolicy(region, policy),
      }),
  );
  return { name: role.name, arn: role.arn, policies };
}
