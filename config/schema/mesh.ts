// What a person may say of the mesh. Names are Istio's own; chart paths are the business of modules/mesh/values.
import { z } from "zod";
import { charts } from "../versions";
import { namespace, percent, replicas, resources } from "./common";
import { gatewayPods } from "./gateway-pods";

const duration = z.string().regex(/^\d+(ms|s|m|h)$/, 'must be a duration such as "10s"');

const istiod = z
  .strictObject({
    autoscaleMin: replicas
      .default(3)
      .describe("Fewest istiod replicas. Default: 3, one a zone. With 1 there is no disruption budget."),
    autoscaleMax: replicas.default(10).describe("Most istiod replicas. Default: 10."),
    cpuTargetAverageUtilization: percent
      .default(80)
      .describe("CPU, in percent of the request, at which replicas are added. Default: 80."),
    resources: resources({ cpu: "1000m", memory: "2Gi" }, { cpu: "2000m", memory: "4Gi" }).describe(
      "Of one istiod replica; each holds the whole mesh in memory. Default: 1 CPU and 2Gi, at most 2 CPU and 4Gi.",
    ),
  })
  .prefault({})
  .describe("The control plane.");

const gateway = z.strictObject(gatewayPods).prefault({}).describe("The ingress gateway's pods.");

const sidecar = z
  .strictObject({
    resources: resources({ cpu: "100m", memory: "128Mi" }, { cpu: "500m", memory: "512Mi" }).describe(
      "Of each sidecar. Default: a tenth of a CPU and 128Mi, at most half a CPU and 512Mi.",
    ),
    concurrency: z
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe(
        "Envoy worker threads. Default: derived by Istio from the CPU limit, as upstream recommends.",
      ),
    holdApplicationUntilProxyStarts: z
      .boolean()
      .default(true)
      .describe("Start the app after its sidecar. Default: true; without effect where sidecars are native."),
    dnsCapture: z
      .boolean()
      .default(true)
      .describe("The sidecar answers DNS for ServiceEntries and saves lookups. Default: true."),
    nativeSidecars: z
      .enum(["auto", "true", "false"])
      .default("auto")
      .describe(
        'Sidecars as init containers that stay. Default: "auto": on where every node runs Kubernetes 1.33 or newer. Write it in quotes.',
      ),
    accessLogEncoding: z
      .enum(["JSON", "TEXT", "NONE"])
      .default("JSON")
      .describe(
        "Form of the access log on standard output. NONE switches it off. Default: JSON, for machines that read it.",
      ),
    tcpKeepalive: z
      .strictObject({
        time: duration.default("10s").describe("Idle time before the first probe. Default: 10s."),
        interval: duration.default("5s").describe("Time between probes. Default: 5s."),
        probes: z
          .int()
          .min(1)
          .max(20)
          .default(3)
          .describe("Lost probes after which the connection is closed. Default: 3."),
      })
      .prefault({})
      .describe(
        "Keepalive of connections between proxies: finds dead peers in 25 seconds instead of two hours.",
      ),
  })
  .prefault({})
  .describe("What every injected pod gets.");

const cni = z
  .strictObject({
    excludeNamespaces: z
      .array(namespace)
      .default(["istio-system", "kube-system"])
      .describe(
        "Namespaces whose pods the CNI leaves alone. Default: istio-system and kube-system; a list replaces it, so name them again.",
      ),
    repair: z
      .enum(["repairPods", "deletePods", "labelPods", "off"])
      .default("repairPods")
      .describe(
        "What happens to a pod that started before the CNI was ready. Default: repairPods, which needs no right to delete pods.",
      ),
    logLevel: z
      .enum(["none", "error", "warn", "info", "debug"])
      .default("info")
      .describe("Log level of the CNI agent. Default: info."),
    seLinuxType: z
      .string()
      .regex(/^[a-z0-9_]+$/, "must be an SELinux type such as spc_t")
      .optional()
      .describe("SELinux type of the agent's pods. Default: none; nodes with SELinux enforcing want spc_t."),
  })
  .prefault({})
  .describe("Istio's CNI agent: pods need no privileged init container.");

export const mesh = z
  .strictObject({
    version: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'must be an exact Istio version in quotes, such as "1.30.3"')
      .default(charts.istio.version)
      .describe(`Istio, all charts alike. Default: ${charts.istio.version}. Raise it one minor at a time.`),
    mtls: z
      .enum(["STRICT", "PERMISSIVE"])
      .default("STRICT")
      .describe(
        "Mutual TLS in the whole mesh. Default: STRICT. PERMISSIVE takes plain text too, for the time of a migration, and gets a warning.",
      ),
    istiod,
    gateway,
    sidecar,
    cni,
  })
  .prefault({})
  .describe("Istio.");
