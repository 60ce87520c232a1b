// EKS Auto Mode: AWS runs what nodes need, and makes the nodes. What it excludes is refused in config/rules/auto-mode.ts.
import { z } from "zod";

export const autoMode = z
  .strictObject({
    nodePools: z
      .array(z.enum(["general-purpose", "system"]))
      .min(1)
      .max(2)
      .default(["general-purpose", "system"])
      .describe(
        "Built-in node pools. general-purpose carries the mesh and apps, and must be among them; system has the taint CriticalAddonsOnly and costs nothing until a pod tolerates it. Default: both, as EKS's own. Taking one out drains its nodes.",
      ),
  })
  .optional()
  .describe(
    "EKS Auto Mode: AWS makes the nodes when pods wait for one, and runs VPC CNI, kube-proxy, DNS, EBS volumes, load balancing and pod identity itself, for a price on top of each instance. Takes the place of nodes, nodeGroups, karpenter and of the add-ons that it contains (docs/auto-mode.md). Default: none, managed nodes. Choose it at creation: AWS moves no load balancer and no volume from one way to the other.",
  );
