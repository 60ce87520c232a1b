// Managed node groups: the one that carries the system, and those for workloads. What crosses fields is checked in config/rules/nodes.ts.
import { z } from "zod";
import { labels, taints, waitForCni } from "./node-labels";

const instanceTypes = z
  .array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9]+$/, "must be an EC2 instance type such as m6i.xlarge"))
  .min(1)
  .max(20)
  .default(["m6i.xlarge"]);

const amiFamily = z
  .enum(["AL2023", "Bottlerocket"])
  .default("AL2023")
  .describe(
    "Operating system of the nodes. Bottlerocket has a read-only root and no shell; there set mesh.cni.repair to deletePods, because repairPods is reported not to work (istio/istio#57332). Default: AL2023, EKS's own. Changing it replaces the group.",
  );

const diskSizeGiB = z
  .int()
  .min(20)
  .max(1000)
  .default(50)
  .describe(
    "Encrypted gp3 disk of a node in GiB; on Bottlerocket that of images and data, beside the system's own. Default: 50. Changing it replaces the nodes, a few at a time.",
  );

const size = (least: number) => z.int().min(least).max(450);

/** The group in which CoreDNS, the controllers and istiod run. It has no taints and no Spot instances: they must always find a place. */
export const nodes = z
  .strictObject({
    instanceTypes: instanceTypes.describe(
      "EC2 instance types, all of one architecture. Default: m6i.xlarge (4 vCPU, 16 GiB): three of them carry the mesh and leave half of themselves to apps. Changing them replaces the group.",
    ),
    amiFamily,
    minSize: size(1).default(3).describe("Fewest nodes. Default: 3, one a zone."),
    maxSize: size(1).default(9).describe("Most nodes. Default: 9."),
    desiredSize: size(1)
      .default(3)
      .describe("Nodes at creation; later changes by an autoscaler are left alone. Default: 3."),
    diskSizeGiB,
    labels,
  })
  .prefault({})
  .describe(
    "The system's managed node group: CoreDNS, the controllers and istiod live here, so it takes no taints. Private subnets, IMDSv2 with hop limit 1.",
  );

const workloadGroup = z.strictObject({
  instanceTypes: instanceTypes.describe(
    "EC2 instance types, all of one architecture. Default: m6i.xlarge. Spot wants several of the same size. Changing them replaces the group.",
  ),
  amiFamily,
  capacityType: z
    .enum(["ON_DEMAND", "SPOT"])
    .default("ON_DEMAND")
    .describe(
      "SPOT costs a fraction and may be taken away with two minutes' notice. Default: ON_DEMAND. Changing it replaces the group.",
    ),
  minSize: size(0)
    .default(3)
    .describe("Fewest nodes; 0 lets an autoscaler empty the group. Default: 3, one a zone."),
  maxSize: size(1).default(9).describe("Most nodes. Default: 9."),
  desiredSize: size(0)
    .default(3)
    .describe("Nodes at creation; later changes by an autoscaler are left alone. Default: 3."),
  diskSizeGiB,
  labels,
  taints,
  waitForCni,
});

export const nodeGroups = z
  .record(z.string(), workloadGroup)
  .default({})
  .describe(
    "Further managed node groups for workloads, by name. The name becomes part of the group's; renaming one replaces it. Default: none, apps run beside the system.",
  );
