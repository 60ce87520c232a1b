// The gateway's way into the world on AWS: certificate, NLB, names; and what the mesh needs to know of it.
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { EksConfig } from "../../config/types";
import type {
  KubernetesObject,
  LoadBalancer,
  LoadBalancerControllerSettings,
  ServicePort,
} from "../platform";
import { Certificate } from "./certificate";
import { NetworkLoadBalancer } from "./load-balancer";
import { Zone } from "./zone";

export interface IngressProps {
  readonly name: string;
  readonly settings: EksConfig["ingress"];
  readonly drainSeconds: number;
  readonly subnetIds: readonly string[];
  readonly nodeSecurityGroupId: string;
  readonly controller: LoadBalancerControllerSettings;
  readonly dependsOn: ITerraformDependable[];
}

/** Fills `LoadBalancer` of the seam. */
export class Ingress extends Construct implements LoadBalancer {
  readonly service: LoadBalancer["service"];
  readonly controller: LoadBalancerControllerSettings;
  readonly dependsOn: ITerraformDependable[];
  readonly address: string;
  private readonly balancer: NetworkLoadBalancer;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    const { domain, hostedZone } = props.settings;
    const zone =
      domain === undefined
        ? undefined
        : new Zone(this, "zone", { name: hostedZone?.name ?? domain, create: hostedZone?.create ?? false });
    const certificate =
      domain === undefined || zone === undefined
        ? undefined
        : new Certificate(this, "certificate", { domain, zoneId: zone.zoneId });

    this.balancer = new NetworkLoadBalancer(this, "balancer", {
      name: props.name,
      vpcId: props.controller.vpcId,
      scheme: props.settings.scheme,
      subnetIds: props.subnetIds,
      allowedCidrs: props.settings.allowedCidrs,
      sslPolicy: props.settings.sslPolicy,
      deregistrationDelaySeconds: props.drainSeconds,
      nodeSecurityGroupId: props.nodeSecurityGroupId,
      dependsOn: props.dependsOn,
      ...(certificate === undefined ? {} : { certificateArn: certificate.issuedArn }),
    });

    if (domain !== undefined && zone !== undefined)
      for (const [record, name] of [
        ["apex", domain],
        ["wildcard", `*.${domain}`],
      ] as const)
        new Route53Record(this, record, {
          zoneId: zone.zoneId,
          name,
          type: "A",
          alias: { name: this.balancer.dnsName, zoneId: this.balancer.zoneId, evaluateTargetHealth: true },
        });

    this.address = this.balancer.dnsName;
    this.controller = props.controller;
    this.dependsOn = this.balancer.path;
    // ClusterIP: the load balancer is Terraform's, nothing in the cluster makes or orphans one.
    this.service = {
      type: "ClusterIP",
      annotations: {},
      ports: this.balancer.targetGroups.map(({ port }) => servicePort(port)),
    };
  }

  /** One TargetGroupBinding for each port. Security group rules are Terraform's, so `networking` stays out. */
  targets(gateway: { namespace: string; service: string }): KubernetesObject[] {
    return this.balancer.targetGroups.map(({ port, arn }) => ({
      apiVersion: "elbv2.k8s.aws/v1beta1",
      kind: "TargetGroupBinding",
      metadata: { name: `${gateway.service}-${port}`, namespace: gateway.namespace },
      spec: {
        serviceRef: { name: gateway.service, port },
        targetGroupARN: arn,
        targetType: "ip",
        vpcID: this.controller.vpcId,
      },
    }));
  }
}

/** 443 stays 443 on the pod: mapped to 80, the redirect of port 80 would answer its own target for ever. */
function servicePort(port: number): ServicePort {
  return { name: port === 443 ? "https" : "http2", port, targetPort: port, protocol: "TCP" };
}
