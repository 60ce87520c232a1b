/** EC2NodeClasses: ready when everything that they name is there, gone when nothing uses them. */
import { CustomObjectsApi, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { isConflict, orAbsent } from "../support/kube.ts";
import { expectAllowed, type KarpenterContext } from "./context.ts";
import { CLAIMS } from "./machines.ts";

const FINALIZER = "karpenter.k8s.aws/termination";
export const CLASSES = { group: "karpenter.k8s.aws", version: "v1", plural: "ec2nodeclasses" };
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** The fields of an EC2NodeClass that the stand-in reads. */
export interface NodeClass {
  readonly metadata: {
    readonly name: string;
    readonly generation: number;
    readonly resourceVersion: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly role?: string;
    readonly subnetSelectorTerms: readonly { readonly id?: string }[];
    readonly securityGroupSelectorTerms: readonly { readonly id?: string }[];
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly observedGeneration?: number;
}

/** What NodePool and EC2NodeClass say when all is well. */
export function readyCondition(generation: number) {
  return {
    type: "Ready",
    status: "True",
    observedGeneration: generation,
    lastTransitionTime: new Date().toISOString(),
    reason: "Ready",
    message: "played by the rehearsal",
  };
}

export const isReady = (one: {
  metadata: { generation: number };
  status?: { conditions?: readonly Condition[] };
}) =>
  one.status?.conditions?.some(
    ({ type, status, observedGeneration }) =>
      type === "Ready" && status === "True" && observedGeneration === one.metadata.generation,
  ) ?? false;

/** Looks at every class once. */
export async function reconcileClasses(context: KarpenterContext): Promise<void> {
  const api = context.kubeconfig.makeApiClient(CustomObjectsApi);
  const list: { items: NodeClass[] } | undefined = await orAbsent(
    api.listClusterCustomObject({ ...CLASSES }),
  );
  for (const nodeClass of list?.items ?? []) await reconcile(context, api, nodeClass);
}

async function reconcile(
  context: KarpenterContext,
  api: CustomObjectsApi,
  nodeClass: NodeClass,
): Promise<void> {
  const { name, generation, finalizers = [], deletionTimestamp } = nodeClass.metadata;
  if (deletionTimestamp !== undefined) {
    if (!finalizers.includes(FINALIZER)) return;
    const claims: { items: unknown[] } = await api.listClusterCustomObject({ ...CLAIMS });
    if (claims.items.length > 0) return; // the real one waits here until their nodes are drained and gone
    expectAllowed(context, "iam:ListInstanceProfiles", "*");
    await setFinalizers(
      api,
      nodeClass,
      finalizers.filter((finalizer) => finalizer !== FINALIZER),
    );
    context.log(`EC2NodeClass ${name}: nothing uses it, its finalizer is taken off`);
    return;
  }
  if (!finalizers.includes(FINALIZER)) {
    await setFinalizers(api, nodeClass, [...finalizers, FINALIZER]);
    return;
  }
  if (isReady(nodeClass)) return;
  expectSurroundings(context, nodeClass);
  const body = { status: { conditions: [readyCondition(generation)] } };
  await api.patchClusterCustomObjectStatus({ ...CLASSES, name, body }, MERGE_PATCH);
  context.log(`EC2NodeClass ${name}: ready`);
}

/** What the real one looks up before it says Ready, and what its machines need to join. */
function expectSurroundings(context: KarpenterContext, { metadata, spec }: NodeClass): void {
  const { cloud, region } = context;
  const missing = (what: string): never => {
    throw new Error(`EC2NodeClass ${metadata.name}: ${what}`);
  };
  const regional = { "aws:RequestedRegion": region };
  for (const what of ["Subnets", "SecurityGroups", "Images", "InstanceTypes"])
    expectAllowed(context, `ec2:Describe${what}`, "*", regional);
  for (const [kind, terms] of [
    ["subnets", spec.subnetSelectorTerms],
    ["securityGroups", spec.securityGroupSelectorTerms],
  ] as const)
    for (const { id } of terms)
      if (!cloud[kind]?.some((one) => one.id === id)) missing(`there is no ${id} among the ${kind}`);
  const role =
    cloud["roles"]?.find((one) => one.name === spec.role) ?? missing(`there is no role ${spec.role}`);
  expectAllowed(context, "iam:PassRole", role.id, { "iam:PassedToService": "ec2.amazonaws.com" });
  if (!cloud["accessEntries"]?.some((one) => one.name === role.id))
    missing(`${role.id} has no access entry: its machines would never join`);
}

/** The whole list with the version that was read, so that nobody else's finalizer is lost. */
async function setFinalizers(api: CustomObjectsApi, nodeClass: NodeClass, finalizers: readonly string[]) {
  const { name, resourceVersion } = nodeClass.metadata;
  const body = { metadata: { finalizers, resourceVersion } };
  try {
    await orAbsent(api.patchClusterCustomObject({ ...CLASSES, name, body }, MERGE_PATCH));
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
