// Karpenter: nodes made for the pods that wait for one. Names are Karpenter's own.
import { z } from "zod";
import { cpu, memory } from "./common";

const name = z
  .string()
  .max(40)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, "must be lower-case letters, digits and hyphens");
const labelName = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const labelKey = z.string().max(316).regex(labelName, "must be a label key such as example.com/team");
const labelValue = z
  .string()
  .max(63)
  .regex(/^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$/, "must be a label value such as batch");
const lifetime = z.string().regex(/^((\d+(s|m|h))+|Never)$/, 'must be a duration such as "720h", or Never');

const taint = z.strictObject({
  key: labelKey.describe("Key of the taint."),
  value: labelValue.optional().describe("Value of the taint. Default: none."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .describe("What happens to pods that do not tolerate it. No default, because each is a choice."),
});

const nodePool = z.strictObject({
  capacityTypes: z
    .array(z.enum(["on-demand", "spot"]))
    .min(1)
    .default(["on-demand"])
    .describe(
      "karpenter.sh/capacity-type. Default: on-demand. With spot too, Karpenter takes the cheaper and moves pods within the two minutes of an interruption.",
    ),
  architectures: z
    .array(z.enum(["amd64", "arm64"]))
    .min(1)
    .default(["amd64"])
    .describe(
      "kubernetes.io/arch. Default: amd64, because an image that is not built for arm64 does not start there.",
    ),
  instanceCategories: z
    .array(z.string().regex(/^[a-z]+$/, "must be the letters of a category, such as m"))
    .min(1)
    .default(["c", "m", "r"])
    .describe(
      "karpenter.k8s.aws/instance-category. Default: c, m and r: the more to choose from, the better price and supply.",
    ),
  minInstanceGeneration: z
    .int()
    .min(1)
    .max(20)
    .default(5)
    .describe(
      "Oldest generation of an instance family: 5 takes m5 and m6i. Default: 5, the first that is Nitro throughout.",
    ),
  amiFamily: z
    .enum(["AL2023", "Bottlerocket"])
    .default("AL2023")
    .describe(
      "Operating system. Default: AL2023, the same as the managed nodes'. Changing it replaces the pool's nodes.",
    ),
  amiVersion: z
    .string()
    .default("latest")
    .describe(
      "Release of the image: latest, or one of AL2023 (v20261101) or Bottlerocket (v1.50.0). Default: latest, so that security fixes reach nodes by themselves, a tenth of the pool at a time. Another one replaces the pool's nodes.",
    ),
  diskSizeGiB: z
    .int()
    .min(20)
    .max(1000)
    .default(50)
    .describe("Encrypted gp3 disk of a node in GiB. Default: 50. Changing it replaces the pool's nodes."),
  limits: z
    .strictObject({
      cpu: cpu.default("100").describe("CPU of all nodes of the pool together. Default: 100 cores."),
      memory: memory.default("400Gi").describe("Memory of all nodes of the pool together. Default: 400Gi."),
    })
    .prefault({})
    .describe("Where the pool stops to grow, and with it the bill."),
  labels: z
    .record(labelKey, labelValue)
    .default({})
    .describe("Labels of the pool's nodes. Default: none. A change replaces the pool's nodes."),
  taints: z
    .array(taint)
    .default([])
    .describe("Taints of the pool's nodes. Default: none. A change replaces the pool's nodes."),
  expireAfter: lifetime
    .default("720h")
    .describe("Age at which a node is replaced. Default: 720h, 30 days, as Karpenter's. Never keeps it."),
  consolidationPolicy: z
    .enum(["WhenEmpty", "WhenEmptyOrUnderutilized"])
    .default("WhenEmptyOrUnderutilized")
    .describe(
      "When nodes are taken away or replaced by cheaper ones. Default: WhenEmptyOrUnderutilized, within the disruption budgets of pods.",
    ),
  terminationGracePeriod: z
    .string()
    .regex(/^(\d+(s|m|h))+$/, 'must be a duration such as "10m"')
    .default("10m")
    .describe(
      "How long a node that goes waits for pods that a disruption budget or karpenter.sh/do-not-disrupt holds; then they are removed. Default: 10m, so that `destroy` ends although a budget lets nobody go.",
    ),
  waitForCni: z
    .boolean()
    .default(true)
    .describe(
      "Nodes start with the taint cni.istio.io/not-ready, which istiod takes off when Istio's CNI is there. Default: true; without it the first pods of a node start outside the mesh and have to be repaired.",
    ),
});

export const karpenter = z
  .strictObject({
    nodePools: z
      .record(name, nodePool)
      .prefault({ default: {} })
      .describe("Node pools by name. Default: one, default. Renaming one replaces its nodes."),
  })
  .optional()
  .describe(
    "Karpenter beside the managed nodes, which go on carrying it, the mesh and the add-ons. Default: not installed. `karpenter: {}` installs it with one pool.",
  );
