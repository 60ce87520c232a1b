// Where the state of one cluster lives. Every kind gives one state per file, named after the file.
import { z } from "zod";

const local = z.strictObject({
  type: z
    .literal("local")
    .describe("A file beside package.json, terraform.NAME.tfstate. For trials and for one person."),
});

const s3 = z.strictObject({
  type: z.literal("s3").describe("An S3 bucket with Terraform's own lock file (use_lockfile)."),
  bucket: z.string().min(3).max(63).describe("Bucket name. Make it in another stack, versioned and private."),
  region: z.string().min(1).describe("Region of the bucket."),
  key: z.string().min(1).optional().describe("Object key. Default: meshup/NAME.tfstate."),
  kmsKeyId: z
    .string()
    .min(1)
    .optional()
    .describe("ARN of the KMS key of the state. Default: the bucket's own encryption."),
});

const gcs = z.strictObject({
  type: z.literal("gcs").describe("A Google Cloud Storage bucket; locking is built in."),
  bucket: z
    .string()
    .min(3)
    .max(222)
    .describe("Bucket name. Make it in another stack, versioned and private."),
  prefix: z.string().min(1).optional().describe("Prefix of the object. Default: meshup/NAME."),
});

const cloud = z.strictObject({
  type: z.literal("cloud").describe("HCP Terraform (Terraform Cloud) or Terraform Enterprise."),
  organization: z.string().min(1).describe("Organization."),
  workspace: z.string().min(1).max(90).optional().describe("Workspace. Default: the name of the file."),
  project: z.string().min(1).optional().describe("Project of a workspace that is made on first use."),
  hostname: z
    .string()
    .default("app.terraform.io")
    .describe("Host; another one for Terraform Enterprise. Default: HCP Terraform."),
  execution: z
    .enum(["remote", "agent", "local"])
    .default("remote")
    .describe(
      "Where runs execute, as set on the workspace: remote and agent have no command of a cloud such as aws, so credentials must be token. Default: remote, as HCP Terraform's.",
    ),
});

export const backend = z
  .discriminatedUnion("type", [local, s3, gcs, cloud])
  .prefault({ type: "local" })
  .describe(
    "State of this cluster. Default: local, because it needs nothing that exists already. Moving it needs `terraform init -migrate-state` in the stack's folder.",
  );
