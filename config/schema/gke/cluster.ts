// The GKE control plane. What crosses fields is checked in config/rules/gke/cluster.ts.
import { z } from "zod";
import { cidr } from "../common";

const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, "must be a time in UTC such as 2026-01-01T02:00:00Z");

const maintenanceWindow = z
  .strictObject({
    startTime: time
      .default("2026-01-01T02:00:00Z")
      .describe("Start of the first window. Default: 2026-01-01T02:00:00Z, so always at two at night."),
    endTime: time
      .default("2026-01-01T06:00:00Z")
      .describe("End of the first window, four hours or more later. Default: 2026-01-01T06:00:00Z."),
    recurrence: z
      .string()
      .regex(
        /^FREQ=(DAILY|WEEKLY;BYDAY=(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*)$/,
        "must be FREQ=DAILY or FREQ=WEEKLY;BYDAY= with days such as SA,SU",
      )
      .default("FREQ=DAILY")
      .describe(
        "When it comes again, in the words of RFC 5545. Google wants 48 hours of windows in 32 days. Default: FREQ=DAILY.",
      ),
  })
  .prefault({})
  .describe("When Google may upgrade the control plane and the nodes.");

const maintenanceExclusion = z.strictObject({
  startTime: time.describe("Start."),
  endTime: time.describe("End."),
  scope: z
    .enum(["NO_UPGRADES", "NO_MINOR_UPGRADES", "NO_MINOR_OR_NODE_UPGRADES"])
    .default("NO_MINOR_UPGRADES")
    .describe(
      "What stays away. Default: NO_MINOR_UPGRADES: until Istio is tested on the next Kubernetes. NO_UPGRADES may last 30 days at most.",
    ),
});

const components = <const T extends [string, ...string[]]>(names: T) => z.array(z.enum(names)).min(1);

export const cluster = z
  .strictObject({
    releaseChannel: z
      .enum(["RAPID", "REGULAR", "STABLE", "EXTENDED"])
      .default("REGULAR")
      .describe(
        "How soon a new Kubernetes comes; Google upgrades by itself, within maintenanceWindow. There is no version to set. EXTENDED costs extra. Default: REGULAR.",
      ),
    endpoint: z
      .enum(["dns", "ip"])
      .default("dns")
      .describe(
        "How the API server is reached. dns: by a name of Google's, where IAM decides who comes in; works from a laptop, CI and HCP Terraform without a list of addresses. ip: by its address, for authorizedNetworks alone. Never both. Default: dns.",
      ),
    enablePrivateEndpoint: z
      .boolean()
      .default(false)
      .describe(
        "With endpoint: ip, no public address: Terraform must run where the VPC's addresses are routed. Default: false.",
      ),
    authorizedNetworks: z
      .array(cidr)
      .default([])
      .describe(
        "With endpoint: ip, who may reach it: your offices, your CI, your VPN. Required there, refused with dns. Default: none.",
      ),
    deletionProtection: z
      .boolean()
      .default(false)
      .describe(
        "The provider refuses to destroy or replace the cluster; to lift it write false, deploy, then destroy. Default: false, so that one command takes everything away; write true in production.",
      ),
    maintenanceWindow,
    maintenanceExclusions: z
      .record(z.string(), maintenanceExclusion)
      .default({})
      .describe("Times without upgrades, by name: a season, a freeze. Default: none."),
    binaryAuthorization: z
      .enum(["DISABLED", "PROJECT_SINGLETON_POLICY_ENFORCE"])
      .default("DISABLED")
      .describe(
        "Only images that the project's policy admits. The policy is yours, and must admit the images of Istio, cert-manager and external-dns, or nothing starts. Default: DISABLED.",
      ),
    databaseEncryption: z
      .strictObject({
        keyName: z
          .string()
          .regex(
            /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
            "must be projects/P/locations/REGION/keyRings/R/cryptoKeys/K",
          )
          .describe(
            "Full name of a Cloud KMS key in the cluster's region. Make it in another stack: Google never deletes a key, so one of ours would stand in the way of the next deploy.",
          ),
      })
      .optional()
      .describe(
        "Encrypt the cluster's Secrets with a key of yours, beside Google's own encryption. Default: Google's alone. Without the key nobody reads them again.",
      ),
    loggingComponents: components([
      "SYSTEM_COMPONENTS",
      "WORKLOADS",
      "APISERVER",
      "SCHEDULER",
      "CONTROLLER_MANAGER",
    ])
      .default(["SYSTEM_COMPONENTS", "WORKLOADS"])
      .describe(
        "What goes to Cloud Logging. Default: SYSTEM_COMPONENTS and WORKLOADS; the API server's audit log is there in any case.",
      ),
    monitoringComponents: components([
      "SYSTEM_COMPONENTS",
      "APISERVER",
      "SCHEDULER",
      "CONTROLLER_MANAGER",
      "STORAGE",
      "HPA",
      "POD",
      "DAEMONSET",
      "DEPLOYMENT",
      "STATEFULSET",
    ])
      .default(["SYSTEM_COMPONENTS"])
      .describe("Whose metrics go to Cloud Monitoring. Default: SYSTEM_COMPONENTS, which are free."),
    managedPrometheus: z
      .boolean()
      .default(true)
      .describe(
        "Google's collector for Prometheus metrics. Default: true; what you let it collect is paid by the sample.",
      ),
  })
  .prefault({})
  .describe(
    "GKE control plane: Standard, regional, private nodes, Dataplane V2, Workload Identity. There is no Autopilot: it admits no CNI agent.",
  );
