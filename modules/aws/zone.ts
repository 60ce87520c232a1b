// The public Route 53 zone: found by its name, or made.
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";

export interface ZoneProps {
  readonly name: string;
  /** Make it. It must then be delegated by the parent before a certificate can be issued. */
  readonly create: boolean;
}

export class Zone extends Construct {
  readonly zoneId: string;

  constructor(scope: Construct, id: string, props: ZoneProps) {
    super(scope, id);
    this.zoneId = props.create
      ? new Route53Zone(this, "zone", { name: props.name, comment: "Public names of a meshup cluster" })
          .zoneId
      : new DataAwsRoute53Zone(this, "found", { name: props.name, privateZone: false }).zoneId;
  }
}
