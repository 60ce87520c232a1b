// What external-dns may do on Route 53: addresses and its own marks in one zone.
import { type PolicyStatement, partition } from "../iam";

export interface ExternalDnsScope {
  readonly region: string;
  /** The only zone that it may write to. */
  readonly zoneId: string;
}

export function externalDnsPolicy({ region, zoneId }: ExternalDnsScope): PolicyStatement[] {
  const zone = `arn:${partition(region)}:route53:::hostedzone/${zoneId}`;
  return [
    {
      Effect: "Allow",
      Action: "route53:ChangeResourceRecordSets",
      Resource: zone,
      // Not NS, not MX: nobody moves the zone or its mail with a Service.
      Condition: {
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME", "TXT"],
        },
      },
    },
    {
      Effect: "Allow",
      Action: ["route53:ListResourceRecordSets", "route53:ListTagsForResources"],
      Resource: zone,
    },
    { Effect: "Allow", Action: "route53:ListHostedZones", Resource: "*" }, // knows no narrower resource
  ];
}
