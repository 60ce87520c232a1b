// Deployments, DaemonSets, autoscalers and disruption budgets, with the numbers of the cluster file.
import type { Report } from "../report.ts";
import type { Lab } from "../steps/lab.ts";
import { expect, expectResources, get, list } from "./kubectl.ts";

/** Where a node keeps its CNI's programs. GKE's root is read-only; this folder is not. */
const CNI_BIN_DIR = { eks: "/opt/cni/bin", gke: "/home/kubernetes/bin" } as const;

export async function checkWorkloads(lab: Lab, report: Report): Promise<void> {
  const { istiod, gateway, cni } = lab.config.mesh;

  for (const [namespace, name, least] of [
    ...(lab.platform === "eks" ? [["kube-system", "aws-load-balancer-controller", 2] as const] : []),
    ["istio-system", "istiod", istiod.autoscaleMin],
    ["istio-ingress", "istio-ingressgateway", gateway.minReplicas],
  ] as const)
    await report.check(`Deployment ${name}`, async () => {
      const { status } = await get(lab, "deployment", name, namespace);
      if ((status?.availableReplicas ?? 0) < least)
        throw new Error(`${status?.availableReplicas ?? 0} of ${least} replicas are available`);
      return `${status.availableReplicas} replicas available`;
    });

  await report.check("DaemonSet istio-cni-node", async () => {
    const { spec, status } = await get(lab, "daemonset", "istio-cni-node", "kube-system");
    expect("numberAvailable", status?.numberAvailable, await nodesOf(lab));
    const paths = spec.template.spec.volumes.flatMap(
      (v: { hostPath?: { path: string } }) => v.hostPath?.path ?? [],
    );
    const cniBinDir = CNI_BIN_DIR[lab.platform];
    for (const path of [cniBinDir, "/etc/cni/net.d"])
      if (!paths.includes(path))
        throw new Error(`it does not mount ${path} of the node, but ${paths.join(", ")}`);
    return `on every one of ${status.numberAvailable} nodes, writes ${cniBinDir} and /etc/cni/net.d; excluded: ${cni.excludeNamespaces.join(", ")}`;
  });

  for (const [namespace, name, min, max, cpu] of [
    ["istio-system", "istiod", istiod.autoscaleMin, istiod.autoscaleMax, istiod.cpuTargetAverageUtilization],
    [
      "istio-ingress",
      "istio-ingressgateway",
      gateway.minReplicas,
      gateway.maxReplicas,
      gateway.targetCPUUtilizationPercentage,
    ],
  ] as const) {
    await report.check(`HorizontalPodAutoscaler ${name}`, async () => {
      const { spec } = await get(lab, "hpa", name, namespace);
      expect("minReplicas", spec.minReplicas, min);
      expect("maxReplicas", spec.maxReplicas, max);
      expect("CPU target", spec.metrics[0].resource.target.averageUtilization, cpu);
      return `${min} to ${max} at ${cpu} % CPU`;
    });
    await report.check(`PodDisruptionBudget ${name}`, async () => {
      const { spec, status } = await get(lab, "pdb", name, namespace);
      expect("minAvailable", spec.minAvailable, Math.max(1, min - 1));
      if (status.disruptionsAllowed < 1)
        throw new Error("it allows no disruption: a node could never be drained");
      return `${spec.minAvailable} must stay, ${status.disruptionsAllowed} may go`;
    });
  }

  await report.check("resources", async () => {
    for (const [namespace, name, container, wanted] of [
      ["istio-system", "istiod", "discovery", istiod.resources],
      ["istio-ingress", "istio-ingressgateway", "istio-proxy", gateway.resources],
    ] as const) {
      const { spec } = await get(lab, "deployment", name, namespace);
      const found = spec.template.spec.containers.find(
        (c: { name: string }) => c.name === container,
      )?.resources;
      expectResources(name, found, wanted);
    }
    return "istiod and gateway as in the cluster file";
  });

  await report.check("Pod Security", async () => {
    for (const name of ["istio-system", "istio-ingress"]) {
      const { metadata } = await get(lab, "namespace", name);
      expect(`enforce of ${name}`, metadata.labels?.["pod-security.kubernetes.io/enforce"], "restricted");
    }
    return "istio-system and istio-ingress enforce restricted, and their pods run";
  });
}

/** As many nodes as the file asks for; where an autoscaler decides, as many as there are. */
async function nodesOf(lab: Lab): Promise<number> {
  if (lab.platform === "gke") return (await list(lab, "nodes")).length;
  const { nodes, nodeGroups, karpenter } = lab.config;
  const managed = [nodes, ...Object.values(nodeGroups)].reduce((sum, group) => sum + group.desiredSize, 0);
  return managed + Object.keys(karpenter?.nodePools ?? {}).length;
}
