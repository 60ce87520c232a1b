// Node pools of GKE: what Google, the kubelet and the scheduler refuse late, or not at all.
import { allocatableCpu } from "../../instance-types";
import { isArmMachine, machineCores, noHyperdisk, onlyHyperdisk } from "../../machine-types";
import { quantity } from "../../quantity";
import type { GkeConfig } from "../../types";
import { foreignLabels, isKey, nobodyWaitsForTheCni, takenTaint } from "../node-labels";
import type { Finding, Rule } from "../rule";

type Pool = GkeConfig["nodes"] | GkeConfig["nodePools"][string];

/** The system's pool and those for workloads, each with its place. */
function pools({ nodes, nodePools }: GkeConfig): [path: string[], pool: Pool][] {
  return [
    [["nodes"], nodes],
    ...Object.entries(nodePools).map(([name, pool]): [string[], Pool] => [["nodePools", name], pool]),
  ];
}

const countsAreOrdered: Rule<GkeConfig> = (config) =>
  pools(config).flatMap(([path, { totalMinNodeCount, totalMaxNodeCount }]) =>
    totalMinNodeCount <= totalMaxNodeCount
      ? []
      : [
          {
            code: "CFG143",
            path: [...path, "totalMinNodeCount"],
            problem: `totalMinNodeCount ${totalMinNodeCount} is above totalMaxNodeCount ${totalMaxNodeCount}`,
            fix: "lower totalMinNodeCount or raise totalMaxNodeCount",
          },
        ],
  );

/** Of a pool, by Google's rule; `system` is ours, and default-pool the one that GKE makes and we remove. */
const namesFitGke: Rule<GkeConfig> = ({ nodePools }) =>
  Object.keys(nodePools)
    .filter((pool) => !/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(pool) || /^(system|default-pool)$/.test(pool))
    .map((pool) => ({
      code: "CFG144",
      path: ["nodePools", pool],
      problem: /^(system|default-pool)$/.test(pool)
        ? `${pool} is a pool of meshup's own`
        : `${pool} cannot name a node pool`,
      fix: "use another name: 1 to 40 lower-case letters, digits and hyphens, starting with a letter",
    }));

/** GKE taints ARM nodes by itself, and nothing of the system tolerates that. */
const systemIsNotArm: Rule<GkeConfig> = ({ nodes }) =>
  isArmMachine(nodes.machineType)
    ? [
        {
          code: "CFG145",
          path: ["nodes", "machineType"],
          problem: `GKE taints ARM nodes such as ${nodes.machineType}, and istiod would find no place`,
          fix: "use a type such as e2-standard-4 here, and ARM in a pool of nodePools",
        },
      ]
    : [];

const disksFitMachines: Rule<GkeConfig> = (config) =>
  pools(config).flatMap(([path, { machineType, diskType }]): Finding[] => {
    const hyperdisk = diskType === "hyperdisk-balanced";
    if (hyperdisk ? !noHyperdisk(machineType) : !onlyHyperdisk(machineType)) return [];
    return [
      {
        code: "CFG146",
        path: [...path, "diskType"],
        problem: `${machineType} takes no ${diskType}`,
        fix: hyperdisk ? "use pd-balanced" : "use hyperdisk-balanced",
      },
    ];
  });

/** A kubelet does not start with a label of these domains that is not its own to set. */
const RESERVED = {
  code: "CFG147",
  domains: /(^|\.)(kubernetes|k8s)\.io$|(^|\.)cloud\.google\.com$|(^|\.)gke\.io$/,
  consequence: "Google or the kubelet refuses them",
} as const;

const labelsAreOurs: Rule<GkeConfig> = (config) =>
  pools(config).flatMap(([path, { labels }]) => foreignLabels(path, labels, RESERVED));

const taintsAreDistinct: Rule<GkeConfig> = ({ nodePools }) =>
  Object.entries(nodePools).flatMap(([pool, { taints }]) =>
    taints.flatMap(({ key }, i): Finding[] => {
      const at = { code: "CFG148", path: ["nodePools", pool, "taints", i] };
      if (isKey(key)) return takenTaint(taints, i, at);
      return [
        {
          ...at,
          problem: `${key} is not a taint's key`,
          fix: "use letters, digits, hyphens, underscores and dots, such as dedicated",
        },
      ];
    }),
  );

const somebodyWaitsForTheCni: Rule<GkeConfig> = ({ nodePools, mesh }) =>
  nobodyWaitsForTheCni(["nodePools"], nodePools, mesh);

/** What GKE's own agents and istio-cni request on every node, in cores: logs, metrics, metadata, DNS cache, Dataplane V2, disks. */
const DAEMONS = 0.7;

/** Only the system's pool, only CPU, only the fewest nodes: the rest is the autoscaler's business. */
const meshFitsOnNodes: Rule<GkeConfig> = ({ nodes, mesh }) => {
  const cores = machineCores(nodes.machineType);
  if (cores === undefined) return [];
  const room = Math.max(0, allocatableCpu(cores) - DAEMONS);
  const share = (replicas: number, cpu: string) =>
    Math.ceil(replicas / nodes.totalMinNodeCount) * quantity(cpu);
  const needed =
    share(mesh.istiod.autoscaleMin, mesh.istiod.resources.requests.cpu) +
    share(mesh.gateway.minReplicas, mesh.gateway.resources.requests.cpu);
  if (needed <= room) return [];
  return [
    {
      code: "CFG149",
      path: ["nodes", "machineType"],
      problem: `${nodes.totalMinNodeCount} × ${nodes.machineType} cannot carry the mesh: istiod and gateway request ${needed.toFixed(2)} CPU on the fullest, which has ${room.toFixed(2)} beside Google's agents`,
      fix: "use e2-standard-4, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources",
    },
  ];
};

export const gkeNodeRules: readonly Rule<GkeConfig>[] = [
  countsAreOrdered,
  namesFitGke,
  systemIsNotArm,
  disksFitMachines,
  labelsAreOurs,
  taintsAreDistinct,
  somebodyWaitsForTheCni,
  meshFitsOnNodes,
];
