// A gateway's way into the world on AWS: certificate, NLB, names; and what the mesh needs to know of it.
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Gateway } from "../../config/gateways";
import type { KubernetesObject, LoadBalancer } from "../platform";
import { AUTO_MODE_API } from "./auto-mode";
import type { Balancer, BalancerNames, BalancerProps } from "./balancer";
import { Certificate } from "./certificate";
import { ControllerLoadBalancer } from "./controller-load-balancer";
import { NetworkLoadBalancer } from "./load-balancer";
import { Zone, type ZoneProps } from "./zone";

export interface IngressProps {
  readonly names: BalancerNames;
  readonly settings: Gateway["entry"];
  /** The domain's; absent without a domain. One that is no construct yet is found or made here. */
  readonly zone?: HostedZone | ZoneProps;
  /** Terraform writes the domain's records, and not a controller. */
  readonly writesRecords: boolean;
  readonly drainSeconds: number;
  readonly subnetIds: readonly string[];
  readonly nodeSecurityGroupId: string;
  readonly vpcId: string;
  readonly clusterName: string;
  /** Load balancing is Auto Mode's own: the controller is not installed. */
  readonly autoMode: boolean;
  /** Of what the controller makes; what Terraform makes has the provider's default tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly dependsOn: ITerraformDependable[];
}

/** A zone that is there for all gateways of the file. */
export interface HostedZone {
  readonly name: string;
  readonly id: string;
}

/** Fills `LoadBalancer` of the seam. */
export class Ingress extends Construct implements LoadBalancer {
  readonly service: LoadBalancer["service"];
  readonly dependsOn: ITerraformDependable[];
  readonly address: string;
  /** Where the domain's records are; absent without a domain. */
  readonly zone?: HostedZone;
  readonly proxyProtocol: boolean;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  private readonly balancer: Balancer;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    const { settings, zone: wanted } = props;
    const { domain, tls } = settings;
    const zone =
      wanted === undefined || "id" in wanted
        ? wanted
        : { name: wanted.name, id: new Zone(this, "zone", wanted).zoneId };
    const listener = (): BalancerProps["tls443"] => {
      if (domain === undefined || zone === undefined) return undefined;
      if (tls !== "acm") return "passthrough";
      return {
        certificateArn: new Certificate(this, "certificate", { domain, zoneId: zone.id }).issuedArn,
      };
    };
    const tls443 = listener();

    const common = {
      names: props.names,
      vpcId: props.vpcId,
      settings,
      clusterName: props.clusterName,
      autoMode: props.autoMode,
      subnetIds: props.subnetIds,
      deregistrationDelaySeconds: props.drainSeconds,
      dependsOn: props.dependsOn,
      ...(tls443 === undefined ? {} : { tls443 }),
    };
    this.balancer =
      settings.nlb === "controller"
        ? new ControllerLoadBalancer(this, "balancer", { ...common, tags: props.tags })
        : new NetworkLoadBalancer(this, "balancer", {
            ...common,
            nodeSecurityGroupId: props.nodeSecurityGroupId,
          });

    if (domain !== undefined && zone !== undefined && props.writesRecords)
      for (const [record, name] of [
        ["apex", domain],
        ["wildcard", `*.${domain}`],
      ] as const)
        new Route53Record(this, record, {
          zoneId: zone.id,
          name,
          type: "A",
          alias: { name: this.balancer.dnsName, zoneId: this.balancer.zoneId, evaluateTargetHealth: true },
        });

    if (zone !== undefined) this.zone = zone;
    this.address = this.balancer.dnsName;
    this.dependsOn = this.balancer.dependsOn;
    this.service = this.balancer.service;
    this.proxyProtocol = settings.clientAddress === "proxy-protocol";
    // Looked at when a pod is made, and only once there are bindings: the first pods of a cluster carry no gate,
    // so the gateway need not wait for the controller's webhook.
    const group = props.autoMode ? AUTO_MODE_API : "elbv2.k8s.aws";
    this.namespaceLabels = settings.podReadinessGate
      ? { [`${group}/pod-readiness-gate-inject`]: "enabled" }
      : {};
  }

  followGateway(gateway: ITerraformDependable): void {
    this.balancer.followGateway(gateway);
  }

  targets(gateway: { namespace: string; service: string }): KubernetesObject[] {
    return this.balancer.targets(gateway);
  }
}
