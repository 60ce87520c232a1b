/**
 * STAND-IN for Karpenter. Works exactly while the controller's Deployment is available and its service account may
 * assume a role in the played IAM; else finalizers stay, as with the real one. It buys no machines: each
 * pool becomes ready and gets one simulated node, which is drained when the pool goes.
 */
import { IAMClient } from "@aws-sdk/client-iam";
import { AppsV1Api, CoreV1Api, type V1Deployment } from "@kubernetes/client-node";
import type { PlayedAws } from "../cloud/aws/start.ts";
import { reconcileClasses } from "./karpenter/classes.ts";
import { expectAllowed, type KarpenterContext } from "./karpenter/context.ts";
import { drainMachines } from "./karpenter/machines.ts";
import { reconcilePools } from "./karpenter/pools.ts";
import { assumeRole, describeError } from "./load-balancer/identity.ts";
import { loadKubeconfig, orAbsent } from "./support/kube.ts";
import { type Loop, startLoop } from "./support/supervisor.ts";

/** What the stand-in needs. */
export interface KarpenterOptions {
  readonly kubeconfig: string;
  readonly aws: Pick<PlayedAws, "endpoint" | "environment" | "leftovers">;
  readonly region: string;
  readonly log: (line: string) => void;
}

const NAMESPACE = "kube-system";
const NAME = "karpenter";
/** Each look asks IAM for all of its policies: the played cloud has other things to do, too. */
const LOOK_MS = 3000;
const TITLE = "Karpenter STAND-IN";

/** Starts looking; returns at once. Without a Deployment of Karpenter's it does nothing and says nothing. */
export function superviseKarpenter({ kubeconfig: file, aws, region, log }: KarpenterOptions): Loop {
  const kubeconfig = loadKubeconfig(file);
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } =
    aws.environment;
  const credentials = { accessKeyId, secretAccessKey };
  const iam = new IAMClient({ endpoint: aws.endpoint, region, credentials, maxAttempts: 2 });
  const apps = kubeconfig.makeApiClient(AppsV1Api);
  const core = kubeconfig.makeApiClient(CoreV1Api);
  let state = "";
  const enter = (next: string) => {
    if (next !== state) log(`${TITLE}: ${next}`);
    state = next;
  };

  const loop = startLoop(TITLE, LOOK_MS, log, async () => {
    const deployment = await orAbsent(apps.readNamespacedDeployment({ name: NAME, namespace: NAMESPACE }));
    if (deployment === undefined) {
      if (state !== "") enter(`idle, ${NAMESPACE}/${NAME} is gone`);
      return;
    }
    if (!isAvailable(deployment)) return; // its pods come and go during a rollout
    try {
      const context = await contextOf(deployment);
      enter(`working for cluster ${context.clusterName}; each pool gets one simulated node`);
      await drainMachines(context);
      await reconcileClasses(context);
      await reconcilePools(context);
    } catch (error) {
      enter(describeError(error));
    }
  });

  /** Who it is, and what its settings name; all of that must be there. */
  async function contextOf(deployment: V1Deployment): Promise<KarpenterContext> {
    const name = deployment.spec?.template.spec?.serviceAccountName ?? "default";
    const account = await orAbsent(core.readNamespacedServiceAccount({ name, namespace: NAMESPACE }));
    const roleArn = account?.metadata?.annotations?.["eks.amazonaws.com/role-arn"];
    const { statements } = await assumeRole(iam, roleArn, { namespace: NAMESPACE, name });
    const context: KarpenterContext = {
      kubeconfig,
      roleArn: roleArn ?? "",
      statements,
      clusterName: setting(deployment, "CLUSTER_NAME"),
      region: setting(deployment, "AWS_REGION"),
      cloud: await aws.leftovers(),
      log: (line) => log(`${TITLE}: ${line}`),
    };
    expectQueue(context, setting(deployment, "INTERRUPTION_QUEUE"));
    return context;
  }

  return {
    stop: async () => {
      await loop.stop();
      iam.destroy();
    },
  };
}

function isAvailable({ status }: V1Deployment): boolean {
  return status?.conditions?.some((one) => one.type === "Available" && one.status === "True") ?? false;
}

/** Karpenter's settings are environment variables; without the region the real one asks the node's metadata, which pods cannot reach. */
function setting(deployment: V1Deployment, name: string): string {
  const env = deployment.spec?.template.spec?.containers[0]?.env ?? [];
  const value = env.find((one) => one.name === name)?.value;
  if (!value) throw new Error(`the Deployment has no ${name}; set it in the chart's values`);
  return value;
}

/** The real one stops at its start without its queue. */
function expectQueue({ cloud, statements, roleArn }: KarpenterContext, name: string): void {
  const queue = cloud["queues"]?.find((one) => one.name === name);
  if (queue === undefined) throw new Error(`there is no queue ${name}`);
  for (const action of ["sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:DeleteMessage"])
    expectAllowed({ statements, roleArn }, action, queue.id);
}
