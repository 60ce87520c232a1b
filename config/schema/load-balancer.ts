// The Network Load Balancer in front of a gateway: who makes it, and what it tells the gateway of its clients.
import { z } from "zod";

/** Keys of an entry, beside those of names and certificate. */
export const loadBalancer = {
  nlb: z
    .enum(["terraform", "controller"])
    .default("terraform")
    .describe(
      "Who makes the Network Load Balancer. terraform: Terraform, beside the control plane; the gateway's Service is ClusterIP. controller: the AWS Load Balancer Controller, or with autoMode its own, from annotations of a Service of type LoadBalancer, about three minutes after the gateway. Default: terraform, because a destroy can never orphan it. Changing it makes a new load balancer: some minutes of outage. With controller, what replaces the load balancer (scheme, addresses) reaches its names only with a second apply.",
    ),
  clientAddress: z
    .enum(["preserve", "proxy-protocol"])
    .default("preserve")
    .describe(
      "How the gateway learns the client's address. preserve: packets keep it; a pod that calls the load balancer gets no answer from a gateway on its own node. proxy-protocol: a PROXY protocol v2 header before each connection, which the gateway then demands; needed behind PrivateLink. Default: preserve, because every client and every check understands it. Changing it breaks connections until all pods are new.",
    ),
  eipAllocationIds: z
    .array(
      z.string().regex(/^eipalloc-[0-9a-f]{8,17}$/, "must be an allocation ID such as eipalloc-0a1b2c3d"),
    )
    .min(1)
    .optional()
    .describe(
      "Elastic IP addresses of your own, one a zone in the order of network.zones or of network.existing.publicSubnetIds, for clients that allow-list addresses. Only for scheme internet-facing. Default: addresses of AWS's choice. Changing it replaces the load balancer.",
    ),
  accessLogs: z
    .strictObject({
      bucket: z
        .string()
        .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of an S3 bucket")
        .describe("S3 bucket of this region; its policy must let delivery.logs.amazonaws.com write into it."),
      prefix: z
        .string()
        .regex(
          /^(?!.*AWSLogs)[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)*$/,
          "must be a path without AWSLogs and without a slash at its ends",
        )
        .optional()
        .describe("Path in front of AWSLogs/. Default: none."),
    })
    .optional()
    .describe(
      "Logs of the load balancer's TLS connections; a Network Load Balancer logs no others. Requests are in the gateway's own access log. Default: none, because the bucket is yours.",
    ),
  deletionProtection: z
    .boolean()
    .default(false)
    .describe(
      "AWS refuses to delete the load balancer. A destroy then fails or, with nlb: controller, waits until its time is over: set it to false and apply first. Default: false, so that one command takes everything away.",
    ),
  podReadinessGate: z
    .boolean()
    .default(true)
    .describe(
      "A new gateway pod counts as ready only when the load balancer finds it healthy, so that a rollout never runs ahead of it. Default: true. The first pods of a cluster have no gate: there is nothing to wait for yet.",
    ),
} as const;
