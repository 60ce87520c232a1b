// Scalar shapes that several sections share. Meaning across fields is checked in config/rules.ts.
import { z } from "zod";

/** An IPv4 block in CIDR notation. Only the spelling is checked here. */
export const cidr = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "must be an IPv4 block such as 10.20.0.0/16");

/** A DNS name without wildcard and without a dot at the end. */
export const dnsName = z
  .string()
  .max(253)
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    "must be a lower-case DNS name such as shop.example.com",
  );

/** Who may come in at the public entry. */
export const allowedCidrs = z
  .array(z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "must be an IPv4 block"))
  .min(1)
  .default(["0.0.0.0/0"])
  .describe("Who may reach the load balancer on 80 and 443. Default: everybody, it is the public entry.");

/** A Kubernetes namespace. */
export const namespace = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "must be a namespace: lower-case letters, digits and hyphens");

/** A Helm chart repository: http(s) with an index.yaml, or the folder of an OCI registry that holds the charts. */
export const chartRepository = z
  .string()
  .regex(/^(https?|oci):\/\/[^\s]+$/, "must be the http(s) or oci address of a chart repository");

/** An exact chart version: a range would let two runs install different things. */
export const chartVersion = z.string().regex(/^\d+\.\d+\.\d+$/, 'must be an exact version such as "1.30.3"');

/** The same for a chart whose versions start with a v. */
export const prefixedChartVersion = z
  .string()
  .regex(/^v\d+\.\d+\.\d+$/, 'must be an exact version such as "v1.21.1"');

/** A Kubernetes CPU quantity. */
export const cpu = z.string().regex(/^(\d+m|\d+(\.\d+)?)$/, 'must be a CPU quantity such as "500m" or "2"');

/** A Kubernetes memory quantity. */
export const memory = z
  .string()
  .regex(/^\d+(Ki|Mi|Gi)$/, 'must be a memory quantity such as "512Mi" or "2Gi"');

/** Container resources with the given defaults. */
export const resources = (
  requests: { cpu: string; memory: string },
  limits: { cpu: string; memory: string },
) =>
  z
    .strictObject({
      requests: z
        .strictObject({
          cpu: cpu.default(requests.cpu).describe("CPU that the scheduler sets aside."),
          memory: memory.default(requests.memory).describe("Memory that the scheduler sets aside."),
        })
        .prefault({})
        .describe("What the scheduler sets aside for each pod."),
      limits: z
        .strictObject({
          cpu: cpu.default(limits.cpu).describe("CPU at which the container is throttled."),
          memory: memory.default(limits.memory).describe("Memory at which the container is killed."),
        })
        .prefault({})
        .describe("What each pod may use at most."),
    })
    .prefault({});
