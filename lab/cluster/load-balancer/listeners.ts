/** Listeners and target groups of a Service's played NLB: one of each for every port, and its pods behind them. */
import {
  CreateListenerCommand,
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DescribeListenersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ModifyTargetGroupAttributesCommand,
  type ProtocolEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { V1Service, V1ServicePort } from "@kubernetes/client-node";
import type { ServiceWishes } from "./annotations.ts";
import { setTargets } from "./bindings.ts";
import { authorize, type ControllerContext } from "./context.ts";
import { asTags, ownTags, requestTags, resourceTag, shortName } from "./ownership.ts";
import { readyTargets } from "./targets.ts";

/** Brings listeners, groups and targets of every port up to the Service's wishes. */
export async function provideListeners(
  context: ControllerContext,
  service: V1Service,
  balancerArn: string,
  wishes: ServiceWishes,
): Promise<void> {
  const { elb, kubeconfig } = context;
  const { namespace = "", name = "" } = service.metadata ?? {};
  const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: balancerArn }));
  for (const port of service.spec?.ports ?? []) {
    const group = await provideGroup(context, service, port, wishes);
    if (!Listeners.some((listener) => listener.Port === port.port)) {
      const tls = wishes.tls(port.port);
      authorize(context, "elasticloadbalancing:CreateListener", "*");
      await elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: balancerArn,
          Port: port.port,
          DefaultActions: [{ Type: "forward", TargetGroupArn: group }],
          ...(tls === undefined
            ? { Protocol: "TCP" }
            : {
                Protocol: "TLS",
                Certificates: [{ CertificateArn: tls.certificate }],
                SslPolicy: tls.policy,
                AlpnPolicy: [tls.alpn],
              }),
        }),
      );
      context.log(
        `Service ${namespace}/${name}: listener ${tls === undefined ? "TCP" : "TLS"}:${port.port} made`,
      );
    }
    const targets = await readyTargets(kubeconfig, namespace, name, port.port);
    await setTargets(context, `${namespace}/${name}:${port.port}`, group, targets);
  }
}

/** Takes away the Service's groups; the load balancer and its listeners are gone already. */
export async function releaseGroups(context: ControllerContext, service: V1Service): Promise<void> {
  const { elb, dialect } = context;
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  const stack = ownTags(context, service, "").entries[dialect.stackTag];
  for (const { TargetGroupArn: arn = "" } of TargetGroups) {
    const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
    const tags = TagDescriptions?.[0]?.Tags ?? [];
    if (!tags.some(({ Key, Value }) => Key === dialect.stackTag && Value === stack)) continue;
    authorize(context, "elasticloadbalancing:DeleteTargetGroup", arn, resourceTag(context));
    await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: arn }));
  }
}

async function provideGroup(
  context: ControllerContext,
  service: V1Service,
  port: V1ServicePort,
  { healthCheck, tags, targetGroupAttributes }: ServiceWishes,
): Promise<string> {
  const { elb } = context;
  const Name = shortName(service, String(port.port));
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  let arn = TargetGroups.find((group) => group.TargetGroupName === Name)?.TargetGroupArn;
  if (arn === undefined) {
    const own = ownTags(context, service, `${service.metadata?.name}:${port.port}`);
    authorize(context, "elasticloadbalancing:CreateTargetGroup", "*", requestTags(own));
    const created = await elb.send(
      new CreateTargetGroupCommand({
        Name,
        Protocol: "TCP",
        Port: port.port,
        TargetType: "ip",
        VpcId: context.vpcId,
        HealthCheckProtocol: healthCheck.protocol as ProtocolEnum,
        HealthCheckPort: healthCheck.port,
        ...(healthCheck.path === undefined ? {} : { HealthCheckPath: healthCheck.path }),
        ...(healthCheck.codes === undefined ? {} : { Matcher: { HttpCode: healthCheck.codes } }),
        HealthCheckIntervalSeconds: healthCheck.interval,
        HealthCheckTimeoutSeconds: healthCheck.timeout,
        HealthyThresholdCount: healthCheck.healthy,
        UnhealthyThresholdCount: healthCheck.unhealthy,
        Tags: asTags({ ...tags, ...own.entries }),
      }),
    );
    arn = created.TargetGroups?.[0]?.TargetGroupArn ?? "";
  }
  const { Attributes = [] } = await elb.send(
    new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }),
  );
  const missing = Object.entries(targetGroupAttributes).filter(
    ([key, value]) => Attributes.find(({ Key }) => Key === key)?.Value !== value,
  );
  if (missing.length > 0) {
    authorize(context, "elasticloadbalancing:ModifyTargetGroupAttributes", arn, resourceTag(context));
    await elb.send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn: arn,
        Attributes: missing.map(([Key, Value]) => ({ Key, Value })),
      }),
    );
  }
  return arn;
}
