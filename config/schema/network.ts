// The VPC. Sizes and overlaps are checked in config/rules/network.ts.
import { z } from "zod";
import { cidr } from "./common";

const tags = z.record(z.string().min(1).max(128), z.string().max(256));
const subnetIds = z
  .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "must be the id of a subnet"))
  .min(2)
  .max(6);

const existing = z
  .strictObject({
    vpcId: z
      .string()
      .regex(/^vpc-[0-9a-f]{8,17}$/, "must be the id of a VPC")
      .optional()
      .describe("The VPC by its id. This or vpcTags."),
    vpcTags: tags
      .optional()
      .describe("The VPC by its tags; exactly one of the account's must have them all."),
    privateSubnetIds: subnetIds
      .optional()
      .describe(
        "Subnets of control plane and nodes, in two zones or more; with scheme internal of the load balancer too, then one a zone. This or privateSubnetTags.",
      ),
    privateSubnetTags: tags
      .optional()
      .describe("The same by tags: one subnet with all of them in each of network.zones."),
    publicSubnetIds: subnetIds
      .optional()
      .describe("Subnets of an internet-facing load balancer, one a zone. This or publicSubnetTags."),
    publicSubnetTags: tags
      .optional()
      .describe("The same by tags: one subnet with all of them in each of network.zones."),
  })
  .optional()
  .describe(
    "Bring your own VPC instead of one of ours. What is found is checked at plan: DNS support and hostnames on, and the role tags by which load balancers of teams find their subnets. Routes, NAT and endpoints are yours: nodes need a way out. Default: none. Changing it replaces the cluster.",
  );

const flowLogs = z
  .strictObject({
    trafficType: z
      .enum(["REJECT", "ACCEPT", "ALL"])
      .default("REJECT")
      .describe(
        "Which connections are recorded. Default: REJECT, what an investigation asks first; ALL costs by the gigabyte.",
      ),
    retentionDays: z
      .union([z.literal(30), z.literal(90), z.literal(180), z.literal(365)])
      .default(90)
      .describe("Days that the records are kept. Default: 90."),
  })
  .optional()
  .describe(
    "VPC flow logs to a CloudWatch log group of their own. Default: none, because volume is their price.",
  );

export const network = z
  .strictObject({
    cidr: cidr
      .default("10.0.0.0/16")
      .describe(
        "IPv4 block of the VPC, /16 to /20. Each zone gets a quarter as its private subnet (nodes and pods share it) and a sixteenth as its public one. Default: 10.0.0.0/16, room for about 16,000 pods a zone. Changing it replaces the VPC and with it the cluster.",
      ),
    zones: z
      .array(z.string().regex(/^[a-z]$/, "must be the letter of a zone, such as a"))
      .min(2)
      .max(3)
      .default(["a", "b", "c"])
      .describe(
        "Letters of the region's availability zones. EKS needs two. Default: a, b, c: one zone may fail and two thirds remain.",
      ),
    natGateways: z
      .enum(["per-zone", "single"])
      .default("per-zone")
      .describe(
        "NAT gateways of the private subnets. Default: per-zone, so that a zone's failure stays its own. single saves some 35 US dollars a month for each zone, and gets a warning: one zone's failure cuts all of them off.",
      ),
    podCidr: cidr
      .optional()
      .describe(
        "A second block of the VPC for pods alone, /16 to /20, in 100.64.0.0/10 or in the private range of cidr; each zone gets a quarter. Nodes stay in the first block, so that many clusters fit into scarce addresses. Default: none, pods and nodes share. Set it at creation: nodes that are there already keep their pods where they are.",
      ),
    vpcEndpoints: z
      .enum(["none", "s3", "private"])
      .default("s3")
      .describe(
        "Ways to AWS that need no NAT gateway. s3: the gateway endpoint, which is free and through which image layers come. private: also interface endpoints for ECR, EC2, EKS, STS, logs, load balancing, autoscaling, KMS, SQS and SSM; some 8 US dollars a month for each of them in each zone. Default: s3.",
      ),
    flowLogs,
    existing,
  })
  .prefault({})
  .describe("VPC with public and private subnets; nodes live in the private ones only.");
