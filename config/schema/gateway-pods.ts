// The pods of a gateway: keys of mesh.gateway, and of every gateway of `gateways`.
import { z } from "zod";
import { percent, replicas, resources } from "./common";

export const gatewayPods = {
  minReplicas: replicas
    .default(3)
    .describe("Fewest gateway pods. Default: 3, one a zone. With 1 there is no disruption budget."),
  maxReplicas: replicas.default(20).describe("Most gateway pods. Default: 20."),
  targetCPUUtilizationPercentage: percent
    .default(80)
    .describe("CPU, in percent of the request, at which pods are added. Default: 80."),
  resources: resources({ cpu: "500m", memory: "1Gi" }, { cpu: "2000m", memory: "2Gi" }).describe(
    "Of one gateway pod. Default: half a CPU and 1Gi, at most 2 CPU and 2Gi.",
  ),
  terminationDrainSeconds: z
    .int()
    .min(5)
    .max(600)
    .default(60)
    .describe(
      "Seconds that a pod still serves after it was told to go, so that the load balancer takes it out first. Default: 60, the deregistration delay of our target groups.",
    ),
} as const;
