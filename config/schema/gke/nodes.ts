// Node pools of GKE: the one that carries the system, and those for workloads. What crosses fields is checked in config/rules/gke/nodes.ts.
import { z } from "zod";

const machineType = z
  .string()
  .regex(/^[a-z]\d[a-z]*-[a-z]+(-\d+)?(-lssd)?$/, "must be a machine type such as e2-standard-4")
  .default("e2-standard-4");

const diskSizeGb = z
  .int()
  .min(20)
  .max(2000)
  .default(100)
  .describe("Boot disk of a node in GB. Default: 100. Changing it replaces the nodes, one at a time.");

const diskType = z
  .enum(["pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced"])
  .default("pd-balanced")
  .describe(
    "Kind of the boot disk. Default: pd-balanced. The newest machine types take hyperdisk-balanced only.",
  );

const labels = z
  .record(
    z.string(),
    z
      .string()
      .regex(
        /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/,
        "must be a label's value: 1 to 63 letters, digits, hyphens, underscores and dots",
      ),
  )
  .default({})
  .describe("Kubernetes labels on the nodes, for node selectors and affinity. Default: none.");

const count = (least: number) => z.int().min(least).max(1000);

/** The pool in which istiod and the controllers run. It has no taints and no Spot machines: they must always find a place. */
export const nodes = z
  .strictObject({
    machineType: machineType.describe(
      "Machine type. Default: e2-standard-4 (4 vCPU, 16 GB): three of them carry the mesh and leave half of themselves to apps. Changing it replaces the nodes, one at a time.",
    ),
    totalMinNodeCount: count(1)
      .default(3)
      .describe("Fewest nodes in all zones together. Default: 3, one a zone."),
    totalMaxNodeCount: count(1)
      .default(9)
      .describe("Most nodes in all zones together. Default: 9; Google's autoscaler works between the two."),
    diskSizeGb,
    diskType,
    labels,
  })
  .prefault({})
  .describe(
    "The system's node pool: istiod and the controllers live here, so it takes no taints. No public addresses, shielded.",
  );

const taint = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(63)
    .describe("Key of the taint, such as dedicated. cni.istio.io/not-ready is waitForCni's own."),
  value: z.string().max(63).optional().describe("Value of the taint. Default: none."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .describe("What happens to pods that do not tolerate it, in Kubernetes' words."),
});

export const nodePools = z
  .record(
    z.string(),
    z.strictObject({
      machineType: machineType.describe(
        "Machine type. Default: e2-standard-4. Changing it replaces the nodes, one at a time.",
      ),
      spot: z
        .boolean()
        .default(false)
        .describe(
          "Spot machines cost a fraction and may be taken away with half a minute's notice. Default: false. Changing it replaces the pool.",
        ),
      totalMinNodeCount: count(0)
        .default(3)
        .describe(
          "Fewest nodes in all zones together; 0 lets the autoscaler empty the pool after its birth with one a zone. Default: 3.",
        ),
      totalMaxNodeCount: count(1).default(9).describe("Most nodes in all zones together. Default: 9."),
      diskSizeGb,
      diskType,
      labels,
      taints: z
        .array(taint)
        .max(50)
        .default([])
        .describe("Taints that keep other pods away. Default: none, so any pod may come."),
      waitForCni: z
        .boolean()
        .default(true)
        .describe(
          "Nodes are born with the taint cni.istio.io/not-ready:NoSchedule, which istiod takes off when Istio's CNI agent is ready there: no pod starts without its way into the mesh. Default: true.",
        ),
    }),
  )
  .default({})
  .describe(
    "Further node pools for workloads, by name. Renaming one replaces it. Default: none, apps run beside the system.",
  );
