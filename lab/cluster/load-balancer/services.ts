/** Services of type LoadBalancer with the controller's class: gives each a played NLB and takes it away again. No listeners. */
import { createHash } from "node:crypto";
import {
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  type LoadBalancer,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CoreV1Api, PatchStrategy, setHeaderOptions, type V1Service } from "@kubernetes/client-node";
import { isConflict } from "../support/kube.ts";
import { authorize, type ControllerContext } from "./context.ts";

const FINALIZER = "service.k8s.aws/resources";
const CLASS = "service.k8s.aws/nlb";
const ANNOTATION = "service.beta.kubernetes.io/aws-load-balancer";
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Looks at every Service once. One of another class, or of none, belongs to somebody else. */
export async function reconcileServices(
  context: ControllerContext,
  report: (place: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const core = context.kubeconfig.makeApiClient(CoreV1Api);
  for (const service of (await core.listServiceForAllNamespaces()).items) {
    const ours = service.spec?.type === "LoadBalancer" && service.spec.loadBalancerClass === CLASS;
    const held = service.metadata?.finalizers?.includes(FINALIZER) ?? false;
    if (!ours && !held) continue;
    const place = `Service ${service.metadata?.namespace}/${service.metadata?.name}`;
    const gone = !ours || service.metadata?.deletionTimestamp !== undefined;
    await report(place, () =>
      gone ? release(context, core, service, held) : provide(context, core, service),
    );
  }
}

async function provide(context: ControllerContext, core: CoreV1Api, service: V1Service): Promise<void> {
  const { name = "", namespace = "", finalizers = [], annotations = {} } = service.metadata ?? {};
  if (!finalizers.includes(FINALIZER)) {
    await setFinalizers(core, service, [...finalizers, FINALIZER]);
    return;
  }
  let balancer = await find(context, service);
  if (balancer === undefined) {
    const internal = (annotations[`${ANNOTATION}-scheme`] ?? "internal") !== "internet-facing";
    const listed = annotations[`${ANNOTATION}-subnets`]?.split(",").map((id) => id.trim());
    const roleTag = internal ? "kubernetes.io/role/internal-elb" : "kubernetes.io/role/elb";
    const subnets = listed ?? (await context.subnetsByTag(roleTag));
    if (subnets.length === 0) throw new Error(`no subnet of ${context.vpcId} carries the tag ${roleTag}`);
    const tags = {
      "elbv2.k8s.aws/cluster": context.clusterName,
      "service.k8s.aws/stack": `${namespace}/${name}`,
      "service.k8s.aws/resource": "LoadBalancer",
    };
    const requestTags = Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]),
    );
    authorize(context, "elasticloadbalancing:CreateLoadBalancer", "*", requestTags);
    const created = await context.elb.send(
      new CreateLoadBalancerCommand({
        Name: nameFor(service),
        Type: "network",
        Scheme: internal ? "internal" : "internet-facing",
        Subnets: subnets,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    balancer = created.LoadBalancers?.[0];
    context.log(`Service ${namespace}/${name}: load balancer ${balancer?.LoadBalancerName} made`);
  }
  const hostname = balancer?.DNSName;
  if (hostname !== undefined && service.status?.loadBalancer?.ingress?.[0]?.hostname !== hostname) {
    const body = { status: { loadBalancer: { ingress: [{ hostname }] } } };
    await core.patchNamespacedServiceStatus({ name, namespace, body }, MERGE_PATCH);
  }
}

async function release(
  context: ControllerContext,
  core: CoreV1Api,
  service: V1Service,
  held: boolean,
): Promise<void> {
  if (!held) return;
  const balancer = await find(context, service);
  const arn = balancer?.LoadBalancerArn;
  if (arn !== undefined) {
    const tag = { "aws:ResourceTag/elbv2.k8s.aws/cluster": context.clusterName };
    authorize(context, "elasticloadbalancing:DeleteLoadBalancer", arn, tag);
    await context.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
    context.log(
      `Service ${service.metadata?.namespace}/${service.metadata?.name}: load balancer ${balancer?.LoadBalancerName} deleted`,
    );
  }
  await setFinalizers(
    core,
    service,
    (service.metadata?.finalizers ?? []).filter((one) => one !== FINALIZER),
  );
}

async function find({ elb }: ControllerContext, service: V1Service): Promise<LoadBalancer | undefined> {
  try {
    const answer = await elb.send(new DescribeLoadBalancersCommand({ Names: [nameFor(service)] }));
    return answer.LoadBalancers?.[0];
  } catch (error) {
    if (error instanceof Error && /LoadBalancerNotFound/.test(error.name)) return undefined;
    throw error;
  }
}

/** At most 32 characters; the uid keeps a namesake of a later life apart. */
function nameFor({ metadata }: V1Service): string {
  const part = (text: string | undefined) => (text ?? "").replace(/[^a-z0-9]/gi, "").slice(0, 8);
  const hash = createHash("sha256")
    .update(metadata?.uid ?? "")
    .digest("hex")
    .slice(0, 10);
  return `k8s-${part(metadata?.namespace)}-${part(metadata?.name)}-${hash}`;
}

async function setFinalizers(
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
