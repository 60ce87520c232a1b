// Plays Compute Engine for GKE: simulated nodes join when a node pool appears in the played Google, and leave when it goes.
import { resourcesOf, text } from "../../cloud/google/content.ts";
import type { PlayedGoogle } from "../../cloud/google/start.ts";
import { joinNodes, removeNodes } from "../nodes.ts";
import { type Loop, startLoop } from "../support/supervisor.ts";
import { nodesOf, POOL_LABEL } from "./machines.ts";

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
