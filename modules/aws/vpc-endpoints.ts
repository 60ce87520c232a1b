// Ways to AWS's own services that leave the VPC by no NAT gateway.
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** What nodes, EKS's add-ons and the controllers call. Source: EKS user guide, "private clusters", read 2026-11. */
const INTERFACES = [
  "autoscaling",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "kms",
  "logs",
  "sqs",
  "ssm",
  "ssmmessages",
  "sts",
] as const;

export interface VpcEndpointsProps {
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  /** Who may use the interfaces: the blocks of the VPC. */
  readonly cidrs: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly subnetIds: readonly string[];
  /** s3: the gateway alone, which is free. private: the interfaces as well. */
  readonly kind: "s3" | "private";
}

export class VpcEndpoints extends Construct {
  /** Nodes pull images and log in through them: they come before the nodes and go after them. */
  readonly endpoints: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { vpcId, region } = props;
    const tagged = (service: string) => ({ Name: `${props.name}-${service}` });
    const service = (name: string) =>
      `${region.startsWith("cn-") ? "cn." : ""}com.amazonaws.${region}.${name}`;

    this.endpoints.push(
      new VpcEndpoint(this, "s3", {
        vpcId,
        serviceName: `com.amazonaws.${region}.s3`, // the gateway has this name in China as well
        vpcEndpointType: "Gateway",
        routeTableIds: [...props.routeTableIds],
        tags: tagged("s3"),
      }),
    );
    if (props.kind === "s3") return;

    const group = new SecurityGroup(this, "security-group", {
      name: `${props.name}-endpoints`,
      description: "Interface endpoints of the VPC",
      vpcId,
      tags: tagged("endpoints"),
    });
    for (const cidrIpv4 of props.cidrs)
      new VpcSecurityGroupIngressRule(this, `from-${cidrIpv4.replace(/[./]/g, "-")}`, {
        securityGroupId: group.id,
        description: "TLS from the VPC",
        cidrIpv4,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      });
    for (const name of INTERFACES)
      this.endpoints.push(
        new VpcEndpoint(this, name.replace(".", "-"), {
          vpcId,
          serviceName: service(name),
          vpcEndpointType: "Interface",
          privateDnsEnabled: true, // the SDKs' own names then lead here
          subnetIds: [...props.subnetIds],
          securityGroupIds: [group.id],
          tags: tagged(name),
        }),
      );
  }
}
