// EKS add-ons, in two halves: what nodes need to become Ready, and what needs nodes to become ACTIVE.
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface AddonProps {
  readonly clusterName: string;
  readonly name: "vpc-cni" | "kube-proxy" | "coredns" | "metrics-server";
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly serviceAccountRoleArn?: string;
  /** Leave the software in the cluster when the add-on goes. */
  readonly preserve?: boolean;
  readonly dependsOn: ITerraformDependable[];
}

/** One add-on in the version that EKS recommends for the cluster's Kubernetes. */
export class Addon extends Construct {
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, props: AddonProps) {
    super(scope, id);
    this.dependable = new EksAddon(this, "addon", {
      clusterName: props.clusterName,
      addonName: props.name,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(props.configuration === undefined
        ? {}
        : { configurationValues: JSON.stringify(props.configuration) }),
      ...(props.serviceAccountRoleArn === undefined
        ? {}
        : { serviceAccountRoleArn: props.serviceAccountRoleArn }),
      ...(props.preserve === undefined ? {} : { preserve: props.preserve }),
      dependsOn: props.dependsOn,
    });
  }
}

/** Whole /28 prefixes instead of single addresses: more pods on a node, fewer calls. Must be set before nodes join, or their max-pods is wrong. */
export const vpcCniConfiguration = {
  env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
} as const;
