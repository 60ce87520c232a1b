// The EKS control plane. What crosses fields is checked in config/rules/cluster.ts.
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
    endpointAccess: z
      .enum(["public-and-private", "private"])
      .default("public-and-private")
      .describe(
        "Where the API server answers. private: inside the VPC only, so Terraform must run where its addresses are routed (a VPN, a peered network, an agent in the VPC); nothing is on the first deploy of a new VPC, so start with public-and-private, connect, then switch. Default: public-and-private, because one command from a laptop or a CI runner needs it. Changing it takes EKS some minutes and replaces nothing.",
      ),
    publicAccessCidrs: z
      .array(cidr)
      .default([])
      .describe(
        "Who may reach the API server from outside: your offices, your CI. Required unless endpointAccess is private, and refused there; no default, because every default is wrong for somebody. 0.0.0.0/0 (needed for HCP Terraform's own runners) is a word you must write, and gets a warning. Nodes use the private endpoint in any case.",
      ),
    privateAccessCidrs: z
      .array(cidr)
      .optional()
      .describe(
        "Blocks that may reach the private endpoint on 443, beside the nodes: your VPN, a peered network, the agent that runs Terraform. Default: with endpointAccess private the VPC's own block, otherwise none.",
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
    deletionProtection: z
      .boolean()
      .default(false)
      .describe(
        "Terraform's prevent_destroy on what cannot be had back: the cluster and the key of its secrets. A destroy, or a change that would replace them, then fails at plan; to lift it write false and destroy. Default: false, so that one command takes everything away; write true in production.",
      ),
    nodeSecurityGroup: z
      .enum(["cluster", "strict"])
      .default("cluster")
      .describe(
        "Security group of the nodes. cluster: EKS's own, in which control plane and nodes reach each other on every port. strict: one of the nodes' own, which the control plane reaches on its kubelet's and the known webhooks' ports only (8443, 9443, 10250, 10251, 15017); webhooks of your own on other ports then need a rule of yours. Default: cluster, because a missing port shows late and as a timeout. Changing it replaces every node, and old and new ones cannot talk meanwhile: choose it at creation.",
      ),
  })
  .describe("EKS control plane: encrypted secrets, logs, access entries; private endpoint always on.");
