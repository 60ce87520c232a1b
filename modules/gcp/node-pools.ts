// Node pools: the one that carries the system, and those for workloads.
import { ContainerNodePool } from "@cdktf/provider-google/lib/container-node-pool";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { GkeConfig } from "../../config/types";
import { nodeConfig } from "./node-config";

/** Istio's name for "the CNI agent is not ready here"; istiod takes it off. */
const CNI_TAINT = { key: "cni.istio.io/not-ready", value: "true", effect: "NO_SCHEDULE" } as const;

/** Kubernetes' word to Google's. */
const EFFECTS = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const;

export interface NodePoolsProps {
  /** References: pools wait for the cluster. */
  readonly clusterName: string;
  readonly location: string;
  readonly nodeLocations: readonly string[] | undefined;
  readonly serviceAccount: string;
  readonly tag: string;
  readonly system: GkeConfig["nodes"];
  readonly workloads: GkeConfig["nodePools"];
  readonly maxPodsPerNode: number;
  /** The nodes' way out and rights: they outlive the nodes. */
  readonly dependsOn: ITerraformDependable[];
}

type Pool = Omit<GkeConfig["nodePools"][string], "waitForCni">;

export class NodePools extends Construct {
  readonly all: readonly ITerraformDependable[];
  /** Some nodes are born with the taint that istiod takes off. */
  readonly startupTaint: boolean;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NodePoolsProps,
  ) {
    super(scope, id);
    const workloads = Object.entries(props.workloads);
    this.startupTaint = workloads.some(([, { waitForCni }]) => waitForCni);
    this.all = [
      this.pool("system", { ...props.system, spot: false, taints: [] }, []),
      ...workloads.map(([name, { waitForCni, ...pool }]) =>
        this.pool(name, pool, waitForCni ? [CNI_TAINT] : []),
      ),
    ];
  }

  private pool(name: string, pool: Pool, startupTaints: readonly (typeof CNI_TAINT)[]): ContainerNodePool {
    const { props } = this;
    const taint = [
      ...pool.taints.map(({ key, value = "", effect }) => ({ key, value, effect: EFFECTS[effect] })),
      ...startupTaints,
    ];
    return new ContainerNodePool(this, name, {
      name,
      cluster: props.clusterName,
      location: props.location,
      ...(props.nodeLocations === undefined ? {} : { nodeLocations: [...props.nodeLocations] }),
      initialNodeCount: 1, // in each zone; from then on the autoscaler's business
      maxPodsPerNode: props.maxPodsPerNode,
      autoscaling: {
        totalMinNodeCount: pool.totalMinNodeCount,
        totalMaxNodeCount: pool.totalMaxNodeCount,
        locationPolicy: pool.spot ? "ANY" : "BALANCED", // Spot goes where there is some
      },
      management: { autoRepair: true, autoUpgrade: true }, // with a release channel neither can be off
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      networkConfig: { enablePrivateNodes: true },
      nodeConfig: {
        ...nodeConfig({ ...pool, serviceAccount: props.serviceAccount, tag: props.tag }),
        spot: pool.spot,
        ...(Object.keys(pool.labels).length === 0 ? {} : { labels: { ...pool.labels } }),
        ...(taint.length === 0 ? {} : { taint }),
      },
      timeouts: { create: "30m", update: "60m", delete: "30m" },
      lifecycle: {
        ignoreChanges: [
          "initial_node_count", // a change would replace the pool
          "node_config[0].resource_labels", // GKE writes labels of its own there
        ],
      },
      dependsOn: props.dependsOn,
    });
  }
}
