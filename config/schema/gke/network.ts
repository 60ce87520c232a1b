// The VPC of a GKE cluster. Sizes and overlaps are checked in config/rules/gke/network.ts.
import { z } from "zod";
import { cidr } from "../common";

const flowLogs = z
  .strictObject({
    flowSampling: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.5)
      .describe(
        "Share of the connections that is recorded. Default: 0.5, Google's own; 1 costs twice as much.",
      ),
  })
  .optional()
  .describe("Flow logs of the subnet to Cloud Logging. Default: none, because volume is their price.");

export const network = z
  .strictObject({
    ipCidrRange: cidr
      .default("10.0.0.0/20")
      .describe(
        "Range of the nodes' subnet, /16 to /26. Default: 10.0.0.0/20, room for 4,092 nodes and internal load balancers. Changing it replaces the network and with it the cluster.",
      ),
    clusterIpv4CidrBlock: cidr
      .default("10.4.0.0/14")
      .describe(
        "Range of the pods, /9 to /21, a secondary range of the subnet. Each node takes a part of twice maxPodsPerNode. Default: 10.4.0.0/14, room for 1,024 nodes of 110 pods. Changing it replaces the cluster.",
      ),
    servicesIpv4CidrBlock: cidr
      .default("10.8.0.0/20")
      .describe(
        "Range of the Services, /16 to /27, a secondary range of the subnet. Default: 10.8.0.0/20, 4,096 Services. Changing it replaces the cluster.",
      ),
    maxPodsPerNode: z
      .int()
      .min(8)
      .max(256)
      .default(110)
      .describe(
        "Most pods on a node. Fewer let more nodes into the pods' range. Default: 110, a /24 for each node. Changing it replaces the cluster.",
      ),
    flowLogs,
  })
  .prefault({})
  .describe("VPC with one subnet; nodes have no public addresses and leave through Cloud NAT.");
