/** Objects that the lab puts into the cluster for a while and takes away again. Does not know what they are. */
import { type KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import { loadKubeconfig, orAbsent } from "../cluster/support/kube.ts";

/** Objects in the cluster. */
export interface AppliedObjects {
  /** "kind namespace/name" of each. */
  readonly names: readonly string[];
  /** Deletes them; fine when somebody else did already. */
  remove(): Promise<void>;
}

/** A custom resource as the API server wants it. */
export interface CustomObject extends KubernetesObject {
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Creates the objects in order (replacing leftovers of an earlier run); if one fails, none stays. */
export async function applyObjects(
  kubeconfig: string,
  objects: readonly CustomObject[],
): Promise<AppliedObjects> {
  const api = KubernetesObjectApi.makeApiClient(loadKubeconfig(kubeconfig));
  const created: CustomObject[] = [];
  const remove = async () => {
    for (const object of created.splice(0).reverse()) await orAbsent(api.delete({ ...object }));
  };
  try {
    for (const object of objects) {
      await orAbsent(api.delete({ ...object }));
      await api.create({ ...object });
      created.push(object);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { names: objects.map(describe), remove };
}

function describe({ kind, metadata }: KubernetesObject): string {
  return `${kind ?? "?"} ${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`;
}
