// The shape of a cluster file for GKE. Keys are Google's own words where Google has one.
import { z } from "zod";
import { backend } from "../backend";
import { certManagerChart, externalDnsChart, istioCharts } from "../chart-sources";
import { mesh } from "../mesh";
import { cluster } from "./cluster";
import { ingress } from "./ingress";
import { network } from "./network";
import { nodePools, nodes } from "./nodes";

const chartSources = z
  .strictObject({ ...istioCharts, ...certManagerChart, ...externalDnsChart })
  .prefault({})
  .describe("Where charts come from.");

/** A cluster file for GKE. */
export const gkeSchema = z
  .strictObject({
    platform: z.literal("gke").describe("What kind of cluster: gke."),
    project: z
      .string()
      .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "must be the id of a project, such as acme-prod")
      .describe("Id of the Google Cloud project. Changing it replaces everything."),
    region: z
      .string()
      .regex(
        /^[a-z]+-[a-z]+\d+$/,
        "must be a region such as europe-west3, without a zone: the control plane of a zonal cluster is one machine",
      )
      .describe("Google Cloud region. Changing it replaces everything."),
    nodeLocations: z
      .array(z.string().regex(/^[a-f]$/, "must be the letter of a zone, such as a"))
      .min(2)
      .max(4)
      .optional()
      .describe(
        "Letters of the region's zones with nodes. Default: three that Google chooses; the pools' counts are for all of them together.",
      ),
    labels: z
      .record(
        z
          .string()
          .regex(
            /^[a-z][a-z0-9_-]{0,62}$/,
            "must be a label's key: lower-case letters, digits, hyphens and underscores",
          ),
        z
          .string()
          .regex(
            /^[a-z0-9_-]{0,63}$/,
            "must be a label's value: lower-case letters, digits, hyphens and underscores",
          ),
      )
      .default({})
      .describe("Labels on everything that Google can label, beside meshup-cluster. Default: none."),
    backend,
    credentials: z
      .enum(["token", "stored-token", "exec"])
      .default("token")
      .describe(
        "How the Helm provider logs in. token: an ephemeral one, fresh at plan and at apply, never stored; needs Google's provider 7.45 or newer. stored-token: from a data source, which older ones have too; the token stays in the state, is good for an hour, and gets a warning. exec: gke-gcloud-auth-plugin on the machine that runs Terraform. Default: token.",
      ),
    network,
    cluster,
    nodes,
    nodePools,
    ingress,
    chartSources,
    mesh,
  })
  .describe("A GKE cluster and its mesh. The name of the file is the name of the stack and of the cluster.");
