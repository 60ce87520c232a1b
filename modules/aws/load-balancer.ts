// The public NLB, owned by Terraform and made beside the control plane. The gateway's pods are bound to its target groups by TargetGroupBindings.
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** Istio's health port. Envoy opens 80 and 443 only once a Gateway object asks for them; this one is always open. */
const HEALTH_PORT = 15021;

export interface NetworkLoadBalancerProps {
  /** 24 characters at most: ELB allows 32 with our suffixes. */
  readonly name: string;
  readonly vpcId: string;
  /** Changing it replaces the load balancer. */
  readonly scheme: "internet-facing" | "internal";
  readonly subnetIds: readonly string[];
  readonly allowedCidrs: readonly string[];
  /** Present: a TLS listener on 443 with it. Absent: port 80 alone. */
  readonly certificateArn?: string;
  readonly sslPolicy: string;
  /** Seconds that a leaving pod still gets its open connections' packets. */
  readonly deregistrationDelaySeconds: number;
  /** Group of the nodes and pods; gets a rule for each port. */
  readonly nodeSecurityGroupId: string;
  /** Routes of the public subnets: an internet-facing load balancer is refused without. */
  readonly dependsOn: ITerraformDependable[];
}

export class NetworkLoadBalancer extends Construct {
  readonly dnsName: string;
  readonly zoneId: string;
  /** Target groups by the gateway's port. */
  readonly targetGroups: readonly { readonly port: number; readonly arn: string }[];
  /** Listeners and rules: while pods are bound, all of it must be there. */
  readonly path: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: NetworkLoadBalancerProps) {
    super(scope, id);
    const ports = props.certificateArn === undefined ? [80] : [80, 443];

    const group = new SecurityGroup(this, "security-group", {
      name: `${props.name}-ingress`,
      description: "Load balancer of the ingress gateway",
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-ingress` },
    });
    for (const port of ports)
      for (const cidrIpv4 of props.allowedCidrs)
        this.path.push(
          new VpcSecurityGroupIngressRule(this, `from-${cidrIpv4.replace(/[./]/g, "-")}-to-${port}`, {
            securityGroupId: group.id,
            description: `Clients to port ${port}`,
            cidrIpv4,
            ipProtocol: "tcp",
            fromPort: port,
            toPort: port,
          }),
        );
    for (const port of [...ports, HEALTH_PORT]) {
      const rule = { ipProtocol: "tcp", fromPort: port, toPort: port };
      this.path.push(
        new VpcSecurityGroupEgressRule(this, `to-pods-${port}`, {
          ...rule,
          securityGroupId: group.id,
          description: `Gateway pods on port ${port}`,
          referencedSecurityGroupId: props.nodeSecurityGroupId,
        }),
        new VpcSecurityGroupIngressRule(this, `pods-accept-${port}`, {
          ...rule,
          securityGroupId: props.nodeSecurityGroupId,
          description: `Load balancer of the ingress gateway to port ${port}`,
          referencedSecurityGroupId: group.id,
        }),
      );
    }

    const balancer = new Lb(this, "nlb", {
      name: `${props.name}-ingress`,
      loadBalancerType: "network",
      internal: props.scheme === "internal",
      subnets: [...props.subnetIds],
      securityGroups: [group.id],
      enableCrossZoneLoadBalancing: true, // the gateway's pods need not be spread evenly
      dependsOn: props.dependsOn,
    });
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;

    this.targetGroups = ports.map((port) => {
      const target = new LbTargetGroup(this, `pods-${port}`, {
        name: `${props.name}-${port}`,
        vpcId: props.vpcId,
        targetType: "ip", // straight to the pods; instance targets would hide the client behind the node
        protocol: "TCP",
        port,
        preserveClientIp: "true",
        deregistrationDelay: String(props.deregistrationDelaySeconds),
        healthCheck: {
          protocol: "HTTP",
          port: String(HEALTH_PORT),
          path: "/healthz/ready",
          matcher: "200",
          interval: 10,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
        },
      });
      this.path.push(
        new LbListener(this, `listener-${port}`, {
          loadBalancerArn: balancer.arn,
          port,
          defaultAction: [{ type: "forward", targetGroupArn: target.arn }],
          ...(port === 443 && props.certificateArn !== undefined
            ? {
                protocol: "TLS",
                certificateArn: props.certificateArn,
                sslPolicy: props.sslPolicy,
                alpnPolicy: "HTTP2Preferred", // without it no HTTP/2, and gRPC fails
              }
            : { protocol: "TCP" }),
        }),
      );
      return { port, arn: target.arn };
    });
  }
}
