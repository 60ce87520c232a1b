// Plays the EC2 side of a managed node group: nodes join when the group appears in the played cloud, and leave when it goes.
import type { EksConfig } from "../../config/types.ts";
import type { PlayedAws } from "../cloud/aws/start.ts";
import { addNodes, removeNodes } from "./nodes.ts";
import { type Loop, startLoop } from "./support/supervisor.ts";

export interface NodeGroupsOptions {
  readonly kubeconfig: string;
  readonly aws: Pick<PlayedAws, "leftovers">;
  readonly config: Pick<EksConfig, "network" | "region">;
  readonly kubernetesVersion: string;
  readonly log: (line: string) => void;
}

/** EKS's words for what Kubernetes calls NoSchedule and so on. */
const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
  NO_EXECUTE: "NoExecute",
};

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
    const groups = (await aws.leftovers())["nodegroups"] ?? [];
    for (const { name: group, asked } of groups.filter(({ name }) => !joined.has(name))) {
      const names = await addNodes(kubeconfig, {
        nodeGroup: group,
        count: asked?.scalingConfig.desiredSize ?? 0,
        region: config.region,
        zones: config.network.zones.map((zone) => `${config.region}${zone}`),
        instanceType: asked?.instanceTypes?.[0] ?? "",
        labels: asked?.labels ?? {},
        taints: (asked?.taints ?? []).map((taint) => ({ ...taint, effect: EFFECTS[taint.effect] ?? "" })),
        kubernetesVersion,
      });
      joined.add(group);
      log(`nodes: ${names.length} simulated nodes of ${group} joined`);
    }
    for (const group of [...joined].filter((g) => !groups.some(({ name }) => name === g))) {
      await removeNodes(kubeconfig, group);
      joined.delete(group);
      log(`nodes: those of ${group} are gone`);
    }
  });
}
