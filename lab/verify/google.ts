// The played Google after a deploy: what stands there, or what is wrong about it. Talks to nobody.
import {
  block,
  type Content,
  nameOf,
  principalOf,
  type Resource,
  resourcesOf,
  text,
} from "../cloud/google/content.ts";

const WEBHOOK_PORT = "15017";

/** A wrong name gives another address, without a word. */
export function describeAddress(
  content: Content,
  name: string | undefined,
  found: string | undefined,
): string {
  const address = resourcesOf(content, "google_compute_address").find((one) => text(one, "name") === name);
  if (address === undefined) throw new Error(`the Service names ${name}, and there is no such address`);
  if (text(address, "address") !== found)
    throw new Error(`the Service has ${found}, not ${text(address, "address")} of ${name}`);
  return `${name}, ${found}`;
}

/** Every machine must carry a tag that a rule for istiod's webhooks names. */
export function describeWebhookAccess(content: Content): string {
  const rule = resourcesOf(content, "google_compute_firewall").find((one) =>
    blocks(one, "allow").some((allowed) => strings(allowed["ports"]).includes(WEBHOOK_PORT)),
  );
  if (rule === undefined) throw new Error(`no firewall rule opens ${WEBHOOK_PORT}`);
  const targets = strings(rule["target_tags"]);
  const without = resourcesOf(content, "google_container_node_pool").filter(
    (pool) => !strings(block(pool, "node_config")?.["tags"]).some((tag) => targets.includes(tag)),
  );
  if (without.length > 0)
    throw new Error(
      `${without.map((pool) => text(pool, "name")).join(", ")} carries none of ${targets.join(", ")}`,
    );
  return `${WEBHOOK_PORT} from ${strings(rule["source_ranges"]).join(", ")} to ${targets.join(", ")}`;
}

/** The domain and everything one label below it, with the reserved address. */
export function describeRecords(content: Content, domain: string): string {
  const addresses = resourcesOf(content, "google_compute_address").map((one) => text(one, "address"));
  for (const name of [domain, `*.${domain}`]) {
    const record = resourcesOf(content, "google_dns_record_set").find(
      (one) => text(one, "name") === `${name}.` && text(one, "type") === "A",
    );
    if (record === undefined) throw new Error(`no A record for ${name}`);
    const [value = ""] = strings(record["rrdatas"]);
    if (!addresses.includes(value)) throw new Error(`${name} leads to ${value}, which is not ours`);
  }
  return `A records for ${domain} and *.${domain}`;
}

/** One zone, and no role in the project. */
export function describeRights(
  content: Content,
  account: { readonly namespace: string; readonly name: string },
): string {
  const member = principalOf(content, account);
  const has = (type: string) => resourcesOf(content, type).filter((one) => text(one, "member") === member);
  const zones = has("google_dns_managed_zone_iam_member");
  if (zones.length === 0) throw new Error(`${member} has no right to a zone`);
  const wide = has("google_project_iam_member");
  if (wide.length > 0)
    throw new Error(`${member} has ${wide.map((one) => text(one, "role")).join(", ")} in the project`);
  return zones
    .map((one) => `${text(one, "role")} on zone ${nameOf(text(one, "managed_zone"))}, as itself`)
    .join("; ");
}

const blocks = (resource: Resource, name: string): Resource[] => {
  const value = resource[name];
  return Array.isArray(value) ? value : [];
};
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
