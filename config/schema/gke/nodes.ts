// Node pools of GKE: the one that carries the system, and those for workloads. What crosses fields is checked in config/rules/gke/nodes.ts.
import { z } from "zod";
import { labels, taints, waitForCni } from "../node-labels";

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
      taints,
      waitForCni,
    }),
  )
  .default({})
  .describe(
    "Further node pools for workloads, by name. Renaming one replaces it. Default: none, apps run beside the system.",
  );
