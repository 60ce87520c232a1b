// What any platform's file says of its nodes to Kubernetes: labels, taints, the wait for Istio's CNI agent.
import { z } from "zod";

/** An empty value is right for Kubernetes and refused by EKS. */
export const labels = z
  .record(
    z.string(),
    z
      .string()
      .regex(
        /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/,
        "must be a label's value: 1 to 63 letters, digits, hyphens, underscores and dots",
      ),
  )
  .default({})
  .describe("Kubernetes labels on the nodes, for node selectors and affinity. Default: none.");

const taint = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(63)
    .describe("Key of the taint, such as dedicated. cni.istio.io/not-ready is waitForCni's own."),
  value: z
    .string()
    .max(63)
    .optional()
    .describe("Value of the taint. Default: none, for tolerations with operator Exists."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .describe("What happens to pods that do not tolerate it, in Kubernetes' words."),
});

export const taints = z
  .array(taint)
  .max(50)
  .default([])
  .describe("Taints that keep other pods away. Default: none, so any pod may come.");

export const waitForCni = z
  .boolean()
  .default(true)
  .describe(
    "Nodes are born with the taint cni.istio.io/not-ready:NoSchedule, which istiod takes off when Istio's CNI agent is ready there: no pod starts without its way into the mesh. Default: true. Without it such a pod fails until mesh.cni.repair mends it.",
  );
