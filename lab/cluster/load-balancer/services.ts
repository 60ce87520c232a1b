/** Services of type LoadBalancer with the controller's class: gives each a played NLB with listeners and targets, and takes it away again. */
import { createHash } from "node:crypto";
import {
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  type LoadBalancer,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CoreV1Api, PatchStrategy, setHeaderOptions, type V1Service } from "@kubernetes/client-node";
import { isConflict } from "../support/kube.ts";
import { setFinalizers } from "../support/services.ts";
import { Refused, type ServiceWishes, wishesOf } from "./annotations.ts";
import { authorize, type ControllerContext } from "./context.ts";
import { provideListeners, releaseGroups } from "./listeners.ts";
import { asTags, ownTags, requestTags, resourceTag, shortName } from "./ownership.ts";

const NAME = "service.beta.kubernetes.io/aws-load-balancer-name";
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Looks at every Service once. One of another class, or of none, belongs to somebody else. */
export async function reconcileServices(
  context: ControllerContext,
  report: (place: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const core = context.kubeconfig.makeApiClient(CoreV1Api);
  const { serviceClass, serviceFinalizer } = context.dialect;
  for (const service of (await core.listServiceForAllNamespaces()).items) {
    const ours = service.spec?.type === "LoadBalancer" && service.spec.loadBalancerClass === serviceClass;
    const held = service.metadata?.finalizers?.includes(serviceFinalizer) ?? false;
    if (!ours && !held) continue;
    const place = `Service ${service.metadata?.namespace}/${service.metadata?.name}`;
    const gone = !ours || service.metadata?.deletionTimestamp !== undefined;
    await report(place, async () => {
      try {
        await (gone ? release(context, core, service, held) : provide(context, core, service));
      } catch (error) {
        if (error instanceof Refused) await tell(core, service, error.message);
        throw error;
      }
    });
  }
}

async function provide(context: ControllerContext, core: CoreV1Api, service: V1Service): Promise<void> {
  const { name = "", namespace = "", finalizers = [] } = service.metadata ?? {};
  const { autoMode, serviceFinalizer } = context.dialect;
  if (!finalizers.includes(serviceFinalizer)) {
    await setFinalizers(core, service, [...finalizers, serviceFinalizer]);
    return;
  }
  const wishes = wishesOf(service, autoMode);
  const balancer = (await find(context, service)) ?? (await create(context, service, wishes));
  const arn = balancer.LoadBalancerArn ?? "";
  await setAttributes(context, arn, wishes.attributes);
  await provideListeners(context, service, arn, wishes);
  const hostname = balancer.DNSName;
  if (hostname !== undefined && service.status?.loadBalancer?.ingress?.[0]?.hostname !== hostname) {
    const body = { status: { loadBalancer: { ingress: [{ hostname }] } } };
    await core.patchNamespacedServiceStatus({ name, namespace, body }, MERGE_PATCH);
  }
}

async function create(
  context: ControllerContext,
  service: V1Service,
  wishes: ServiceWishes,
): Promise<LoadBalancer> {
  const roleTag = wishes.scheme === "internal" ? "kubernetes.io/role/internal-elb" : "kubernetes.io/role/elb";
  const subnets = wishes.subnets ?? (await context.subnetsByTag(roleTag));
  if (subnets.length === 0) throw new Refused(`no subnet of ${context.vpcId} carries the tag ${roleTag}`);
  const own = ownTags(context, service, "LoadBalancer");
  authorize(context, "elasticloadbalancing:CreateLoadBalancer", "*", requestTags(own));
  const created = await context.elb.send(
    new CreateLoadBalancerCommand({
      Name: wishes.name ?? shortName(service),
      Type: "network",
      Scheme: wishes.scheme,
      ...(wishes.addresses === undefined
        ? { Subnets: [...subnets] }
        : {
            SubnetMappings: subnets.map((SubnetId, i) => ({ SubnetId, AllocationId: wishes.addresses?.[i] })),
          }),
      Tags: asTags({ ...wishes.tags, ...own.entries }),
    }),
  );
  const [balancer] = created.LoadBalancers ?? [];
  if (balancer === undefined) throw new Error("the played cloud made no load balancer");
  context.log(
    `Service ${service.metadata?.namespace}/${service.metadata?.name}: load balancer ${balancer.LoadBalancerName} made`,
  );
  return balancer;
}

async function setAttributes(
  context: ControllerContext,
  arn: string,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  const { Attributes = [] } = await context.elb.send(
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }),
  );
  const missing = Object.entries(wanted).filter(
    ([key, value]) => Attributes.find(({ Key }) => Key === key)?.Value !== value,
  );
  if (missing.length === 0) return;
  authorize(context, "elasticloadbalancing:ModifyLoadBalancerAttributes", arn, resourceTag(context));
  await context.elb.send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: arn,
      Attributes: missing.map(([Key, Value]) => ({ Key, Value })),
    }),
  );
}

/** Deletion protection is left to AWS: it refuses, and the finalizer stays. */
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
    authorize(context, "elasticloadbalancing:DeleteLoadBalancer", arn, resourceTag(context));
    await context.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
    context.log(
      `Service ${service.metadata?.namespace}/${service.metadata?.name}: load balancer ${balancer?.LoadBalancerName} deleted`,
    );
  }
  await releaseGroups(context, service);
  await setFinalizers(
    core,
    service,
    (service.metadata?.finalizers ?? []).filter((one) => one !== context.dialect.serviceFinalizer),
  );
}

/** By its name, if it is ours: the controller never touches what somebody else made under the same name. */
async function find(context: ControllerContext, service: V1Service): Promise<LoadBalancer | undefined> {
  const name = service.metadata?.annotations?.[NAME] ?? shortName(service);
  let balancer: LoadBalancer | undefined;
  try {
    const answer = await context.elb.send(new DescribeLoadBalancersCommand({ Names: [name] }));
    balancer = answer.LoadBalancers?.[0];
  } catch (error) {
    if (error instanceof Error && /LoadBalancerNotFound/.test(error.name)) return undefined;
    throw error;
  }
  if (balancer?.LoadBalancerArn === undefined) return undefined;
  const { TagDescriptions } = await context.elb.send(
    new DescribeTagsCommand({ ResourceArns: [balancer.LoadBalancerArn] }),
  );
  const tags = TagDescriptions?.[0]?.Tags ?? [];
  const own = Object.entries(ownTags(context, service, "LoadBalancer").entries);
  if (!own.every(([key, value]) => tags.some(({ Key, Value }) => Key === key && Value === value)))
    throw new Refused(`load balancer ${name} exists and is not this Service's`);
  return balancer;
}

/** An Event beside the Service; its name follows from the text, so that a loop says it once. */
async function tell(core: CoreV1Api, { metadata, kind }: V1Service, message: string): Promise<void> {
  const { name = "", namespace = "", uid = "" } = metadata ?? {};
  const hash = createHash("sha256").update(`${uid}${message}`).digest("hex").slice(0, 16);
  try {
    await core.createNamespacedEvent({
      namespace,
      body: {
        metadata: { name: `${name}.${hash}`, namespace },
        involvedObject: { apiVersion: "v1", kind: kind ?? "Service", name, namespace, uid },
        type: "Warning",
        reason: "FailedBuildModel",
        message: `STAND-IN: ${message}`,
        source: { component: "service" },
      },
    });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
