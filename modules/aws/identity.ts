// IRSA: one IAM role for one service account of this cluster.
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { WorkloadIdentity } from "../platform";
import { type PolicyStatement, policyDocument } from "./iam";

export interface OidcIdentityProps {
  readonly clusterName: string;
  /** The cluster's issuer, with https://. */
  readonly issuer: string;
}

export interface RoleRequest {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Our own statements; become one managed policy. */
  readonly statements?: readonly PolicyStatement[];
  /** A policy that AWS keeps. */
  readonly managedPolicyArn?: string;
}

export interface ServiceAccountRole extends WorkloadIdentity {
  readonly roleArn: string;
}

/** The cluster's OIDC provider and the roles that trust it. */
export class OidcIdentity extends Construct {
  private readonly provider: IamOpenidConnectProvider;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OidcIdentityProps,
  ) {
    super(scope, id);
    this.provider = new IamOpenidConnectProvider(this, "provider", {
      url: props.issuer,
      clientIdList: ["sts.amazonaws.com"], // no thumbprint: IAM checks EKS's issuer by its own list of CAs
    });
  }

  /** A role that exactly one service account may take. */
  role(name: string, request: RoleRequest): ServiceAccountRole {
    // The keys of a trust condition hold the issuer without its scheme.
    const issuer = Fn.replace(this.props.issuer, "https://", "");
    const role = new IamRole(this, name, {
      name: `${this.props.clusterName}-${name}`,
      assumeRolePolicy: policyDocument([
        {
          Effect: "Allow",
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: this.provider.arn },
          Condition: {
            StringEquals: {
              [`${issuer}:sub`]: `system:serviceaccount:${request.namespace}:${request.serviceAccount}`,
              [`${issuer}:aud`]: "sts.amazonaws.com",
            },
          },
        },
      ]),
    });
    const policyArn =
      request.managedPolicyArn ??
      new IamPolicy(this, `${name}-policy`, {
        name: `${this.props.clusterName}-${name}`,
        policy: policyDocument(request.statements ?? []),
      }).arn;
    const attachment = new IamRolePolicyAttachment(this, `${name}-attachment`, {
      role: role.name,
      policyArn,
    });
    return {
      roleArn: role.arn,
      serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": role.arn },
      dependsOn: [attachment],
    };
  }
}
