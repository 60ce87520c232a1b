// Values of chart istiod. Everything of the control plane is spelled under `pilot`: profiles write there too, and the last one wins.
import type { MeshSettings } from "../../../config/types";
import type { CniSettings } from "../../platform";
import { spread } from "./spread";

export interface IstiodValuesInput {
  readonly mesh: Pick<MeshSettings, "version" | "istiod" | "sidecar">;
  /** Where the CNI agent runs, and whether nodes wait for it with a taint. */
  readonly cni: Pick<CniSettings, "namespace" | "startupTaint">;
  readonly istioPlatform?: string;
  readonly excludeOutboundIPRanges?: readonly string[];
}

export function istiodValues({ mesh, cni, istioPlatform, excludeOutboundIPRanges = [] }: IstiodValuesInput) {
  const { istiod, sidecar } = mesh;
  return {
    pilot: {
      autoscaleEnabled: true,
      autoscaleMin: istiod.autoscaleMin,
      autoscaleMax: istiod.autoscaleMax,
      cpu: { targetAverageUtilization: istiod.cpuTargetAverageUtilization },
      resources: istiod.resources,
      seccompProfile: { type: "RuntimeDefault" },
      topologySpreadConstraints: [spread({ app: "istiod", istio: "pilot" })],
      cni: { enabled: true }, // without it the injector still adds a privileged istio-init
      taint: { enabled: cni.startupTaint, namespace: cni.namespace },
      env: {
        ENABLE_NATIVE_SIDECARS: sidecar.nativeSidecars,
        ENABLE_DEBUG_ON_HTTP: "false", // the debug pages tell every pod's configuration to whoever asks
        ...(cni.startupTaint ? untaintController(mesh.version) : {}),
        BLOCKED_CIDRS_IN_JWKS_URIS: "169.254.169.254/32", // a JWKS address must not read the node's credentials
      },
    },
    // The chart renders no budget for one replica.
    pdb: { minAvailable: Math.max(1, istiod.autoscaleMin - 1) },
    gateways: { seccompProfile: { type: "RuntimeDefault" } },
    global: {
      variant: "distroless",
      ...(istioPlatform === undefined ? {} : { platform: istioPlatform }),
      proxy: {
        resources: sidecar.resources,
        seccompProfile: { type: "RuntimeDefault" },
        ...(excludeOutboundIPRanges.length === 0
          ? {}
          : { excludeIPRanges: excludeOutboundIPRanges.join(",") }),
      },
    },
    meshConfig: meshConfig(sidecar),
  };
}

/** From 1.30 the chart sets it with `taint.enabled`; twice would be one variable too many. Before, the controller has its rights but does not run. */
function untaintController(version: string): { PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS?: string } {
  return version.startsWith("1.29.") ? { PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS: "true" } : {};
}

/** Typed here, because istiod throws ALL of its mesh config away on one wrong type: durations and metadata are strings. */
export interface MeshConfig {
  readonly accessLogEncoding?: "JSON" | "TEXT";
  readonly enablePrometheusMerge: boolean;
  readonly tcpKeepalive: { readonly time: string; readonly interval: string; readonly probes: number };
  readonly defaultConfig: {
    readonly holdApplicationUntilProxyStarts: boolean;
    readonly concurrency?: number;
    readonly proxyMetadata: Readonly<Record<string, string>>;
  };
}

function meshConfig(sidecar: MeshSettings["sidecar"]): MeshConfig {
  return {
    ...(sidecar.accessLogEncoding === "NONE" ? {} : { accessLogEncoding: sidecar.accessLogEncoding }),
    enablePrometheusMerge: true,
    tcpKeepalive: sidecar.tcpKeepalive,
    defaultConfig: {
      holdApplicationUntilProxyStarts: sidecar.holdApplicationUntilProxyStarts,
      ...(sidecar.concurrency === undefined ? {} : { concurrency: sidecar.concurrency }),
      proxyMetadata: { ISTIO_META_DNS_CAPTURE: String(sidecar.dnsCapture) },
    },
  };
}
