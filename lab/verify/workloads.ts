// Deployments, DaemonSets, autoscalers and disruption budgets, with the numbers of the cluster file.
import { gatewaysOf } from "../../config/gateways.ts";
import type { Report } from "../report.ts";
import type { Lab } from "../steps/lab.ts";
import { expect, expectResources, get, list } from "./kubectl.ts";

export async function checkWorkloads(lab: Lab, report: Report): Promise<void> {
  const { istiod, cni } = lab.config.mesh;
  const gateways = gatewaysOf(lab.config);

  for (const [namespace, name, least] of [
    // Auto Mode runs its own, outside of the cluster.
    ...(lab.platform === "eks" && lab.config.autoMode === undefined
      ? ([["kube-system", "aws-load-balancer-controller", 2]] as const)
      : []),
    ["istio-system", "istiod", istiod.autoscaleMin],
    ...gateways.map(({ namespace, release, pods }) => [namespace, release, pods.minReplicas] as const),
  ] as const)
    await report.check(`Deployment ${name}`, async () => {
      const { status } = await get(lab, "deployment", name, namespace);
      if ((status?.availableReplicas ?? 0) < least)
        throw new Error(`${status?.availableReplicas ?? 0} of ${least} replicas are available`);
      return `${status.availableReplicas} replicas available`;
    });

  await report.check("DaemonSet istio-cni-node", async () => {
    const { namespace, cniBinDir, cniConfDir } = cniPlace(lab);
    const { spec, status } = await get(lab, "daemonset", "istio-cni-node", namespace);
    expect("numberAvailable", status?.numberAvailable, await nodesOf(lab));
    const paths = spec.template.spec.volumes.flatMap(
      (v: { hostPath?: { path: string } }) => v.hostPath?.path ?? [],
    );
    for (const path of [cniBinDir, cniConfDir])
      if (!paths.includes(path))
        throw new Error(`it does not mount ${path} of the node, but ${paths.join(", ")}`);
    return `on every one of ${status.numberAvailable} nodes, writes ${cniBinDir} and ${cniConfDir}; excluded: ${cni.excludeNamespaces.join(", ")}`;
  });

  for (const [namespace, name, min, max, cpu] of [
    ["istio-system", "istiod", istiod.autoscaleMin, istiod.autoscaleMax, istiod.cpuTargetAverageUtilization],
    ...gateways.map(
      ({ namespace, release, pods }) =>
        [
          namespace,
          release,
          pods.minReplicas,
          pods.maxReplicas,
          pods.targetCPUUtilizationPercentage,
        ] as const,
    ),
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
      ...gateways.map(
        ({ namespace, release, pods }) => [namespace, release, "istio-proxy", pods.resources] as const,
      ),
    ] as const) {
      const { spec } = await get(lab, "deployment", name, namespace);
      const found = spec.template.spec.containers.find(
        (c: { name: string }) => c.name === container,
      )?.resources;
      expectResources(name, found, wanted);
    }
    return `istiod and ${gateways.map(({ release }) => release).join(", ")} as in the cluster file`;
  });

  await report.check("Pod Security", async () => {
    const names = ["istio-system", ...gateways.map(({ namespace }) => namespace)];
    for (const name of names) {
      const { metadata } = await get(lab, "namespace", name);
      expect(`enforce of ${name}`, metadata.labels?.["pod-security.kubernetes.io/enforce"], "restricted");
    }
    return `${names.join(", ")} enforce restricted, and their pods run`;
  });
}

function cniPlace({ config }: Lab): { namespace: string; cniBinDir: string; cniConfDir: string } {
  switch (config.platform) {
    case "eks": // what AL2023 and Bottlerocket have
      return { namespace: "kube-system", cniBinDir: "/opt/cni/bin", cniConfDir: "/etc/cni/net.d" };
    case "gke": // its root is read-only; this folder is not
      return { namespace: "kube-system", cniBinDir: "/home/kubernetes/bin", cniConfDir: "/etc/cni/net.d" };
    case "existing":
      return config.cni;
  }
}

/** How many there must be: those that the file asks for, or, where somebody else decides, those that are there. */
async function nodesOf(lab: Lab): Promise<number> {
  if (lab.platform !== "eks" || lab.config.autoMode !== undefined) return (await list(lab, "nodes")).length;
  const { nodes, nodeGroups, karpenter } = lab.config;
  const managed = [nodes, ...Object.values(nodeGroups)].reduce((sum, group) => sum + group.desiredSize, 0);
  const played = Object.keys(karpenter?.nodePools ?? {}).length;
  return managed + played;
}
