// The VPC: public and private subnets, a NAT gateway in each zone, routes. Nothing in it is reachable but what a load balancer exposes.
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { zoneSubnets } from "./subnets";

export interface NetworkProps {
  /** Becomes the Name tag of everything. */
  readonly name: string;
  readonly region: string;
  /** IPv4 block of the VPC, /16 to /20. Changing it replaces the VPC. */
  readonly cidr: string;
  /** Letters of the zones. Removing one deletes its subnets. */
  readonly zones: readonly string[];
}

/** VPC over two or three zones; each zone's failure stays its own. */
export class Network extends Construct {
  readonly vpcId: string;
  readonly vpcArn: string;
  readonly publicSubnetIds: string[] = [];
  readonly privateSubnetIds: string[] = [];
  /** The private subnets' way out: what nodes and controllers need until they are gone. */
  readonly egress: ITerraformDependable[] = [];
  /** The public subnets' way in: what an internet-facing load balancer needs until it is gone. */
  readonly publicRoutes: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const tagged = (suffix: string) => ({ Name: `${props.name}-${suffix}` });

    const vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidr,
      enableDnsHostnames: true, // the private API endpoint resolves only with both
      enableDnsSupport: true,
      tags: { Name: props.name },
    });
    this.vpcId = vpc.id;
    this.vpcArn = vpc.arn;
    // Without rules: what forgets to name a security group gets no traffic instead of all of it.
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id, tags: tagged("default") });

    const gateway = new InternetGateway(this, "internet-gateway", {
      vpcId: vpc.id,
      tags: { Name: props.name },
    });
    const publicTable = new RouteTable(this, "public-routes", { vpcId: vpc.id, tags: tagged("public") });
    const toInternet = new Route(this, "to-internet", {
      routeTableId: publicTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    this.publicRoutes.push(toInternet);

    for (const { zone, publicCidr, privateCidr } of zoneSubnets(props.cidr, props.zones)) {
      const availabilityZone = `${props.region}${zone}`;
      const publicSubnet = new Subnet(this, `public-${zone}`, {
        vpcId: vpc.id,
        availabilityZone,
        cidrBlock: publicCidr,
        tags: { ...tagged(`public-${zone}`), "kubernetes.io/role/elb": "1" },
      });
      const publicAssociation = new RouteTableAssociation(this, `public-routes-${zone}`, {
        subnetId: publicSubnet.id,
        routeTableId: publicTable.id,
      });

      const address = new Eip(this, `nat-address-${zone}`, {
        domain: "vpc",
        tags: tagged(`nat-${zone}`),
        dependsOn: [gateway], // an address can be mapped only while the VPC has an internet gateway; unmapped before it goes
      });
      const nat = new NatGateway(this, `nat-${zone}`, {
        allocationId: address.id,
        subnetId: publicSubnet.id,
        tags: tagged(`nat-${zone}`),
        dependsOn: [toInternet, publicAssociation], // a NAT gateway without a route out serves nobody
      });

      const privateSubnet = new Subnet(this, `private-${zone}`, {
        vpcId: vpc.id,
        availabilityZone,
        cidrBlock: privateCidr,
        tags: { ...tagged(`private-${zone}`), "kubernetes.io/role/internal-elb": "1" },
      });
      const privateTable = new RouteTable(this, `private-routes-${zone}`, {
        vpcId: vpc.id,
        tags: tagged(`private-${zone}`),
      });
      const toNat = new Route(this, `to-nat-${zone}`, {
        routeTableId: privateTable.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: nat.id,
      });
      const privateAssociation = new RouteTableAssociation(this, `private-routes-${zone}-association`, {
        subnetId: privateSubnet.id,
        routeTableId: privateTable.id,
      });

      this.publicSubnetIds.push(publicSubnet.id);
      this.privateSubnetIds.push(privateSubnet.id);
      this.publicRoutes.push(publicAssociation);
      this.egress.push(toNat, privateAssociation);
    }
  }
}
