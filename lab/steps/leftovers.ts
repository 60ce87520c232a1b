// After destroy: the played cloud is as it was, and the cluster holds nothing but what docs/lab.md names.
import { execa } from "execa";
import type { Report } from "../report.ts";
import type { CloudLab, Lab } from "./lab.ts";

/** Custom resource definitions of Istio, of the load balancer controller, of cert-manager and of external-dns: Helm never deletes them, so that objects of teams survive a reinstall. */
const KEPT_CRDS = /\.(istio\.io|elbv2\.k8s\.aws|cert-manager\.io|externaldns\.k8s\.io)$/;
/** Namespaces that every cluster has. */
const OWN_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

export async function expectNothingLeft(lab: Lab, report: Report): Promise<void> {
  if (lab.platform !== "existing") await report.check("cloud", () => describeCloud(lab));

  const names = async (...what: string[]) => {
    const { stdout } = await execa(lab.plan.toolchain.kubectl, [
      "--kubeconfig",
      lab.controlPlane.kubeconfig,
      "get",
      ...what,
      "--output",
      "name",
    ]);
    return stdout.split("\n").filter((line) => line !== "");
  };
  if (lab.platform === "existing")
    await report.check("nodes", async () => {
      const found = await names("nodes");
      if (found.length === 0) throw new Error("they are gone, and were not ours to take");
      return `${found.length}, as before`;
    });
  await report.check("namespaces", async () => {
    const left = (await names("namespaces")).filter(
      (n) => !OWN_NAMESPACES.includes(n.replace("namespace/", "")),
    );
    if (left.length > 0) throw new Error(left.join(", "));
    return "only those of Kubernetes itself";
  });
  await report.check("releases, workloads, webhooks", async () => {
    const left = [
      ...(await names(
        "secrets,deployments,daemonsets,statefulsets,services,horizontalpodautoscalers,poddisruptionbudgets,serviceaccounts",
        "--all-namespaces",
        "--selector",
        "app.kubernetes.io/managed-by=Helm",
      )),
      ...(await names("secrets", "--all-namespaces", "--field-selector", "type=helm.sh/release.v1")),
      ...(await names("validatingwebhookconfigurations,mutatingwebhookconfigurations")),
      ...(await names("clusterroles,clusterrolebindings", "--selector", "app.kubernetes.io/managed-by=Helm")),
    ];
    if (left.length > 0) throw new Error(left.join(", "));
    return "none";
  });
  await report.check("custom resource definitions", async () => {
    const all = (await names("customresourcedefinitions")).map((n) => n.split("/")[1] ?? n);
    const foreign = all.filter((crd) => !KEPT_CRDS.test(crd));
    if (foreign.length > 0) throw new Error(foreign.join(", "));
    return `${all.length} of Istio and of controllers stay, as documented; without objects`;
  });
}

async function describeCloud(lab: CloudLab): Promise<string> {
  const after = await lab.leftovers();
  const left = Object.entries(after).flatMap(([kind, items]) =>
    items
      .filter(({ id }) => !lab.before[kind]?.some((known) => known.id === id))
      .map(({ id, name }) => `${kind} ${name || id}`),
  );
  if (left.length > 0) throw new Error(left.join(", "));
  const rest = Object.entries(after).flatMap(([kind, items]) =>
    items.map(({ id, name }) => `${kind} ${name || id}`),
  );
  return `as before the deploy (${rest.join(", ") || "empty"})`;
}
