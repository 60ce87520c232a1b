/** One simulated machine for each pool, with the claim that stands for it: joined as the real one's, drained before it goes. */
import {
  CoreV1Api,
  CustomObjectsApi,
  PatchStrategy,
  setHeaderOptions,
  type V1Node,
} from "@kubernetes/client-node";
import { isConflict, orAbsent } from "../support/kube.ts";
import { nodeMetadata } from "../support/simulated-node.ts";
import { expectAllowed, type KarpenterContext } from "./context.ts";

const FINALIZER = "karpenter.sh/termination";
export const CLAIMS = { group: "karpenter.sh", version: "v1", plural: "nodeclaims" };
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** The fields of a NodePool that make a machine. */
export interface Pool {
  readonly metadata: { readonly name: string; readonly uid: string; readonly generation: number };
  readonly spec: {
    readonly template: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly nodeClassRef: { readonly name: string };
        readonly taints?: readonly Taint[];
        readonly startupTaints?: readonly Taint[];
      };
    };
  };
}

type Taint = { readonly key: string; readonly effect: string; readonly value?: string };

interface Claim {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
}

/** The pool's claim and its node, once; both have one name. */
export async function ensureMachine(context: KarpenterContext, pool: Pool): Promise<void> {
  const name = `${pool.metadata.name}-1`;
  const objects = context.kubeconfig.makeApiClient(CustomObjectsApi);
  if ((await orAbsent(objects.getClusterCustomObject({ ...CLAIMS, name }))) !== undefined) return;
  const tags = {
    [`aws:RequestTag/kubernetes.io/cluster/${context.clusterName}`]: "owned",
    "aws:RequestTag/eks:eks-cluster-name": context.clusterName,
    "aws:RequestTag/karpenter.sh/nodepool": pool.metadata.name,
  };
  for (const kind of ["fleet", "instance", "volume", "network-interface"])
    expectAllowed(context, "ec2:CreateFleet", machineArn(context, kind), tags);
  const { template } = pool.spec;
  const ownerReferences = [
    {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      name: pool.metadata.name,
      uid: pool.metadata.uid,
      blockOwnerDeletion: true,
    },
  ];
  const labels = { ...template.metadata?.labels, "karpenter.sh/nodepool": pool.metadata.name };
  const body = {
    apiVersion: "karpenter.sh/v1",
    kind: "NodeClaim",
    metadata: { name, labels, finalizers: [FINALIZER], ownerReferences },
    spec: template.spec,
  };
  await context.kubeconfig
    .makeApiClient(CoreV1Api)
    .createNode({ body: node(name, labels, template.spec, context.region) });
  await objects.createClusterCustomObject({ ...CLAIMS, body });
  context.log(`NodePool ${pool.metadata.name}: a simulated node joined, to be drained when the pool goes`);
}

/** Claims on their way out: pods leave first, then the machine, then the finalizer. */
export async function drainMachines(context: KarpenterContext): Promise<void> {
  const objects = context.kubeconfig.makeApiClient(CustomObjectsApi);
  const core = context.kubeconfig.makeApiClient(CoreV1Api);
  const list: { items: Claim[] } | undefined = await orAbsent(objects.listClusterCustomObject({ ...CLAIMS }));
  for (const { metadata } of list?.items ?? []) {
    const { name, resourceVersion, finalizers = [], deletionTimestamp } = metadata;
    if (deletionTimestamp === undefined || !finalizers.includes(FINALIZER)) continue;
    if ((await evictPods(core, name)) > 0) continue;
    expectAllowed(context, "ec2:TerminateInstances", machineArn(context, "instance"), {
      [`aws:ResourceTag/kubernetes.io/cluster/${context.clusterName}`]: "owned",
      "aws:ResourceTag/karpenter.sh/nodepool": name,
    });
    await orAbsent(core.deleteNode({ name }));
    const left = finalizers.filter((finalizer) => finalizer !== FINALIZER);
    const body = { metadata: { finalizers: left, resourceVersion } };
    await orAbsent(objects.patchClusterCustomObject({ ...CLAIMS, name, body }, MERGE_PATCH));
    context.log(`node ${name}: drained and gone`);
  }
}

/** How many pods are still there, DaemonSets' aside; a disruption budget may hold them, then the next look asks again. */
async function evictPods(core: CoreV1Api, node: string): Promise<number> {
  const { items } = await core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${node}` });
  const pods = items.filter(
    (pod) => !pod.metadata?.ownerReferences?.some(({ kind }) => kind === "DaemonSet"),
  );
  for (const { metadata } of pods) {
    const [name, namespace] = [metadata?.name ?? "", metadata?.namespace ?? ""];
    await orAbsent(
      core.createNamespacedPodEviction({ name, namespace, body: { metadata: { name, namespace } } }),
    ).catch((error: unknown) => {
      if (!isConflict(error) && !String(error).includes("disruption budget")) throw error;
    });
  }
  return pods.length;
}

function machineArn({ region }: KarpenterContext, kind: string): string {
  return `arn:aws:ec2:${region}:123456789012:${kind}/i-0123456789abcdef0`;
}

/** A node as Karpenter's joins: with its pool's labels and taints, and those that wait for somebody. */
function node(
  name: string,
  labels: Readonly<Record<string, string>>,
  { taints = [], startupTaints = [] }: Pool["spec"]["template"]["spec"],
  region: string,
): V1Node {
  const zone = `${region}a`;
  const room = { cpu: "4", memory: "16Gi", "ephemeral-storage": "50Gi", pods: "58" };
  return {
    metadata: nodeMetadata({ name, region, zone, labels }),
    spec: { providerID: `aws:///${zone}/i-0123456789abcdef0`, taints: [...taints, ...startupTaints] },
    status: {
      addresses: [{ type: "Hostname", address: name }],
      capacity: room,
      allocatable: { ...room, cpu: "3920m", memory: "15Gi" },
    },
  };
}
