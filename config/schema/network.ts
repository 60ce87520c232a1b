// The VPC. Sizes and overlaps are checked in config/rules/network.ts.
import { z } from "zod";
import { cidr } from "./common";

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
        "Letters of the region's availability zones. EKS needs two. Default: a, b, c: one zone may fail and two thirds remain. Each has its own NAT gateway, so that a zone's failure stays its own.",
      ),
  })
  .prefault({})
  .describe("VPC with public and private subnets; nodes live in the private ones only.");
