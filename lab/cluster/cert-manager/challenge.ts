/** DNS-01 on the played Route 53: writes a challenge's record in the name of the controller's role, looks for it, deletes it. Never for a real account. */
import { AccessDenied, type Identity } from "../load-balancer/identity.ts";
import { allows } from "../load-balancer/policy.ts";
import type { Solver } from "./objects.ts";

/** Whose played Route 53, and in whose name. */
export interface ChallengeContext {
  readonly awsEndpoint: string;
  readonly accessKeyId: string;
  readonly identity: Identity;
}

const XMLNS = "https://route53.amazonaws.com/doc/2013-04-01/";

/** Proves one name; throws where the zone, its reach or the role's rights do not allow it. */
export async function proveName(
  context: ChallengeContext,
  { hostedZoneId, region }: Solver,
  dnsName: string,
  value: string,
): Promise<void> {
  const zone = `arn:aws:route53:::hostedzone/${hostedZoneId}`;
  const record = `_acme-challenge.${dnsName.replace(/^\*\./, "")}`;
  // Route 53 ends a zone's name with a dot, moto does not.
  const found = /<Name>([^<]+?)\.?<\/Name>/.exec(await call(context, region, "GET", hostedZoneId))?.[1];
  if (found === undefined || !record.endsWith(`.${found}`))
    throw new Error(`${record} is not in hosted zone ${hostedZoneId} (${found ?? "unknown"})`);

  authorize(context, "route53:ChangeResourceRecordSets", zone, {
    "route53:ChangeResourceRecordSetsRecordTypes": "TXT",
  });
  const change = (action: "UPSERT" | "DELETE") =>
    call(
      context,
      region,
      "POST",
      `${hostedZoneId}/rrset/`,
      `<ChangeResourceRecordSetsRequest xmlns="${XMLNS}"><ChangeBatch><Changes><Change><Action>${action}</Action>` +
        `<ResourceRecordSet><Name>${record}</Name><Type>TXT</Type><TTL>10</TTL><ResourceRecords><ResourceRecord>` +
        `<Value>"${value}"</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
    );
  await change("UPSERT");
  try {
    authorize(context, "route53:GetChange", "arn:aws:route53:::change/C1");
    authorize(context, "route53:ListResourceRecordSets", zone);
    const records = await call(context, region, "GET", `${hostedZoneId}/rrset`);
    if (!records.includes(value)) throw new Error(`${record} was written and is not there`);
  } finally {
    await change("DELETE");
  }
}

function authorize(
  { identity }: ChallengeContext,
  action: string,
  resource: string,
  keys: Readonly<Record<string, string>> = {},
): void {
  if (!allows(identity.statements, { action, resource, context: keys }))
    throw new AccessDenied(`${identity.roleArn} is not authorized to perform ${action} on ${resource}`);
}

/** By hand, so that the lab needs no Route 53 client. The played cloud reads account and region from the header and checks no signature. */
async function call(
  { awsEndpoint, accessKeyId }: ChallengeContext,
  region: string,
  method: "GET" | "POST",
  path: string,
  body?: string,
): Promise<string> {
  const credential = `${accessKeyId}/20260101/${region}/route53/aws4_request`;
  const response = await fetch(`${awsEndpoint}/2013-04-01/hostedzone/${path}`, {
    method,
    headers: {
      "content-type": "application/xml",
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
    },
    ...(body === undefined ? {} : { body }),
  });
  const answer = await response.text();
  if (!response.ok)
    throw new Error(
      `Route 53 answered ${response.status} to ${method} ${path}: ${answer.replace(/<[^>]+>/g, " ").trim()}`,
    );
  return answer;
}
