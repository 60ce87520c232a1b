// What only a cluster on Google has: its Kubernetes' own marks and quotas, node pools, the way to istiod, the named address, rights by principal.
import { block, resourcesOf, text } from "../cloud/google/content.ts";
import type { Report } from "../report.ts";
import type { GkeLab } from "../steps/lab.ts";
import { checkExternalDns } from "./external-dns.ts";
import { describeAddress, describeRecords, describeRights, describeWebhookAccess } from "./google.ts";
import { expect, get, kubectl, list } from "./kubectl.ts";

const NOT_READY = "cni.istio.io/not-ready";
const ADDRESSES = "networking.gke.io/load-balancer-ip-addresses";

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

  await checkExternalDns(lab, report);

  const { domain, records, tls } = lab.config.ingress;
  if (domain === undefined) return;
  if (records === "terraform") await report.check("names", async () => describeRecords(content, domain));
  if (tls === "lets-encrypt")
    await report.check("rights of cert-manager", async () =>
      describeRights(content, { namespace: "cert-manager", name: "cert-manager" }),
    );
}
