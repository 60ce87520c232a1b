// The EKS control plane with its role, key, log group and access entries. Nodes and add-ons have their own files.
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AutoMode } from "./auto-mode";
import { managedPolicy, partition, policyDocument, serviceTrust } from "./iam";

export interface ControlPlaneProps {
  /** Name of the cluster. Changing it replaces the cluster. */
  readonly name: string;
  readonly region: string;
  /** Kubernetes minor. EKS upgrades in place, one minor at a time. */
  readonly version: string;
  /** Private subnets in two zones or more. */
  readonly subnetIds: readonly string[];
  /** The private endpoint is always on. */
  readonly endpointAccess: "public-and-private" | "private";
  /** Who may reach the public endpoint; empty where there is none. */
  readonly publicAccessCidrs: readonly string[];
  /** Who may reach the private endpoint, beside the nodes. Default: the VPC where it is the only endpoint, else nobody. */
  readonly privateAccessCidrs?: readonly string[] | undefined;
  readonly vpcCidr: string;
  /** Changing it replaces the cluster. */
  readonly serviceIpv4Cidr: string;
  readonly enabledLogTypes: readonly string[];
  readonly logRetentionDays: number;
  /** Policies of AWS's that the cluster's role has beside AmazonEKSClusterPolicy. */
  readonly rolePolicies: readonly string[];
  /** AWS makes the nodes and runs what they need. Default: nobody does, they are ours. */
  readonly autoMode?: AutoMode | undefined;
  readonly accessEntries: readonly { readonly principalArn: string; readonly accessPolicy: string }[];
  /** Terraform refuses to destroy or replace the cluster and its key. */
  readonly deletionProtection: boolean;
}

export class ControlPlane extends Construct {
  /** The name as a reference: whoever uses it waits for the cluster. */
  readonly clusterName: string;
  readonly endpoint: string;
  /** PEM in base64. */
  readonly certificateAuthority: string;
  /** Issuer of the cluster's OIDC tokens, with https://. */
  readonly oidcIssuer: string;
  /** All-to-self group on the control plane, and on nodes that have no other: webhook and mesh ports then work without a rule of ours. */
  readonly securityGroupId: string;
  /** Access of the people, pipelines and networks that the config names. */
  readonly access: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: ControlPlaneProps) {
    super(scope, id);

    // EKS's own argument for this came after AWS provider 5.100. Without the key nobody reads the cluster's secrets again.
    const kept = props.deletionProtection ? { lifecycle: { preventDestroy: true } } : {};
    const key = new KmsKey(this, "key", {
      description: `Secrets of the EKS cluster ${props.name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: { Name: `${props.name}-secrets` },
      ...kept,
    });
    new KmsAlias(this, "key-alias", { name: `alias/eks/${props.name}`, targetKeyId: key.keyId });

    const logGroupName = `/aws/eks/${props.name}/cluster`;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logGroupName,
      retentionInDays: props.logRetentionDays,
    });

    const role = new IamRole(this, "role", {
      name: `${props.name}-cluster`,
      // Auto Mode's session carries the cluster's name as a tag, which its policies compare with.
      assumeRolePolicy: serviceTrust("eks.amazonaws.com", { tagSession: props.autoMode !== undefined }),
    });
    const rolePolicies = [...props.rolePolicies, ...(props.autoMode?.rolePolicies ?? [])].map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, {
          role: role.name,
          policyArn: managedPolicy(props.region, policy),
        }),
    );
    const clusterPolicy = new IamRolePolicyAttachment(this, "cluster-policy", {
      role: role.name,
      policyArn: managedPolicy(props.region, "AmazonEKSClusterPolicy"),
    });
    // EKS writes its last lines while it goes away. Without this it makes the log group again after ours is gone,
    // and the next deploy of the same name fails with "already exists".
    const noLogGroups = new IamRolePolicy(this, "no-log-groups", {
      name: "no-log-groups",
      role: role.name,
      policy: policyDocument([
        {
          Effect: "Deny",
          Action: "logs:CreateLogGroup",
          Resource: `arn:${partition(props.region)}:logs:*:*:log-group:${logGroupName}*`,
        },
      ]),
    });

    const { elasticLoadBalancing, ...autoMode } = props.autoMode?.capabilities() ?? {};
    const cluster = new EksCluster(this, "eks", {
      name: props.name,
      version: props.version,
      roleArn: role.arn,
      bootstrapSelfManagedAddons: false, // add-ons are ours from the start, in our order
      enabledClusterLogTypes: [...props.enabledLogTypes],
      accessConfig: {
        authenticationMode: "API",
        // The creator's entry is EKS's own: it is there before our first release and outlives the last one.
        bootstrapClusterCreatorAdminPermissions: true,
      },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: key.arn } },
      kubernetesNetworkConfig: {
        serviceIpv4Cidr: props.serviceIpv4Cidr,
        ...(elasticLoadBalancing === undefined ? {} : { elasticLoadBalancing }),
      },
      ...autoMode,
      upgradePolicy: { supportType: "STANDARD" }, // EXTENDED, the default, costs six times as much without asking
      vpcConfig: {
        subnetIds: [...props.subnetIds],
        endpointPrivateAccess: true,
        ...(props.endpointAccess === "private"
          ? { endpointPublicAccess: false }
          : { endpointPublicAccess: true, publicAccessCidrs: [...props.publicAccessCidrs] }),
      },
      timeouts: { delete: "30m" }, // the provider's 15 minutes are close to what slow regions take
      tags: { Name: props.name },
      ...kept,
      // Rights and log group come first and go last: EKS cleans up its network interfaces with them, and Auto Mode its nodes.
      dependsOn: [
        clusterPolicy,
        ...rolePolicies,
        noLogGroups,
        logGroup,
        ...(props.autoMode?.dependsOn ?? []),
      ],
    });

    this.clusterName = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.oidcIssuer = cluster.identity.get(0).oidc.get(0).issuer;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;

    // EKS's group lets in its own members only: whoever runs Terraform inside the VPC is none of them.
    const usual = props.endpointAccess === "private" ? [["vpc", props.vpcCidr] as const] : [];
    const named = props.privateAccessCidrs?.map((block) => [block.replace(/[./]/g, "-"), block] as const);
    for (const [suffix, cidrIpv4] of named ?? usual)
      this.access.push(
        new VpcSecurityGroupIngressRule(this, `private-access-${suffix}`, {
          securityGroupId: this.securityGroupId,
          description: "API server, private endpoint",
          cidrIpv4,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
        }),
      );
    const taken = new Set<string>();
    for (const { principalArn, accessPolicy } of props.accessEntries) {
      const short = principalId(principalArn, taken);
      const entry = new EksAccessEntry(this, `access-${short}`, { clusterName: cluster.name, principalArn });
      this.access.push(
        new EksAccessPolicyAssociation(this, `access-policy-${short}`, {
          clusterName: cluster.name,
          principalArn: entry.principalArn,
          policyArn: `arn:${partition(props.region)}:eks::aws:cluster-access-policy/${accessPolicy}`,
          accessScope: { type: "cluster" },
        }),
      );
    }
  }
}

/** A construct's id for a principal: its name, or the whole ARN where that is another one's already, as with two accounts' roles of one name. */
function principalId(arn: string, taken: Set<string>): string {
  const short = arn.replace(/^.*:/, "").replace(/[^a-zA-Z0-9]+/g, "-");
  const id = taken.has(short) ? arn.replace(/[^a-zA-Z0-9]/g, (sign) => `-${sign.charCodeAt(0)}-`) : short;
  taken.add(id);
  return id;
}
