// One EKS add-on.
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ROLE_ANNOTATION } from "../irsa";
import type { ServiceAccountRole } from "../service-account-roles";

export interface AddonProps {
  readonly clusterName: string;
  readonly name:
    | "vpc-cni"
    | "kube-proxy"
    | "eks-pod-identity-agent"
    | "coredns"
    | "metrics-server"
    | "aws-ebs-csi-driver"
    | "aws-efs-csi-driver";
  /** Exact. Absent: EKS's choice for the cluster's Kubernetes, and later whatever is there. */
  readonly version?: string | undefined;
  /** What EKS checks against the add-on's own schema. Absent: EKS's defaults. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Of its controller. */
  readonly role?: ServiceAccountRole;
  /** Leave the software in the cluster when the add-on goes. */
  readonly preserve?: boolean;
  readonly dependsOn?: readonly ITerraformDependable[];
}

export class Addon extends Construct {
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, props: AddonProps) {
    super(scope, id);
    const roleArn = props.role?.serviceAccountAnnotations[ROLE_ANNOTATION];
    this.dependable = new EksAddon(this, "addon", {
      clusterName: props.clusterName,
      addonName: props.name,
      ...(props.version === undefined ? {} : { addonVersion: props.version }),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(props.configuration === undefined
        ? {}
        : { configurationValues: JSON.stringify(props.configuration) }),
      ...(roleArn === undefined ? {} : { serviceAccountRoleArn: roleArn }),
      ...(props.preserve === undefined ? {} : { preserve: props.preserve }),
      // The rights come first and go last: a controller without them can neither make nor free anything.
      dependsOn: [...(props.role?.dependsOn ?? []), ...(props.dependsOn ?? [])],
    });
  }
}
