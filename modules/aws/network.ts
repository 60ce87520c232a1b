// The VPC: public and private subnets, NAT gateways, routes. Nothing in it is reachable but what a load balancer exposes.
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { FlowLogs, type FlowLogsProps } from "./flow-logs";
import { podSubnetCidrs, zoneSubnets } from "./subnets";
import { VpcEndpoints } from "./vpc-endpoints";

/** What the cluster needs of a VPC, ours or somebody else's. */
export interface ClusterNetwork {
  readonly vpcId: string;
  readonly vpcArn: string;
  /** IPv4 block of the VPC. */
  readonly cidrBlock: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  /** Subnets of pods, where they do not share those of the nodes. */
  readonly podSubnets: readonly { readonly availabilityZone: string; readonly subnetId: string }[];
  /** The private subnets' way out: what nodes and controllers need until they are gone. */
  readonly egress: readonly ITerraformDependable[];
  /** The public subnets' way in: what an internet-facing load balancer needs until it is gone. */
  readonly publicRoutes: readonly ITerraformDependable[];
}

export interface NetworkProps {
  /** Becomes the Name tag of everything. */
  readonly name: string;
  readonly region: string;
  /** IPv4 block of the VPC, /16 to /20. Changing it replaces the VPC. */
  readonly cidr: string;
  /** Letters of the zones. Removing one deletes its subnets. */
  readonly zones: readonly string[];
  /** single: in the first zone, for all of them. */
  readonly natGateways: "per-zone" | "single";
  /** A second block, for pods alone. */
  readonly podCidr?: string | undefined;
  readonly vpcEndpoints: "none" | "s3" | "private";
  readonly flowLogs?: Pick<FlowLogsProps, "trafficType" | "retentionDays"> | undefined;
}

interface PrivateZone {
  readonly zone: string;
  readonly table: RouteTable;
}

/** VPC over two or three zones; each zone's failure stays its own. */
export class Network extends Construct implements ClusterNetwork {
  readonly vpcId: string;
  readonly vpcArn: string;
  readonly cidrBlock: string;
  readonly publicSubnetIds: string[] = [];
  readonly privateSubnetIds: string[] = [];
  readonly podSubnets: { availabilityZone: string; subnetId: string }[] = [];
  readonly egress: ITerraformDependable[] = [];
  readonly publicRoutes: ITerraformDependable[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidr,
      enableDnsHostnames: true, // the private API endpoint resolves only with both
      enableDnsSupport: true,
      tags: { Name: props.name },
    });
    this.vpcId = vpc.id;
    this.vpcArn = vpc.arn;
    this.cidrBlock = props.cidr;
    // Without rules: what forgets to name a security group gets no traffic instead of all of it.
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id, tags: this.tagged("default") });

    const gateway = new InternetGateway(this, "internet-gateway", {
      vpcId: vpc.id,
      tags: { Name: props.name },
    });
    const publicTable = new RouteTable(this, "public-routes", {
      vpcId: vpc.id,
      tags: this.tagged("public"),
    });
    const toInternet = new Route(this, "to-internet", {
      routeTableId: publicTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    this.publicRoutes.push(toInternet);

    const zones = zoneSubnets(props.cidr, props.zones);
    let nat: NatGateway | undefined;
    const privateZones = zones.map(({ zone, publicCidr, privateCidr }): PrivateZone => {
      const publicSubnet = this.publicSubnet(zone, publicCidr, publicTable);
      if (nat === undefined || props.natGateways === "per-zone")
        nat = this.natGateway(zone, publicSubnet, gateway, toInternet);
      return { zone, table: this.privateSubnet(zone, privateCidr, nat) };
    });
    if (props.podCidr !== undefined) this.addPodSubnets(props.podCidr, privateZones);

    if (props.vpcEndpoints !== "none")
      this.egress.push(
        ...new VpcEndpoints(this, "endpoints", {
          name: props.name,
          region: props.region,
          vpcId: vpc.id,
          cidrs: [props.cidr, ...(props.podCidr === undefined ? [] : [props.podCidr])],
          routeTableIds: privateZones.map(({ table }) => table.id),
          subnetIds: this.privateSubnetIds,
          kind: props.vpcEndpoints,
        }).endpoints,
      );
    if (props.flowLogs !== undefined)
      new FlowLogs(this, "flow-logs", {
        name: props.name,
        region: props.region,
        vpcId: vpc.id,
        ...props.flowLogs,
      });
  }

  private publicSubnet(zone: string, cidrBlock: string, table: RouteTable) {
    const subnet = new Subnet(this, `public-${zone}`, {
      vpcId: this.vpcId,
      availabilityZone: `${this.props.region}${zone}`,
      cidrBlock,
      tags: { ...this.tagged(`public-${zone}`), "kubernetes.io/role/elb": "1" },
    });
    const association = new RouteTableAssociation(this, `public-routes-${zone}`, {
      subnetId: subnet.id,
      routeTableId: table.id,
    });
    this.publicSubnetIds.push(subnet.id);
    this.publicRoutes.push(association);
    return { id: subnet.id, association };
  }

  private natGateway(
    zone: string,
    subnet: { readonly id: string; readonly association: ITerraformDependable },
    gateway: InternetGateway,
    toInternet: Route,
  ): NatGateway {
    const address = new Eip(this, `nat-address-${zone}`, {
      domain: "vpc",
      tags: this.tagged(`nat-${zone}`),
      dependsOn: [gateway], // an address can be mapped only while the VPC has an internet gateway; unmapped before it goes
    });
    return new NatGateway(this, `nat-${zone}`, {
      allocationId: address.id,
      subnetId: subnet.id,
      tags: this.tagged(`nat-${zone}`),
      dependsOn: [toInternet, subnet.association], // a NAT gateway without a route out serves nobody
    });
  }

  private privateSubnet(zone: string, cidrBlock: string, nat: NatGateway): RouteTable {
    const subnet = new Subnet(this, `private-${zone}`, {
      vpcId: this.vpcId,
      availabilityZone: `${this.props.region}${zone}`,
      cidrBlock,
      tags: { ...this.tagged(`private-${zone}`), "kubernetes.io/role/internal-elb": "1" },
    });
    const table = new RouteTable(this, `private-routes-${zone}`, {
      vpcId: this.vpcId,
      tags: this.tagged(`private-${zone}`),
    });
    const toNat = new Route(this, `to-nat-${zone}`, {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: nat.id,
    });
    const association = new RouteTableAssociation(this, `private-routes-${zone}-association`, {
      subnetId: subnet.id,
      routeTableId: table.id,
    });
    this.privateSubnetIds.push(subnet.id);
    this.egress.push(toNat, association);
    return table;
  }

  /** Pods leave by the same way as the nodes of their zone. No role tag: load balancers have their subnets elsewhere. */
  private addPodSubnets(podCidr: string, zones: readonly PrivateZone[]): void {
    const block = new VpcIpv4CidrBlockAssociation(this, "pod-block", {
      vpcId: this.vpcId,
      cidrBlock: podCidr,
    });
    for (const [i, cidrBlock] of podSubnetCidrs(podCidr, zones.length).entries()) {
      const { zone = "", table } = zones[i] ?? {};
      if (table === undefined) continue;
      const availabilityZone = `${this.props.region}${zone}`;
      const subnet = new Subnet(this, `pods-${zone}`, {
        vpcId: block.vpcId, // the VPC takes a subnet of this block only while it has the block
        availabilityZone,
        cidrBlock,
        tags: this.tagged(`pods-${zone}`),
      });
      const association = new RouteTableAssociation(this, `pod-routes-${zone}`, {
        subnetId: subnet.id,
        routeTableId: table.id,
      });
      this.podSubnets.push({ availabilityZone, subnetId: subnet.id });
      this.egress.push(association);
    }
  }

  private tagged(suffix: string): { Name: string } {
    return { Name: `${this.props.name}-${suffix}` };
  }
}
