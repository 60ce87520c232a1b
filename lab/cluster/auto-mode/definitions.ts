/** The kind that EKS brings into a cluster of Auto Mode, with the fields that AWS documents and no others. */
import {
  ApiextensionsV1Api,
  type KubeConfig,
  type V1CustomResourceDefinition,
} from "@kubernetes/client-node";
import { autoMode } from "../load-balancer/dialect.ts";
import { isConflict, orAbsent } from "../support/kube.ts";

const { group, version, plural } = autoMode.bindings;
const name = `${plural}.${group}`;
const text = { type: "string" };

const definition: V1CustomResourceDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name },
  spec: {
    group,
    scope: "Namespaced",
    names: {
      kind: "TargetGroupBinding",
      listKind: "TargetGroupBindingList",
      plural,
      singular: "targetgroupbinding",
    },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            required: ["spec"],
            properties: {
              spec: {
                type: "object",
                required: ["targetGroupARN", "serviceRef", "targetType"],
                properties: {
                  targetGroupARN: text,
                  targetType: { type: "string", _enum: ["ip", "instance"] },
                  serviceRef: {
                    type: "object",
                    required: ["name", "port"],
                    properties: { name: text, port: { x_kubernetes_int_or_string: true } },
                  },
                },
              },
              status: {
                type: "object",
                properties: { observedGeneration: { type: "integer", format: "int64" } },
              },
            },
          },
        },
      },
    ],
  },
};

/** Comes with the cluster; there already is fine. */
export async function installDefinitions(kubeconfig: KubeConfig): Promise<void> {
  try {
    await kubeconfig.makeApiClient(ApiextensionsV1Api).createCustomResourceDefinition({ body: definition });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

/** Goes with the cluster. */
export async function removeDefinitions(kubeconfig: KubeConfig): Promise<void> {
  await orAbsent(kubeconfig.makeApiClient(ApiextensionsV1Api).deleteCustomResourceDefinition({ name }));
}
