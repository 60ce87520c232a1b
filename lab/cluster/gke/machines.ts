// A node pool's machines as Node objects, as GKE makes them. Talks to nobody.
import { createHash } from "node:crypto";
import type { V1Node } from "@kubernetes/client-node";
import { block, nameOf, type Resource, text } from "../../cloud/google/content.ts";
import { nodeInfo } from "../node-info.ts";
import { nodeMetadata } from "../support/simulated-node.ts";

export const POOL_LABEL = "cloud.google.com/gke-nodepool";

/** Google's words for what Kubernetes calls NoSchedule and so on. */
const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

/** What a machine learns from its project. */
export interface Birth {
  readonly project: string;
  /** "1.35.4-gke.1" */
  readonly kubernetesVersion: string;
}

/** As many as the pool is born with in each zone, and no fewer than its autoscaler keeps. */
export function nodesOf(pool: Resource, options: Birth): V1Node[] {
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
  { project, kubernetesVersion }: Birth,
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
    metadata: nodeMetadata({
      ...{ name, zone },
      region: text(pool, "location"),
      labels: {
        "node.kubernetes.io/instance-type": machineType,
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
    }),
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
