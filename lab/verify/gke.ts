// What only a cluster on Google has: its Kubernetes' own marks and quotas, node pools, the way to istiod, the named address, rights by principal.
import {
  block,
  type Content,
  nameOf,
  principalOf,
  type Resource,
  resourcesOf,
  text,
} from "../cloud/google/content.ts";
import type { Report } from "../report.ts";
import type { GkeLab } from "../steps/lab.ts";
import { expect, get, kubectl, list } from "./kubectl.ts";

const NOT_READY = "cni.istio.io/not-ready";
const ADDRESSES = "networking.gke.io/load-balancer-ip-addresses";
const WEBHOOK_PORT = "15017";

export async function checkGke(lab: GkeLab, report: Report): Promise<void> {
  const content = await lab.google.content();

  await report.check("Kubernetes calls itself GKE", async () => {
    const { stdout } = await kubectl(lab, ["version", "-o", "json"]);
    const version: string = JSON.parse(stdout).serverVersion.gitVersion;
    if (!version.includes("-gke.")) throw new Error(version);
    return version;
  });

  await report.check("quotas for critical pods", async () => {
    const quotas = (await list(lab, "resourcequotas", "-n", "kube-system")).map(
      ({ metadata }) => metadata.name,
    );
    // The chart's own would cap every critical pod of GKE there.
    expect("quotas of kube-system", quotas, ["gcp-critical-pods"]);
    const refused = await kubectl(lab, [
      ...["run", "lab-critical", "-n", "default", "--image=pause", "--dry-run=server"],
      `--overrides=${JSON.stringify({ spec: { priorityClassName: "system-node-critical" } })}`,
    ]);
    if (refused.exitCode === 0) throw new Error("a critical pod is admitted where no quota allows it");
    return "kube-system keeps GKE's own alone; elsewhere critical pods are refused";
  });

  for (const pool of resourcesOf(content, "google_container_node_pool"))
    await report.check(`node pool ${text(pool, "name")}`, async () => {
      const nodes = await list(
        lab,
        "nodes",
        "--selector",
        `cloud.google.com/gke-nodepool=${text(pool, "name")}`,
      );
      const least = block(pool, "autoscaling")?.["total_min_node_count"];
      if (nodes.length < Number(least ?? 1)) throw new Error(`${nodes.length} nodes, not ${least}`);
      const waiting = nodes.filter(({ spec }) =>
        spec?.taints?.some(({ key }: { key: string }) => key === NOT_READY),
      );
      if (waiting.length > 0)
        throw new Error(
          `${waiting.length} nodes still have the taint ${NOT_READY}: istiod did not take it off`,
        );
      const account = text(block(pool, "node_config"), "service_account");
      return `${nodes.length} nodes as ${account}`;
    });

  await report.check("the API server's way to istiod", async () => describeWebhookAccess(content));

  await report.check("the gateway has the named address", async () => {
    const service = await get(lab, "service", "istio-ingressgateway", "istio-ingress");
    const annotations: Readonly<Record<string, string>> = service.metadata.annotations ?? {};
    const found: string | undefined = service.status?.loadBalancer?.ingress?.[0]?.ip;
    expect("externalTrafficPolicy", service.spec?.externalTrafficPolicy, "Local");
    return describeAddress(content, annotations[ADDRESSES], found);
  });

  const { domain, records, tls } = lab.config.ingress;
  if (domain === undefined) return;
  if (records === "terraform") await report.check("names", async () => describeRecords(content, domain));
  if (tls === "lets-encrypt")
    await report.check("rights of cert-manager", async () =>
      describeRights(content, { namespace: "cert-manager", name: "cert-manager" }),
    );
}

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
