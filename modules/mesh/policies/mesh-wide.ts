// Custom resources that hold for the whole mesh; they live in its root namespace.
import type { MeshSettings } from "../../../config/types";
import type { KubernetesObject } from "../../platform";
import { ISTIO_NAMESPACE } from "../namespaces";

export function peerAuthentication(mode: MeshSettings["mtls"]): KubernetesObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "default", namespace: ISTIO_NAMESPACE },
    spec: { mtls: { mode } },
  };
}

/** Access logs of every proxy on its standard output; `accessLogFile` stays unset, because both would log twice. */
export function telemetry(encoding: MeshSettings["sidecar"]["accessLogEncoding"]): KubernetesObject {
  return {
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata: { name: "mesh-default", namespace: ISTIO_NAMESPACE },
    spec: {
      accessLogging: [{ providers: [{ name: "envoy" }], ...(encoding === "NONE" ? { disabled: true } : {}) }],
    },
  };
}
