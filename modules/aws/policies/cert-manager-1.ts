// What cert-manager 1.x may do on Route 53: prove names of one zone by DNS-01, and nothing else.
import { type PolicyStatement, partition } from "../iam";

export interface CertManagerScope {
  readonly region: string;
  /** The zone whose names it proves. */
  readonly zoneId: string;
}

/** Not ListHostedZonesByName: the solver names the zone's id. */
export function certManagerPolicy({ region, zoneId }: CertManagerScope): PolicyStatement[] {
  const arn = (rest: string) => `arn:${partition(region)}:route53:::${rest}`;
  return [
    { Effect: "Allow", Action: "route53:GetChange", Resource: arn("change/*") },
    { Effect: "Allow", Action: "route53:ListResourceRecordSets", Resource: arn(`hostedzone/${zoneId}`) },
    // A challenge is a TXT record: addresses of the zone stay out of reach.
    {
      Effect: "Allow",
      Action: "route53:ChangeResourceRecordSets",
      Resource: arn(`hostedzone/${zoneId}`),
      Condition: {
        "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"] },
      },
    },
  ];
}
