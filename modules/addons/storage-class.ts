// The class of claims that name none. Without one they stay Pending, and nothing says why.
import { Construct } from "constructs";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import type { KubernetesObject, StorageClassSettings } from "../platform";

export interface StorageClassProps {
  readonly access: ClusterAccess;
  readonly settings: StorageClassSettings;
}

export class StorageClass extends Construct {
  constructor(scope: Construct, id: string, { access, settings }: StorageClassProps) {
    super(scope, id);
    new Objects(this, "default", {
      access,
      name: "storage-class",
      namespace: "kube-system",
      objects: [defaultStorageClass(settings)],
      dependsOn: [], // the driver is among what makes a cluster usable
    });
  }
}

/** Only one class of a cluster may be the default. */
export function defaultStorageClass({
  name,
  provisioner,
  parameters,
}: StorageClassSettings): KubernetesObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner,
    parameters,
    volumeBindingMode: "WaitForFirstConsumer", // in the zone of the pod, which is known only when it has a node
    allowVolumeExpansion: true,
    reclaimPolicy: "Delete",
  };
}
