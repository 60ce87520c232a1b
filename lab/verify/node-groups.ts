// Managed node groups: as many nodes as asked for, with their labels and taints, and none that still waits for Istio's CNI.
import type { Report } from "../report.ts";
import type { EksLab } from "../steps/lab.ts";
import { expect, list } from "./kubectl.ts";

const NOT_READY = "cni.istio.io/not-ready";

export async function checkNodeGroups(lab: EksLab, report: Report): Promise<void> {
  for (const [name, { desiredSize, labels, taints, waitForCni }] of Object.entries(lab.config.nodeGroups))
    await report.check(`node group ${name}`, async () => {
      const group = `${lab.config.name}-${name}`;
      const nodes = await list(lab, "nodes", "--selector", `eks.amazonaws.com/nodegroup=${group}`);
      expect("nodes", nodes.length, desiredSize);
      for (const node of nodes) {
        for (const [key, value] of Object.entries(labels))
          expect(`label ${key}`, node.metadata.labels?.[key], value);
        const found: { key: string; effect: string }[] = node.spec?.taints ?? [];
        for (const { key, effect } of taints)
          expect(`effect of taint ${key}`, found.find((taint) => taint.key === key)?.effect, effect);
        if (found.some(({ key }) => key === NOT_READY))
          throw new Error(`a node still has the taint ${NOT_READY}: istiod did not take it off`);
      }
      const waited = waitForCni ? `; istiod has taken the taint ${NOT_READY} off` : "";
      return `${nodes.length} nodes with their labels and taints${waited}`;
    });
}
