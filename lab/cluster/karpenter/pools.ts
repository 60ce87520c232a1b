/** NodePools: ready when their class is, then with one simulated machine each. They have no finalizer of their own. */
import { CustomObjectsApi, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { orAbsent } from "../support/kube.ts";
import { CLASSES, type Condition, isReady, type NodeClass, readyCondition } from "./classes.ts";
import type { KarpenterContext } from "./context.ts";
import { ensureMachine, type Pool } from "./machines.ts";

const POOLS = { group: "karpenter.sh", version: "v1", plural: "nodepools" };
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

interface NodePool extends Pool {
  readonly metadata: Pool["metadata"] & { readonly deletionTimestamp?: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Looks at every pool once. */
export async function reconcilePools(context: KarpenterContext): Promise<void> {
  const api = context.kubeconfig.makeApiClient(CustomObjectsApi);
  const list: { items: NodePool[] } | undefined = await orAbsent(api.listClusterCustomObject({ ...POOLS }));
  for (const pool of (list?.items ?? []).filter((one) => one.metadata.deletionTimestamp === undefined)) {
    const { name, generation } = pool.metadata;
    const nodeClass: NodeClass | undefined = await orAbsent(
      api.getClusterCustomObject({ ...CLASSES, name: pool.spec.template.spec.nodeClassRef.name }),
    );
    if (nodeClass === undefined || nodeClass.metadata.deletionTimestamp !== undefined || !isReady(nodeClass))
      continue;
    if (!isReady(pool)) {
      const body = { status: { conditions: [readyCondition(generation)] } };
      await orAbsent(api.patchClusterCustomObjectStatus({ ...POOLS, name, body }, MERGE_PATCH));
      context.log(`NodePool ${name}: ready`);
    }
    await ensureMachine(context, pool);
  }
}
