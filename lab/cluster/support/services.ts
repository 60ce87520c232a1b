/** What every controller of load balancers does to a Service. */
import { type CoreV1Api, PatchStrategy, setHeaderOptions, type V1Service } from "@kubernetes/client-node";
import { isConflict } from "./kube.ts";

const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Unless the Service changed meanwhile: the next look repeats it. */
export async function setFinalizers(
  core: CoreV1Api,
  { metadata }: V1Service,
  finalizers: readonly string[],
): Promise<void> {
  const { name = "", namespace = "", resourceVersion } = metadata ?? {};
  try {
    const body = { metadata: { finalizers, resourceVersion } };
    await core.patchNamespacedService({ name, namespace, body }, MERGE_PATCH);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
