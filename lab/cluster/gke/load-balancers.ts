/**
 * STAND-IN for GKE's controller of passthrough load balancers. Gives Services of type LoadBalancer an address: the regional
 * one that they name, or, as the real one does when there is none of that name, another without a word. Takes it away again.
 * Carries no traffic. Works while the cluster is there and its add-on http_load_balancing is on.
 */
import { createHash } from "node:crypto";
import { CoreV1Api, PatchStrategy, setHeaderOptions, type V1Service } from "@kubernetes/client-node";
import { block, type Resource, resourcesOf, text } from "../../cloud/google/content.ts";
import type { ForwardingRule, PlayedGoogle } from "../../cloud/google/start.ts";
import { loadKubeconfig } from "../support/kube.ts";
import { sayOnce } from "../support/say-once.ts";
import { setFinalizers } from "../support/services.ts";
import { type Loop, startLoop } from "../support/supervisor.ts";
import { TYPE, wanted } from "./address.ts";

/** What GKE puts on a Service whose load balancer has a backend service. */
const FINALIZER = "gke.networking.io/l4-netlb-v2";
const RBS = "cloud.google.com/l4-rbs";
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

export interface LoadBalancersOptions {
  readonly kubeconfig: string;
  readonly google: PlayedGoogle;
  readonly log: (line: string) => void;
}

/** Starts looking; returns at once. */
export function superviseGkeLoadBalancers({ kubeconfig, google, ...options }: LoadBalancersOptions): Loop {
  const log = (line: string) => options.log(`GKE load balancers STAND-IN: ${line}`);
  const core = loadKubeconfig(kubeconfig).makeApiClient(CoreV1Api);
  const report = sayOnce(log);
  return startLoop("GKE load balancers STAND-IN", 1000, options.log, async () => {
    const content = await google.content();
    const [cluster] = resourcesOf(content, "google_container_cluster");
    if (cluster === undefined) return; // its controllers went with it; what they made stays
    if (block(block(cluster, "addons_config"), "http_load_balancing")?.["disabled"] === true) return;
    for (const service of (await core.listServiceForAllNamespaces()).items) {
      const { name, namespace, finalizers = [], deletionTimestamp } = service.metadata ?? {};
      const ours = service.spec?.type === "LoadBalancer" && service.spec.loadBalancerClass === undefined;
      const held = finalizers.includes(FINALIZER);
      if (!ours && !held) continue;
      await report(`Service ${namespace}/${name}`, async () => {
        if (!ours || deletionTimestamp !== undefined) await release(core, service);
        else if (!held) await setFinalizers(core, service, [...finalizers, FINALIZER]);
        else await provide(core, service, cluster, resourcesOf(content, "google_compute_address"));
      });
    }
  });

  async function provide(
    api: CoreV1Api,
    service: V1Service,
    cluster: Resource,
    addresses: readonly Resource[],
  ): Promise<void> {
    const { name = "", namespace = "", uid = "", annotations = {} } = service.metadata ?? {};
    const key = `${namespace}/${name}`;
    const rules = google.forwardingRules();
    const known = rules.find((rule) => rule.service === key);
    const rule = known ?? makeRule(key, uid, cluster, wanted(annotations, cluster, addresses));
    if (known === undefined) {
      await google.setForwardingRules([...rules, rule]);
      const kind =
        annotations[TYPE] === "Internal"
          ? "internal"
          : annotations[RBS] === "enabled"
            ? "external"
            : "external, of the old kind (target pool)";
      log(`Service ${key}: ${kind} passthrough load balancer at ${rule.address}`);
    }
    if (service.status?.loadBalancer?.ingress?.[0]?.ip !== rule.address) {
      const body = { status: { loadBalancer: { ingress: [{ ip: rule.address, ipMode: "VIP" }] } } };
      await api.patchNamespacedServiceStatus({ name, namespace, body }, MERGE_PATCH);
    }
  }

  async function release(api: CoreV1Api, service: V1Service): Promise<void> {
    const { name, namespace, finalizers = [] } = service.metadata ?? {};
    const key = `${namespace}/${name}`;
    if (!finalizers.includes(FINALIZER)) return;
    await google.setForwardingRules(google.forwardingRules().filter((rule) => rule.service !== key));
    log(`Service ${key}: load balancer deleted`);
    await setFinalizers(
      api,
      service,
      finalizers.filter((one) => one !== FINALIZER),
    );
  }
}

function makeRule(
  service: string,
  uid: string,
  cluster: Resource,
  address: string | undefined,
): ForwardingRule {
  const [, project = ""] = text(cluster, "id").split("/");
  const name = `a${uid.replaceAll("-", "")}`.slice(0, 32);
  const last = createHash("sha256").update(uid).digest()[0] ?? 0;
  return {
    service,
    forwardingRule: `projects/${project}/regions/${text(cluster, "location")}/forwardingRules/${name}`,
    firewall: `projects/${project}/global/firewalls/k8s-fw-${name}`,
    address: address ?? `198.51.100.${last}`, // ephemeral; RFC 5737
    network: text(cluster, "network"),
  };
}
