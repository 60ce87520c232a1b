// Karpenter, where the file asks for it: its controller, its pools, and that nodes wait for Istio's CNI and for nothing else.
import type { Report } from "../report.ts";
import type { EksLab } from "../steps/lab.ts";
import { expect, type Found, get, list } from "./kubectl.ts";

const NOT_READY = "cni.istio.io/not-ready";

export async function checkKarpenter(lab: EksLab, report: Report): Promise<void> {
  const pools = Object.entries(lab.config.karpenter?.nodePools ?? {});
  if (pools.length === 0) return;

  await report.check("Deployment karpenter", async () => {
    const { status } = await get(lab, "deployment", "karpenter", "kube-system");
    expect("availableReplicas", status?.availableReplicas, 2);
    return "2 replicas available";
  });

  for (const [name, { labels }] of pools)
    await report.check(`NodePool ${name}`, async () => {
      for (const kind of ["nodepool", "ec2nodeclass"]) {
        const { status } = await get(lab, kind, name);
        const ready = status?.conditions?.find((one: { type: string }) => one.type === "Ready");
        expect(`Ready of the ${kind}`, ready?.status, "True");
      }
      const nodes = await list(lab, "nodes", "--selector", `karpenter.sh/nodepool=${name}`);
      for (const [key, value] of Object.entries(labels))
        for (const node of nodes) expect(`label ${key}`, node.metadata.labels?.[key], value);
      const waiting = nodes.filter((node) => taints(node).includes(NOT_READY));
      if (waiting.length > 0)
        throw new Error(
          `${waiting.length} nodes still have the taint ${NOT_READY}: istiod did not take it off`,
        );
      return `ready with its class; ${nodes.length} node joined, and istiod has taken its taint ${NOT_READY} off`;
    });
}

const taints = ({ spec }: Found): string[] => (spec?.taints ?? []).map(({ key }: { key: string }) => key);
