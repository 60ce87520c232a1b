// An NLB, owned by Terraform and made beside the control plane. The gateway's pods are bound to its target groups by TargetGroupBindings.
import { Lb, type LbAccessLogs } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { KubernetesObject, LoadBalancer } from "../platform";
import { AUTO_MODE_API, CLUSTER_TAG } from "./auto-mode";
import {
  type Balancer,
  type BalancerProps,
  HEALTH_PORT,
  healthCheck,
  listenerPorts,
  servicePort,
} from "./balancer";

export interface NetworkLoadBalancerProps extends BalancerProps {
  /** Group of the nodes and pods; gets a rule for each port. */
  readonly nodeSecurityGroupId: string;
}

export class NetworkLoadBalancer extends Construct implements Balancer {
  /** ClusterIP: the load balancer is Terraform's, nothing in the cluster makes or orphans one. */
  readonly service: LoadBalancer["service"];
  readonly dnsName: string;
  readonly zoneId: string;
  /** Listeners and rules: while pods are bound, all of it must be there. */
  readonly dependsOn: ITerraformDependable[] = [];
  private readonly targetGroups: readonly { readonly port: number; readonly arn: string }[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkLoadBalancerProps,
  ) {
    super(scope, id);
    const { settings, tls443, subnetIds, names } = props;
    const ports = listenerPorts(props);
    this.service = { type: "ClusterIP", annotations: {}, ports: ports.map(servicePort) };

    const group = new SecurityGroup(this, "security-group", {
      name: names.balancer,
      description: `Load balancer of the ${names.gateway} gateway`,
      vpcId: props.vpcId,
      tags: { Name: names.balancer },
    });
    for (const port of ports)
      for (const cidrIpv4 of settings.allowedCidrs)
        this.dependsOn.push(
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
      this.dependsOn.push(
        new VpcSecurityGroupEgressRule(this, `to-pods-${port}`, {
          ...rule,
          securityGroupId: group.id,
          description: `Gateway pods on port ${port}`,
          referencedSecurityGroupId: props.nodeSecurityGroupId,
        }),
        new VpcSecurityGroupIngressRule(this, `pods-accept-${port}`, {
          ...rule,
          securityGroupId: props.nodeSecurityGroupId,
          description: `Load balancer of the ${names.gateway} gateway to port ${port}`,
          referencedSecurityGroupId: group.id,
        }),
      );
    }

    const balancer = new Lb(this, "nlb", {
      name: names.balancer,
      loadBalancerType: "network",
      internal: settings.scheme === "internal",
      ...(settings.eipAllocationIds === undefined
        ? { subnets: [...subnetIds] }
        : {
            subnetMapping: settings.eipAllocationIds.map((allocationId, i) => ({
              subnetId: subnetIds[i] ?? "",
              allocationId,
            })),
          }),
      securityGroups: [group.id],
      enableCrossZoneLoadBalancing: true, // the gateway's pods need not be spread evenly
      enableDeletionProtection: settings.deletionProtection,
      ...(settings.accessLogs === undefined ? {} : { accessLogs: accessLogs(settings.accessLogs) }),
      dependsOn: props.dependsOn,
    });
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;

    const check = healthCheck(settings);
    this.targetGroups = ports.map((port) => {
      const target = new LbTargetGroup(this, `pods-${port}`, {
        name: `${names.targetGroups}-${port}`,
        vpcId: props.vpcId,
        targetType: "ip", // straight to the pods; instance targets would hide the client behind the node
        protocol: "TCP",
        port,
        // One of the two tells the gateway who its client is; both at once would tell it twice.
        preserveClientIp: String(settings.clientAddress === "preserve"),
        ...(settings.clientAddress === "proxy-protocol" ? { proxyProtocolV2: true } : {}),
        deregistrationDelay: String(props.deregistrationDelaySeconds),
        healthCheck: { ...check, port: String(check.port) },
        ...(props.autoMode ? { tags: { [CLUSTER_TAG]: props.clusterName } } : {}), // its role registers no targets without
      });
      this.dependsOn.push(
        new LbListener(this, `listener-${port}`, {
          loadBalancerArn: balancer.arn,
          port,
          defaultAction: [{ type: "forward", targetGroupArn: target.arn }],
          ...(port === 443 && typeof tls443 === "object"
            ? {
                protocol: "TLS",
                certificateArn: tls443.certificateArn,
                sslPolicy: settings.sslPolicy,
                alpnPolicy: "HTTP2Preferred", // without it no HTTP/2, and gRPC fails
              }
            : { protocol: "TCP" }),
        }),
      );
      return { port, arn: target.arn };
    });
  }

  /** Nothing: it is there before the gateway. */
  followGateway(): void {}

  /** One TargetGroupBinding for each port. Security group rules are Terraform's, so `networking` stays out. */
  targets(gateway: { namespace: string; service: string }): KubernetesObject[] {
    const { autoMode, vpcId } = this.props;
    return this.targetGroups.map(({ port, arn }) => ({
      apiVersion: autoMode ? `${AUTO_MODE_API}/v1` : "elbv2.k8s.aws/v1beta1",
      kind: "TargetGroupBinding",
      metadata: { name: `${gateway.service}-${port}`, namespace: gateway.namespace },
      spec: {
        serviceRef: { name: gateway.service, port },
        targetGroupARN: arn,
        targetType: "ip",
        ...(autoMode ? {} : { vpcID: vpcId }), // looked up otherwise; Auto Mode knows no VPC but its own
      },
    }));
  }
}

function accessLogs({ bucket, prefix }: NonNullable<BalancerProps["settings"]["accessLogs"]>): LbAccessLogs {
  return { enabled: true, bucket, ...(prefix === undefined ? {} : { prefix }) };
}
