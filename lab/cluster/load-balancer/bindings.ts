/** TargetGroupBindings: keeps a played target group's targets equal to the ready pods of a Service. */
import {
  DeregisterTargetsCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CustomObjectsApi, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { isConflict, orAbsent } from "../support/kube.ts";
import { authorize, type ControllerContext } from "./context.ts";
import { AccessDenied } from "./identity.ts";
import { readyTargets, type Target, targetKey } from "./targets.ts";

const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** The fields of a TargetGroupBinding that the stand-in reads. */
interface Binding {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly generation: number;
    readonly resourceVersion: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly serviceRef: { readonly name: string; readonly port: number | string };
    readonly targetGroupARN?: string;
    readonly targetType?: string;
    readonly vpcID?: string;
  };
  readonly status?: { readonly observedGeneration?: number };
}

/** Looks at every binding once; each one's error is reported under its own name. */
export async function reconcileBindings(
  context: ControllerContext,
  report: (place: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const api = context.kubeconfig.makeApiClient(CustomObjectsApi);
  const list: { items: Binding[] } | undefined = await orAbsent(
    api.listCustomObjectForAllNamespaces({ ...context.dialect.bindings }),
  );
  for (const binding of list?.items ?? []) {
    const { namespace, name } = binding.metadata;
    await report(`TargetGroupBinding ${namespace}/${name}`, () => reconcile(context, api, binding));
  }
}

async function reconcile(context: ControllerContext, api: CustomObjectsApi, binding: Binding): Promise<void> {
  const { metadata, spec } = binding;
  const { bindings, bindingFinalizer: finalizer } = context.dialect;
  const arn = spec.targetGroupARN;
  if (arn === undefined)
    throw new Error("no spec.targetGroupARN; the stand-in does not look target groups up by name");
  const finalizers = metadata.finalizers ?? [];
  if (metadata.deletionTimestamp !== undefined) {
    if (!finalizers.includes(finalizer)) return;
    await setTargets(context, metadata.name, arn, []);
    const left = finalizers.filter((one) => one !== finalizer);
    await setFinalizers(context, api, binding, left);
    return;
  }
  if (!finalizers.includes(finalizer)) {
    await setFinalizers(context, api, binding, [...finalizers, finalizer]);
    return;
  }
  await checkTargetGroup(context, arn, spec);
  const { name, port } = spec.serviceRef;
  const targets = await readyTargets(context.kubeconfig, metadata.namespace, name, port);
  await setTargets(context, metadata.name, arn, targets);
  if (binding.status?.observedGeneration !== metadata.generation) {
    const { name, namespace } = metadata;
    const body = { status: { observedGeneration: metadata.generation } };
    await api.patchNamespacedCustomObjectStatus({ ...bindings, name, namespace, body }, MERGE_PATCH);
  }
}

/** What the real controller's webhook and reconciler refuse. */
async function checkTargetGroup(
  context: ControllerContext,
  arn: string,
  spec: Binding["spec"],
): Promise<void> {
  const { elb, dialect, clusterName } = context;
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
  const group = TargetGroups?.[0];
  if (group === undefined) throw new Error(`target group ${arn} does not exist`);
  const type = spec.targetType ?? group.TargetType;
  if (type !== "ip") throw new Error(`target type ${type} is not played by the stand-in; use ip`);
  if (group.TargetType !== type)
    throw new Error(`the binding says ip, the target group is of type ${group.TargetType}`);
  if (spec.vpcID !== undefined && group.VpcId !== spec.vpcID) {
    throw new Error(`the binding says ${spec.vpcID}, the target group is in ${group.VpcId}`);
  }
  if (
    dialect.autoMode &&
    (await tagsOf(context, arn))[`aws:ResourceTag/${dialect.clusterTag}`] !== clusterName
  )
    throw new AccessDenied(`target group ${arn} does not carry the tag ${dialect.clusterTag}=${clusterName}`);
}

/** Registers what is missing, deregisters what is too much; a target group that is gone has no targets. */
export async function setTargets(
  context: ControllerContext,
  name: string,
  arn: string,
  wanted: readonly Target[],
): Promise<void> {
  authorize(context, "elasticloadbalancing:DescribeTargetHealth", "*");
  const present = await registered(context, arn);
  if (present === undefined) return;
  const wantedKeys = new Set(wanted.map(targetKey));
  const presentKeys = new Set(present.map(targetKey));
  const missing = wanted.filter((target) => !presentKeys.has(targetKey(target)));
  const surplus = present.filter((target) => !wantedKeys.has(targetKey(target)));
  if (missing.length === 0 && surplus.length === 0) return;
  const tags = await tagsOf(context, arn);
  if (missing.length > 0) {
    authorize(context, "elasticloadbalancing:RegisterTargets", arn, tags);
    await context.elb.send(
      new RegisterTargetsCommand({ TargetGroupArn: arn, Targets: missing.map(description) }),
    );
  }
  if (surplus.length > 0) {
    authorize(context, "elasticloadbalancing:DeregisterTargets", arn, tags);
    await context.elb.send(
      new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: surplus.map(description) }),
    );
  }
  const changes = [
    ...(missing.length > 0 ? [`${missing.length} registered`] : []),
    ...(surplus.length > 0 ? [`${surplus.length} deregistered`] : []),
  ];
  context.log(`targets of ${name}: ${changes.join(", ")}, ${wanted.length || "none"} now`);
}

async function registered({ elb }: ControllerContext, arn: string): Promise<Target[] | undefined> {
  try {
    const { TargetHealthDescriptions } = await elb.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
    );
    return (TargetHealthDescriptions ?? []).flatMap(({ Target, TargetHealth }) =>
      Target?.Id === undefined || Target.Port === undefined || TargetHealth?.State === "draining"
        ? []
        : [{ ip: Target.Id, port: Target.Port }],
    );
  } catch (error) {
    if (error instanceof Error && /TargetGroupNotFound/.test(error.name)) return undefined;
    throw error;
  }
}

async function tagsOf({ elb }: ControllerContext, arn: string): Promise<Record<string, string>> {
  const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
  const tags = TagDescriptions?.[0]?.Tags ?? [];
  return Object.fromEntries(tags.map(({ Key, Value }) => [`aws:ResourceTag/${Key}`, Value ?? ""]));
}

function description({ ip, port }: Target) {
  return { Id: ip, Port: port };
}

/** With the version that was seen: a change in between makes the API server refuse, and the next look repeats it. */
async function setFinalizers(
  { dialect }: ControllerContext,
  api: CustomObjectsApi,
  { metadata }: Binding,
  finalizers: readonly string[],
): Promise<void> {
  const { name, namespace, resourceVersion } = metadata;
  try {
    const body = { metadata: { finalizers, resourceVersion } };
    await api.patchNamespacedCustomObject({ ...dialect.bindings, name, namespace, body }, MERGE_PATCH);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
