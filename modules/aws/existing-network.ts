// A VPC that somebody else made: found, checked, never changed.
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { Postcondition } from "cdktf";
import { Construct } from "constructs";
import type { EksConfig } from "../../config/types";
import type { ClusterNetwork } from "./network";

type Existing = NonNullable<EksConfig["network"]["existing"]>;

export interface ExistingNetworkProps extends Existing {
  readonly region: string;
  /** Letters; where subnets are named by tags, one is looked for in each. */
  readonly zones: readonly string[];
  /** Where load balancers stand: one subnet a zone, as AWS demands. */
  readonly loadBalancersIn: readonly ("private" | "public")[];
}

/** Each check fails the plan with the fix in its text: a wrong subnet shows elsewhere as a load balancer that never comes. */
export class ExistingNetwork extends Construct implements ClusterNetwork {
  readonly vpcId: string;
  readonly vpcArn: string;
  readonly cidrBlock: string;
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly podSubnets = [];
  /** Not ours: they are there before us and after us. */
  readonly egress = [];
  readonly publicRoutes = [];

  constructor(scope: Construct, id: string, props: ExistingNetworkProps) {
    super(scope, id);
    const vpc = new DataAwsVpc(this, "vpc", {
      ...(props.vpcId === undefined ? {} : { id: props.vpcId }),
      ...(props.vpcTags === undefined ? {} : { tags: props.vpcTags }),
      lifecycle: {
        postcondition: [
          {
            condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
            errorMessage:
              "network.existing: nodes find the private API endpoint by DNS; switch on DNS support and DNS hostnames of this VPC.",
          },
        ],
      },
    });
    this.vpcId = vpc.id;
    this.vpcArn = vpc.arn;
    this.cidrBlock = vpc.cidrBlock;
    this.privateSubnetIds = this.subnets("private", vpc.id, "kubernetes.io/role/internal-elb", {
      ...props,
      ids: props.privateSubnetIds,
      tags: props.privateSubnetTags,
    });
    this.publicSubnetIds = this.subnets("public", vpc.id, "kubernetes.io/role/elb", {
      ...props,
      ids: props.publicSubnetIds,
      tags: props.publicSubnetTags,
    });
  }

  private subnets(
    kind: "private" | "public",
    vpcId: string,
    roleTag: string,
    {
      ids,
      tags,
      region,
      zones,
      loadBalancersIn,
    }: {
      readonly ids: readonly string[] | undefined;
      readonly tags: Readonly<Record<string, string>> | undefined;
      readonly region: string;
      readonly zones: readonly string[];
      readonly loadBalancersIn: readonly ("private" | "public")[];
    },
  ): string[] {
    const found =
      ids !== undefined
        ? ids.map((id) => ({ place: id, query: { id } }))
        : tags !== undefined
          ? zones.map((zone) => ({ place: zone, query: { availabilityZone: `${region}${zone}`, tags } }))
          : [];
    const subnets: DataAwsSubnet[] = [];
    for (const { place, query } of found) {
      // Of zones by tags there is one each already.
      const earlier = ids === undefined || !loadBalancersIn.includes(kind) ? [] : [...subnets];
      subnets.push(
        new DataAwsSubnet(this, `${kind}-${place}`, {
          ...query,
          vpcId, // one of another VPC is not found
          lifecycle: {
            postcondition: [
              {
                condition: `\${contains(keys(self.tags), "${roleTag}")}`,
                errorMessage: `network.existing: load balancers find their ${kind} subnets by a tag; tag this subnet with ${roleTag} = 1.`,
              },
              ...(earlier.length === 0 ? [] : [inAZoneOfItsOwn(kind, earlier)]),
            ],
          },
        }),
      );
    }
    return subnets.map(({ id }) => id);
  }
}

/** AWS would refuse the load balancer after everything else was made. */
function inAZoneOfItsOwn(kind: string, others: readonly DataAwsSubnet[]): Postcondition {
  const zones = others.map((other) => `data.aws_subnet.${other.friendlyUniqueId}.availability_zone`);
  return {
    condition: `\${!contains([${zones.join(", ")}], self.availability_zone)}`,
    errorMessage: `network.existing: a load balancer takes one subnet a zone, and this one's zone has another already; name one ${kind} subnet for each zone.`,
  };
}
