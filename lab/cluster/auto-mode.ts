/**
 * STAND-IN for what EKS runs beside a cluster of Auto Mode: nodes for pods that wait for one, and targets and load balancers
 * for bindings and Services of its own group. Works while the played EKS has such a cluster whose roles have their rights.
 */
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import type { EksConfig } from "../../config/types.ts";
import type { PlayedAws } from "../cloud/aws/start.ts";
import { installDefinitions, removeDefinitions } from "./auto-mode/definitions.ts";
import { emptyPool, growPool } from "./auto-mode/pool.ts";
import { openSession } from "./auto-mode/session.ts";
import { reconcileBindings } from "./load-balancer/bindings.ts";
import type { ControllerContext } from "./load-balancer/context.ts";
import { autoMode as dialect } from "./load-balancer/dialect.ts";
import { describeError, type Identity } from "./load-balancer/identity.ts";
import { reconcileServices } from "./load-balancer/services.ts";
import { subnetsByTag } from "./load-balancer/subnets.ts";
import { loadKubeconfig } from "./support/kube.ts";
import { sayOnce } from "./support/say-once.ts";
import { type Loop, startLoop } from "./support/supervisor.ts";

/** What the stand-in needs. */
export interface AutoModeOptions {
  readonly kubeconfig: string;
  readonly aws: Pick<PlayedAws, "endpoint" | "environment" | "leftovers">;
  readonly config: Pick<EksConfig, "autoMode" | "network" | "region">;
  readonly kubernetesVersion: string;
  readonly log: (line: string) => void;
}

const TITLE = "Auto Mode STAND-IN";
/** How long IAM's answer holds. */
const IDENTITY_MS = 10_000;

/** Starts looking; returns at once. For a file without autoMode it does nothing. */
export function superviseAutoMode({ aws, config, ...options }: AutoModeOptions): Loop {
  if (config.autoMode === undefined) return { stop: async () => {} };
  const log = (line: string) => options.log(`${TITLE}: ${line}`);
  const kubeconfig = loadKubeconfig(options.kubeconfig);
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } =
    aws.environment;
  const { region } = config;
  const client = {
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 2,
  };
  const elb = new ElasticLoadBalancingV2Client(client);
  const iam = new IAMClient(client);
  const report = sayOnce(log, describeError);
  let present = false;
  let known: { readonly identity: Identity; readonly until: number } | undefined;

  const loop = startLoop(TITLE, 1000, options.log, async () => {
    const cluster = (await aws.leftovers())["clusters"]?.find(({ autoMode }) => autoMode !== undefined);
    if (cluster?.autoMode === undefined) {
      if (present) await end();
      return;
    }
    if (!present) {
      await installDefinitions(kubeconfig);
      present = true;
      log(`working for cluster ${cluster.name}; simulated nodes come when pods wait for one`);
    }
    const { hindrance, roleArn, vpcId } = cluster.autoMode;
    await report("nodes", async () => {
      if (hindrance !== "") throw new Error(hindrance);
      const zones = config.network.zones.map((zone) => `${region}${zone}`);
      const { kubernetesVersion } = options;
      const count = await growPool({ kubeconfig: options.kubeconfig, region, zones, kubernetesVersion });
      if (count !== undefined) log(`node ${count} joined, because a pod waited for one`);
    });
    await report("load balancing", async () => {
      if (known === undefined || known.until < Date.now())
        known = { identity: await openSession(iam, roleArn, cluster.name), until: Date.now() + IDENTITY_MS };
      const query = { awsEndpoint: aws.endpoint, accessKeyId, region, vpcId };
      const context: ControllerContext = {
        ...{ kubeconfig, elb, identity: known.identity, dialect, clusterName: cluster.name, vpcId, log },
        subnetsByTag: (tag) => subnetsByTag(query, tag),
      };
      await reconcileBindings(context, report);
      await reconcileServices(context, report);
    });
  });

  /** With the cluster go its nodes and what EKS brought into it. */
  async function end(): Promise<void> {
    await emptyPool(options.kubeconfig);
    await removeDefinitions(kubeconfig);
    present = false;
    known = undefined;
    log("the cluster is gone, and with it its nodes");
  }

  return {
    stop: async () => {
      await loop.stop();
      elb.destroy();
      iam.destroy();
    },
  };
}
