// Values of chart cni, all under `cni`: a platform's own defaults beat top-level values (Istio 1.28 to 1.31).
import type { MeshSettings } from "../../../config/types";
import type { CniSettings } from "../../platform";

export function cniValues(
  settings: MeshSettings["cni"],
  node: Pick<CniSettings, "cniBinDir" | "cniConfDir" | "resourceQuotas">,
  istioPlatform?: string,
) {
  return {
    cni: {
      cniBinDir: node.cniBinDir,
      cniConfDir: node.cniConfDir,
      excludeNamespaces: settings.excludeNamespaces,
      logging: { level: settings.logLevel },
      repair: repair(settings.repair),
      ...(node.resourceQuotas === undefined ? {} : { resourceQuotas: { enabled: node.resourceQuotas } }),
      seccompProfile: { type: "RuntimeDefault" },
      ...(settings.seLinuxType === undefined ? {} : { seLinuxOptions: { type: settings.seLinuxType } }),
    },
    global: {
      variant: "distroless",
      ...(istioPlatform === undefined ? {} : { platform: istioPlatform }),
    },
  };
}

/** The chart tests repairPods first, so all three are said. */
function repair(mode: MeshSettings["cni"]["repair"]) {
  return {
    enabled: mode !== "off",
    repairPods: mode === "repairPods",
    deletePods: mode === "deletePods",
    labelPods: mode === "labelPods",
  };
}
