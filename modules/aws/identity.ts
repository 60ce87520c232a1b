// One IAM role for one controller of this cluster, taken by IRSA or through EKS Pod Identity.
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { EksConfig } from "../../config/types";
import { policyDocument } from "./iam";
import { irsa } from "./irsa";
import { podIdentity } from "./pod-identity";
import type { IdentityWay, RoleRequest, ServiceAccountRole } from "./service-account-roles";

export interface IdentitiesProps {
  /** A reference: what needs the cluster waits for it. */
  readonly clusterName: string;
  /** The cluster's name as plain text. */
  readonly name: string;
  readonly region: string;
  /** The cluster's issuer, with https://. */
  readonly issuer: string;
  /** Changing it changes the roles' trust in place. */
  readonly way: EksConfig["identity"];
  /** EKS runs its agent on every node by itself. */
  readonly builtInAgent: boolean;
}

/** The cluster's OIDC provider, and the roles of its controllers. */
export class Identities extends Construct {
  /** EKS's agent must be installed, to run on every node. */
  readonly needsAgent: boolean;
  private readonly irsa: IdentityWay;
  private readonly way: IdentityWay;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: IdentitiesProps,
  ) {
    super(scope, id);
    const provider = new IamOpenidConnectProvider(this, "provider", {
      url: props.issuer,
      clientIdList: ["sts.amazonaws.com"], // no thumbprint: IAM checks EKS's issuer by its own list of CAs
    });
    this.irsa = irsa(provider, props.issuer);
    const byPodIdentity = props.way === "pod-identity";
    this.needsAgent = byPodIdentity && !props.builtInAgent;
    this.way = byPodIdentity ? podIdentity(props) : this.irsa;
  }

  /** A role that exactly these service accounts may take. */
  role(name: string, request: RoleRequest): ServiceAccountRole {
    return this.roleBy(this.way, name, request);
  }

  /** By IRSA, whatever the file says: for what runs before a node's agent does. */
  irsaRole(name: string, request: RoleRequest): ServiceAccountRole {
    return this.roleBy(this.irsa, name, request);
  }

  private roleBy(way: IdentityWay, name: string, request: RoleRequest): ServiceAccountRole {
    const role = new IamRole(this, name, {
      name: `${this.props.name}-${name}`,
      assumeRolePolicy: policyDocument([way.trust(request)]),
    });
    const policyArn =
      request.managedPolicyArn ??
      new IamPolicy(this, `${name}-policy`, {
        name: `${this.props.name}-${name}`,
        policy: policyDocument(request.statements ?? []),
      }).arn;
    const attachment = new IamRolePolicyAttachment(this, `${name}-attachment`, {
      role: role.name,
      policyArn,
    });
    const { serviceAccountAnnotations, dependsOn } = way.bind(this, name, role.arn, request);
    return { roleArn: role.arn, serviceAccountAnnotations, dependsOn: [attachment, ...dependsOn] };
  }
}
