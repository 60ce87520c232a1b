// The shape of a cluster file for EKS.
import { z } from "zod";
import { addons, identity } from "./addons";
import { backend } from "./backend";
import {
  certManagerChart,
  externalDnsChart,
  istioCharts,
  karpenterCharts,
  loadBalancerControllerChart,
} from "./chart-sources";
import { cluster } from "./cluster";
import { credentials } from "./credentials";
import { ingress } from "./ingress";
import { karpenter } from "./karpenter";
import { mesh } from "./mesh";
import { network } from "./network";
import { nodeGroups, nodes } from "./nodes";

const chartSources = z
  .strictObject({
    ...istioCharts,
    ...loadBalancerControllerChart,
    ...certManagerChart,
    ...externalDnsChart,
    ...karpenterCharts,
  })
  .prefault({})
  .describe("Where charts come from.");

/** A cluster file for EKS. */
export const eksSchema = z
  .strictObject({
    platform: z.literal("eks").describe("What kind of cluster: eks."),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be an AWS region such as eu-central-1")
      .describe("AWS region. Changing it replaces everything."),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe(
        "Tags on everything that AWS can tag, beside meshup:cluster. Default: none. Changing them replaces nodes, a few at a time, as a machine is tagged when it is made.",
      ),
    backend,
    credentials: credentials("aws"),
    network,
    cluster,
    nodes,
    nodeGroups,
    karpenter,
    addons,
    identity,
    ingress,
    chartSources,
    mesh,
  })
  .describe("A cluster and its mesh. The name of the file is the name of the stack and of the cluster.");
