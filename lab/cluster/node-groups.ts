// Plays the EC2 side of a managed node group: nodes join when the group appears in the played cloud, and leave when it goes.
import type { EksConfig } from "../../config/types.ts";
import type { PlayedAws } from "../cloud/aws/start.ts";
import { addNodes, removeNodes } from "./nodes.ts";
import { type Loop, startLoop } from "./support/supervisor.ts";

export interface NodeGroupsOptions {
  readonly kubeconfig: string;
  readonly aws: Pick<PlayedAws, "leftovers">;
  readonly config: Pick<EksConfig, "nodes" | "network" | "region">;
  readonly kubernetesVersion: string;
  readonly log: (line: string) => void;
}

/** Starts looking; returns at once. */
export function superviseNodeGroups({
  kubeconfig,
  aws,
  config,
  kubernetesVersion,
  log,
}: NodeGroupsOptions): Loop {
  const joined = new Set<string>();
  return startLoop("nodes", 1000, log, async () => {
    const groups = ((await aws.leftovers())["nodegroups"] ?? []).map(({ id, name }) => name || id);
    for (const group of groups.filter((g) => !joined.has(g))) {
      const names = await addNodes(kubeconfig, {
        nodeGroup: group,
        count: config.nodes.desiredSize,
        region: config.region,
        zones: config.network.zones.map((zone) => `${config.region}${zone}`),
        instanceType: config.nodes.instanceTypes[0] ?? "",
        kubernetesVersion,
      });
      joined.add(group);
      log(`nodes: ${names.length} simulated nodes of ${group} joined`);
    }
    for (const group of [...joined].filter((g) => !groups.includes(g))) {
      await removeNodes(kubeconfig, group);
      joined.delete(group);
      log(`nodes: those of ${group} are gone`);
    }
  });
}
