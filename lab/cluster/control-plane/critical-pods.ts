// GKE's own admission: pods of the two critical classes want a quota in their namespace that allows them. kube-system has one from birth.
import { writeFileSync } from "node:fs";
import { CoreV1Api } from "@kubernetes/client-node";
import { stringify } from "yaml";
import { isConflict, loadKubeconfig } from "../support/kube.ts";

const CLASSES = ["system-node-critical", "system-cluster-critical"];

/** Writes the API server's --admission-control-config-file. */
export function writeAdmissionConfig(file: string): string {
  const limited = {
    resource: "pods",
    matchScopes: [{ scopeName: "PriorityClass", operator: "In", values: CLASSES }],
  };
  const configuration = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "ResourceQuotaConfiguration",
    limitedResources: [limited],
  };
  writeFileSync(
    file,
    stringify({
      apiVersion: "apiserver.config.k8s.io/v1",
      kind: "AdmissionConfiguration",
      plugins: [{ name: "ResourceQuota", configuration }],
    }),
  );
  return file;
}

/** The quota that GKE gives kube-system. */
export async function allowCriticalPods(kubeconfig: string): Promise<void> {
  const api = loadKubeconfig(kubeconfig).makeApiClient(CoreV1Api);
  const scopeSelector = {
    matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: CLASSES }],
  };
  try {
    await api.createNamespacedResourceQuota({
      namespace: "kube-system",
      body: { metadata: { name: "gcp-critical-pods" }, spec: { hard: { pods: "1G" }, scopeSelector } },
    });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
