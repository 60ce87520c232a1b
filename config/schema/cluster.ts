// The EKS control plane and its nodes.
import { z } from "zod";
import { eksVersions } from "../versions";
import { cidr } from "./common";

const arn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/, "must be the ARN of an IAM role or user");

const accessEntry = z.strictObject({
  principalArn: arn.describe(
    "IAM role or user. Not the one that creates the cluster: EKS gives that one its entry itself.",
  ),
  accessPolicy: z
    .enum([
      "AmazonEKSClusterAdminPolicy",
      "AmazonEKSAdminPolicy",
      "AmazonEKSEditPolicy",
      "AmazonEKSAdminViewPolicy",
      "AmazonEKSViewPolicy",
    ])
    .default("AmazonEKSViewPolicy")
    .describe(
      "Access policy for the whole cluster. A role that only plans needs AmazonEKSAdminViewPolicy: Helm reads its releases from Secrets. Default: AmazonEKSViewPolicy, the least of them.",
    ),
});

export const cluster = z
  .strictObject({
    version: z
      .enum(Object.keys(eksVersions) as [keyof typeof eksVersions, ...(keyof typeof eksVersions)[]])
      .default("1.35")
      .describe(
        "Kubernetes minor version, in quotes. Default: 1.35, in standard support until 2027-03-27. Raise it one minor at a time.",
      ),
    publicAccessCidrs: z
      .array(cidr)
      .min(1)
      .describe(
        "Who may reach the API server from outside: your offices, your CI. No default, because every default is wrong for somebody. 0.0.0.0/0 (needed for HCP Terraform's own runners) is a word you must write, and gets a warning. Nodes use the private endpoint in any case.",
      ),
    serviceIpv4Cidr: cidr
      .default("172.20.0.0/16")
      .describe(
        "Block of the Services' addresses. Default: 172.20.0.0/16, EKS's own choice for a VPC in 10.0.0.0/8. Changing it replaces the cluster.",
      ),
    enabledLogTypes: z
      .array(z.enum(["api", "audit", "authenticator", "controllerManager", "scheduler"]))
      .default(["api", "audit", "authenticator"])
      .describe(
        "Control-plane logs that go to CloudWatch. Default: the three that an investigation needs; the other two are chatty.",
      ),
    logRetentionDays: z
      .union([z.literal(30), z.literal(90), z.literal(180), z.literal(365)])
      .default(90)
      .describe("Days that control-plane logs are kept. Default: 90."),
    accessEntries: z
      .array(accessEntry)
      .default([])
      .describe(
        "Further people and pipelines with access. Default: none but the principal that creates the cluster.",
      ),
  })
  .describe("EKS control plane: encrypted secrets, logs, access entries; private endpoint always on.");

export const nodes = z
  .strictObject({
    instanceTypes: z
      .array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9]+$/, "must be an EC2 instance type such as m6i.xlarge"))
      .min(1)
      .max(20)
      .default(["m6i.xlarge"])
      .describe(
        "EC2 instance types. Default: m6i.xlarge (4 vCPU, 16 GiB): three of them carry the mesh and leave half of themselves to apps.",
      ),
    minSize: z.int().min(1).max(450).default(3).describe("Fewest nodes. Default: 3, one a zone."),
    maxSize: z.int().min(1).max(450).default(9).describe("Most nodes. Default: 9."),
    desiredSize: z
      .int()
      .min(1)
      .max(450)
      .default(3)
      .describe("Nodes at creation; later changes by an autoscaler are left alone. Default: 3."),
    diskSizeGiB: z
      .int()
      .min(20)
      .max(1000)
      .default(50)
      .describe("Encrypted gp3 disk of a node in GiB. Default: 50."),
  })
  .prefault({})
  .describe("One managed node group: AL2023, private subnets, IMDSv2 with hop limit 1.");
