// Plays Compute Engine for GKE: simulated nodes join when a node pool appears in the played Google, and leave when it goes.
import { createHash } from "node:crypto";
import type { V1Node } from "@kubernetes/client-node";
import { block, nameOf, type Resource, resourcesOf, text } from "../../cloud/google/content.ts";
import type { PlayedGoogle } from "../../cloud/google/start.ts";
import { joinNodes, nodeInfo, removeNodes } from "../nodes.ts";
import { type Loop, startLoop } from "../support/supervisor.ts";

const POOL_LABEL = "cloud.google.com/gke-nodepool";

/** Google's words for what Kubernetes calls NoSchedule and so on. */
const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

export interface NodePoolsOptions {
  readonly kubeconfig: string;
  readonly google: Pick<PlayedGoogle, "content">;
  readonly project: string;
  /** "1.35.4-gke.1" */
  readonly kubernetesVersion: string;
  readonly log: (line: string) => void;
}

/** Starts looking; returns at once. */
export function superviseNodePools(options: NodePoolsOptions): Loop {
  const { kubeconfig, google, log } = options;
  const joined = new Set<string>();
  return startLoop("nodes", 1000, log, async () => {
    const pools = resourcesOf(await google.content(), "google_container_node_pool");
    for (const pool of pools.filter((one) => !joined.has(text(one, "name")))) {
      const names = await joinNodes(kubeconfig, nodesOf(pool, options));
      joined.add(text(pool, "name"));
      log(`nodes: ${names.length} simulated nodes of node pool ${text(pool, "name")} joined`);
    }
    for (const name of [...joined].filter((one) => !pools.some((pool) => text(pool, "name") === one))) {
      await removeNodes(kubeconfig, name, POOL_LABEL);
      joined.delete(name);
      log(`nodes: those of node pool ${name} are gone`);
    }
  });
}

/** As many as the pool is born with in each zone, and no fewer than its autoscaler keeps. */
export function nodesOf(
  pool: Resource,
  options: Pick<NodePoolsOptions, "project" | "kubernetesVersion">,
): V1Node[] {
  const zones = list(pool["node_locations"]).sort();
  const scaling = block(pool, "autoscaling");
  const count = Math.max(
    number(pool["initial_node_count"]) * zones.length,
    number(scaling?.["total_min_node_count"]),
    number(scaling?.["min_node_count"]) * zones.length,
  );
  return Array.from({ length: count }, (_, index) => nodeOf(pool, index, zones, options));
}

function nodeOf(
  pool: Resource,
  index: number,
  zones: readonly string[],
  { project, kubernetesVersion }: Pick<NodePoolsOptions, "project" | "kubernetesVersion">,
): V1Node {
  const config = block(pool, "node_config");
  const zone = zones[index % zones.length] ?? "";
  const machineType = text(config, "machine_type");
  const cluster = nameOf(text(pool, "cluster"));
  const poolName = text(pool, "name");
  const hash = createHash("sha256").update(`${cluster}/${poolName}/${index}`).digest();
  const name = `gke-${cluster}-${poolName}-${hash.toString("hex").slice(0, 8)}-${hash.toString("hex").slice(8, 12)}`;
  const spot = config?.["spot"] === true;
  const cores = Number(/-(\d+)$/.exec(machineType)?.[1] ?? 2);
  return {
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": machineType,
        "topology.kubernetes.io/region": text(pool, "location"),
        "topology.kubernetes.io/zone": zone,
        "topology.gke.io/zone": zone,
        [POOL_LABEL]: poolName,
        "cloud.google.com/gke-os-distribution": "cos",
        "cloud.google.com/gke-container-runtime": "containerd",
        "cloud.google.com/machine-family": machineType.split("-")[0] ?? "",
        "cloud.google.com/gke-provisioning": spot ? "spot" : "standard",
        ...(spot ? { "cloud.google.com/gke-spot": "true" } : {}),
        "iam.gke.io/gke-metadata-server-enabled": "true",
        ...record(config?.["labels"]),
      },
    },
    spec: {
      providerID: `gce://${project}/${zone}/${name}`,
      taints: list<Resource>(config?.["taint"]).map((taint) => ({
        key: text(taint, "key"),
        value: text(taint, "value"),
        effect: EFFECTS[text(taint, "effect")] ?? "",
      })),
    },
    status: {
      addresses: [
        { type: "InternalIP", address: `198.18.${hash[0] ?? 0}.${hash[1] ?? 0}` },
        { type: "Hostname", address: name },
      ],
      ...roomOf(cores, number(pool["max_pods_per_node"]) || 110),
      nodeInfo: nodeInfo(kubernetesVersion),
    },
  };
}

/** What a machine offers, less what GKE keeps; memory as in the standard families, 4 GiB a vCPU. */
function roomOf(cores: number, pods: number) {
  const whole = { "ephemeral-storage": "47Gi", pods: String(pods) };
  return {
    capacity: { ...whole, cpu: String(cores), memory: `${4 * cores}Gi` },
    allocatable: { ...whole, cpu: `${cores * 1000 - 80}m`, memory: `${4 * cores - 3}Gi` },
  };
}

const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const list = <T = string>(value: unknown): T[] => (Array.isArray(value) ? [...value] : []);
const record = (value: unknown): Record<string, string> =>
  typeof value === "object" && value !== null ? { ...(value as Record<string, string>) } : {};
