/** The played Cloud DNS behind DNS-01: the service account's own principal, and its right to the one zone. No record is written. */
import { type Content, nameOf, principalOf, resourcesOf, text } from "../../cloud/google/content.ts";
import type { PlayedGoogle } from "../../cloud/google/start.ts";
import { AccessDenied } from "../load-balancer/identity.ts";
import type { Solver } from "./objects.ts";
import type { ProvingCloud } from "./prover.ts";

const ROLE = "roles/dns.admin";

export function provingCloudDns(google: Pick<PlayedGoogle, "content">): ProvingCloud {
  return {
    identify: async (account) => {
      const who = principalOf(await google.content(), account);
      return {
        who,
        how: "allowed to prove (no record was written)",
        prove: async (solver, dnsName) => mayProve(await google.content(), who, solver, dnsName),
      };
    },
  };
}

/** Throws where the real one would get no challenge through. */
export function mayProve(content: Content, who: string, { cloudDns }: Solver, dnsName: string): void {
  if (cloudDns === undefined) throw new Error(`the solver for ${dnsName} is not for Cloud DNS`);
  const { project, hostedZoneName } = cloudDns;
  if (hostedZoneName === "" && !holds(content, "google_project_iam_member", who, () => true))
    throw new AccessDenied(
      `${who} may not list the zones of ${project}: without hostedZoneName cert-manager looks for one`,
    );
  const zone = resourcesOf(content, "google_dns_managed_zone").find(
    (one) => text(one, "name") === hostedZoneName,
  );
  const suffix = text(zone, "dns_name").replace(/\.$/, "");
  const record = `_acme-challenge.${dnsName.replace(/^\*\./, "")}`;
  if (zone === undefined || !record.endsWith(`.${suffix}`))
    throw new Error(`${record} is not in zone ${hostedZoneName} (${suffix || "unknown"})`);
  const ofZone = (managedZone: string) => nameOf(managedZone) === hostedZoneName;
  if (!holds(content, "google_dns_managed_zone_iam_member", who, ofZone))
    throw new AccessDenied(`${who} has no ${ROLE} on zone ${hostedZoneName} of ${project}`);
}

function holds(content: Content, type: string, who: string, onZone: (zone: string) => boolean): boolean {
  return resourcesOf(content, type).some(
    (one) => text(one, "member") === who && text(one, "role") === ROLE && onZone(text(one, "managed_zone")),
  );
}
