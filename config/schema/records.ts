// Who writes the records of all domains. Spread into ingress.
import { z } from "zod";

export const records = {
  records: z
    .enum(["terraform", "external-dns"])
    .default("terraform")
    .describe(
      "Who writes the records of the domain. terraform: two alias records, there before the first pod. external-dns: a controller in the cluster, which also writes names of your own Gateways and Services within the domain. Default: terraform, which leaves nothing behind. Changing it leaves the domain without records for about a minute.",
    ),
  externalDns: z
    .strictObject({
      policy: z
        .enum(["upsert-only", "sync"])
        .default("upsert-only")
        .describe(
          "sync: records whose Gateway or Service is gone are deleted, so that a destroy takes them away. upsert-only: no record is ever deleted. Default: upsert-only, external-dns's own.",
        ),
    })
    .optional()
    .describe("For records: external-dns. Default: policy upsert-only."),
};
