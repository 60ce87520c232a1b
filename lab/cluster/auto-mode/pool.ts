/** A built-in node pool: one more simulated node for pods that find no place on those that are there. Takes none away before the cluster goes. */
import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import { addNodes, removeNodes } from "../nodes.ts";
import { loadKubeconfig } from "../support/kube.ts";

const LABEL = "karpenter.sh/nodepool";
/** Without the taint of the other pool, so that every pod may come. */
const POOL = "general-purpose";
/** A pool that grows further has pods that fit on no node at all. */
const MOST = 12;

export interface PoolOptions {
  /** Path of the file. */
  readonly kubeconfig: string;
  readonly region: string;
  /** Full names. */
  readonly zones: readonly string[];
  readonly kubernetesVersion: string;
}

/** Makes a node if a pod waits for one; gives their number where one was made. */
export async function growPool({ kubeconfig, ...options }: PoolOptions): Promise<number | undefined> {
  const core = loadKubeconfig(kubeconfig).makeApiClient(CoreV1Api);
  const { items: pods } = await core.listPodForAllNamespaces({ fieldSelector: "status.phase=Pending" });
  if (!pods.some(waitsForNode)) return undefined;
  const { items: nodes } = await core.listNode({ labelSelector: `${LABEL}=${POOL}` });
  if (nodes.length >= MOST) throw new Error(`${MOST} nodes, and pods still wait for one`);
  await addNodes(kubeconfig, {
    ...options,
    count: nodes.length + 1,
    nodeGroup: POOL,
    groupLabel: LABEL,
    labels: { "eks.amazonaws.com/compute-type": "auto" },
  });
  return nodes.length + 1;
}

export async function emptyPool(kubeconfig: string): Promise<void> {
  await removeNodes(kubeconfig, POOL, LABEL);
}

/** The scheduler has said so, and a DaemonSet's pod waits for its own node only. */
function waitsForNode({ metadata, status }: V1Pod): boolean {
  return (
    !metadata?.ownerReferences?.some(({ kind }) => kind === "DaemonSet") &&
    (status?.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable") ??
      false)
  );
}
