/**
 * STAND-IN for the AWS Load Balancer Controller. Works exactly while the controller's Deployment is available and
 * its service account may assume a role in the played IAM; else finalizers stay, as with the real one. No webhooks,
 * and so no readiness gates; no security groups, no Ingress.
 */
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { AppsV1Api, CoreV1Api, type V1Deployment } from "@kubernetes/client-node";
import { reconcileBindings } from "./load-balancer/bindings.ts";
import type { ControllerContext } from "./load-balancer/context.ts";
import { classic } from "./load-balancer/dialect.ts";
import { assumeRole, describeError, type Identity } from "./load-balancer/identity.ts";
import { reconcileServices } from "./load-balancer/services.ts";
import { subnetsByTag } from "./load-balancer/subnets.ts";
import { loadKubeconfig, orAbsent } from "./support/kube.ts";
import { sayOnce } from "./support/say-once.ts";
import { startLoop } from "./support/supervisor.ts";

/** What the stand-in needs. */
export interface LoadBalancerControllerOptions {
  readonly kubeconfig: string;
  /** The played AWS, on loopback. */
  readonly awsEndpoint: string;
  /** The lab's environment with its made-up keys. */
  readonly awsEnvironment: Readonly<Record<string, string>>;
  readonly region: string;
  readonly log: (line: string) => void;
}

/** The running stand-in. */
export interface LoadBalancerControllerStandIn {
  /** True while the last look found it deployed and allowed. */
  working(): boolean;
  stop(): Promise<void>;
}

const NAMESPACE = "kube-system";
const NAME = "aws-load-balancer-controller";
/** Looks, one a second, that a rollout may take. */
const PATIENT_LOOKS = 15;
/** How long IAM's answer holds: the played cloud has better things to do than to tell it every second. */
const IDENTITY_MS = 10_000;

/** Starts looking; returns at once. */
export async function superviseLoadBalancerController(
  options: LoadBalancerControllerOptions,
): Promise<LoadBalancerControllerStandIn> {
  const log = (line: string) => options.log(`load-balancer controller STAND-IN: ${line}`);
  const kubeconfig = loadKubeconfig(options.kubeconfig);
  const credentials = madeUpKeys(options);
  const aws = { endpoint: options.awsEndpoint, region: options.region, credentials, maxAttempts: 2 };
  const elb = new ElasticLoadBalancingV2Client(aws);
  const iam = new IAMClient(aws);
  const apps = kubeconfig.makeApiClient(AppsV1Api);
  const core = kubeconfig.makeApiClient(CoreV1Api);
  let known:
    | { readonly identity: Identity; readonly annotated: string | undefined; readonly until: number }
    | undefined;
  let state = "";
  /** Looks in a row that found no pod available. */
  let unavailable = 0;
  const enter = (next: string) => {
    if (next !== state) log(next);
    state = next;
  };

  const report = sayOnce(log, describeError);

  const loop = startLoop("load-balancer controller STAND-IN", 1000, options.log, async () => {
    const deployment = await orAbsent(apps.readNamespacedDeployment({ name: NAME, namespace: NAMESPACE }));
    if (deployment === undefined || !isAvailable(deployment)) {
      // Its pods come and go during a rollout: only what was at work and is gone is worth a line.
      unavailable += 1;
      if (deployment === undefined && state !== "") enter(`idle, ${NAMESPACE}/${NAME} is gone`);
      if (deployment !== undefined && state.startsWith("working") && unavailable > PATIENT_LOOKS)
        enter(`idle, ${NAMESPACE}/${NAME} is not available`);
      return;
    }
    unavailable = 0;
    const account = deployment.spec?.template.spec?.serviceAccountName ?? "default";
    const serviceAccount = await orAbsent(
      core.readNamespacedServiceAccount({ name: account, namespace: NAMESPACE }),
    );
    const roleArn = serviceAccount?.metadata?.annotations?.["eks.amazonaws.com/role-arn"];
    let context: ControllerContext;
    try {
      if (known === undefined || known.annotated !== roleArn || known.until < Date.now()) {
        known = undefined;
        const identity = await assumeRole(iam, roleArn, { namespace: NAMESPACE, name: account });
        known = { identity, annotated: roleArn, until: Date.now() + IDENTITY_MS };
      }
      const { identity } = known;
      const { clusterName, vpcId, region } = settings(deployment);
      const query = { awsEndpoint: options.awsEndpoint, accessKeyId: credentials.accessKeyId, region, vpcId };
      const find = (tag: string) => subnetsByTag(query, tag);
      context = { kubeconfig, elb, identity, dialect: classic, clusterName, vpcId, log, subnetsByTag: find };
    } catch (error) {
      enter(describeError(error));
      return;
    }
    enter(`working for cluster ${context.clusterName} as ${context.identity.roleArn}`);
    await reconcileBindings(context, report);
    await reconcileServices(context, report);
  });

  return {
    working: () => state.startsWith("working"),
    stop: async () => {
      await loop.stop();
      elb.destroy();
      iam.destroy();
    },
  };
}

function isAvailable({ status }: V1Deployment): boolean {
  return status?.conditions?.some((one) => one.type === "Available" && one.status === "True") ?? false;
}

/** The controller's own flags; without region and VPC the real one asks the node's metadata, which pods cannot reach. */
function settings(deployment: V1Deployment): { clusterName: string; vpcId: string; region: string } {
  const args = deployment.spec?.template.spec?.containers[0]?.args ?? [];
  const flag = (name: string) => {
    const value = args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
    if (!value) throw new Error(`the Deployment has no --${name}; set it in the chart's values`);
    return value;
  };
  return { clusterName: flag("cluster-name"), vpcId: flag("aws-vpc-id"), region: flag("aws-region") };
}

/** Only keys from the lab's own environment, and only towards loopback. */
function madeUpKeys({ awsEndpoint, awsEnvironment }: LoadBalancerControllerOptions) {
  if (!["127.0.0.1", "localhost", "[::1]"].includes(new URL(awsEndpoint).hostname)) {
    throw new Error(
      `load-balancer controller STAND-IN: ${awsEndpoint} is not on loopback; it only serves a played AWS`,
    );
  }
  const accessKeyId = awsEnvironment["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = awsEnvironment["AWS_SECRET_ACCESS_KEY"];
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error(
      "load-balancer controller STAND-IN: awsEnvironment lacks AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY",
    );
  }
  const sessionToken = awsEnvironment["AWS_SESSION_TOKEN"];
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
