// Everything that plays: charts, cloud, control plane, and who acts when something appears in the cluster.
import { execa } from "execa";
import { loadClusters } from "../../config/load.ts";
import { startChartRepository } from "../charts/repository.ts";
import { type OwnNetwork, startPlayedAws } from "../cloud/aws/start.ts";
import { superviseCertManager } from "../cluster/cert-manager.ts";
import { createPki, startControlPlane } from "../cluster/control-plane.ts";
import { superviseIstiod } from "../cluster/istiod.ts";
import { superviseKarpenter } from "../cluster/karpenter.ts";
import { superviseLoadBalancerController } from "../cluster/load-balancer-controller.ts";
import { superviseNodeGroups } from "../cluster/node-groups.ts";
import { startServiceEgress } from "../cluster/service-egress.ts";
import { LAB_ADDRESS, setUpNetwork } from "../network/namespace.ts";
import { freePorts } from "../network/ports.ts";
import type { RehearsalPlan } from "../plan.ts";
import { expectEks, type Lab } from "./lab.ts";
import { makeWorkspace } from "./workspace.ts";

/** Starts the lab. `onDown` gets, before anything is started, what takes all of it down again. */
export async function bringUp(
  plan: RehearsalPlan,
  log: (line: string) => void,
  stopped: AbortSignal,
  onDown: (down: () => Promise<void>) => void,
): Promise<Lab> {
  const running: (() => Promise<void>)[] = [];
  onDown(async () => {
    for (const stop of running.splice(0).reverse())
      await stop().catch((error: unknown) => log(`stopping: ${error}`));
  });
  const started = (stop: () => Promise<void>) => {
    running.push(stop);
    stopped.throwIfAborted();
  };
  const namespaced = plan.loopbackReason === undefined;
  if (namespaced) {
    await setUpNetwork();
    log("network: a namespace of its own; nothing in it can reach a real cloud");
  } else log(`network: loopback with free ports (${plan.loopbackReason})`);

  const { toolchain, workdir } = plan;
  const [chartPort = 0, awsPort = 0, apiPort = 0, ...istiodPorts] = await freePorts(9);

  const charts = await startChartRepository({ toolchain, workdir, port: chartPort, log });
  started(() => charts.stop());

  // The cloud names the API server's CA and is its authenticator: the keys come first, then the cloud, then the server.
  const pki = await createPki(workdir);
  const { zones, ownNetwork } = expected(plan);
  const aws = await startPlayedAws({
    python: toolchain.python,
    workdir,
    port: awsPort,
    kubernetesEndpoint: `https://127.0.0.1:${apiPort}`,
    kubernetesCaFile: pki.caFile,
    hostedZones: zones,
    ...(ownNetwork === undefined ? {} : { ownNetwork }),
    log,
  });
  started(() => aws.stop());
  const egress = await startServiceEgress({ workdir });
  started(() => egress.stop());
  const controlPlane = await startControlPlane({
    toolchain,
    workdir,
    port: apiPort,
    authenticatorUrl: aws.authenticatorUrl,
    pki,
    egressSelectorConfig: egress.configFile,
    advertiseAddress: LAB_ADDRESS,
    log,
  });
  started(() => controlPlane.stop());

  const { workspace, config } = await makeWorkspace(plan, charts, aws.environment, log);
  const { kubeconfig } = controlPlane;
  const [grpcAddr = 0, secureGRPCAddr = 0, httpAddr = 0, httpsAddr = 0, monitoringAddr = 0, ctrlz = 0] =
    istiodPorts;
  const istiod = await superviseIstiod({
    toolchain,
    kubeconfig,
    workdir,
    egress,
    log,
    ...(namespaced
      ? {}
      : {
          ports: {
            grpc: grpcAddr,
            xds: secureGRPCAddr,
            http: httpAddr,
            https: httpsAddr,
            monitoring: monitoringAddr,
            ctrlz,
          },
        }),
  });
  started(() => istiod.stop());
  const balancer = await superviseLoadBalancerController({
    kubeconfig,
    awsEndpoint: aws.endpoint,
    awsEnvironment: aws.environment,
    region: config.region,
    log,
  });
  started(() => balancer.stop());
  const certManager = await superviseCertManager({
    kubeconfig,
    workdir,
    awsEndpoint: aws.endpoint,
    awsEnvironment: aws.environment,
    region: config.region,
    egress,
    log,
  });
  started(() => certManager.stop());
  const karpenter = superviseKarpenter({ kubeconfig, aws, region: config.region, log });
  started(() => karpenter.stop());
  const nodes = superviseNodeGroups({
    kubeconfig,
    aws,
    config,
    kubernetesVersion: toolchain.kubernetesVersion,
    log,
  });
  started(() => nodes.stop());

  expectMadeUpCredentials(workspace.environment, aws.endpoint);
  await execa(toolchain.kubectl, ["--kubeconfig", kubeconfig, "get", "--raw", "/readyz"]);
  return {
    plan,
    config,
    workspace,
    aws,
    controlPlane,
    certificateAuthority: certManager.authority,
    stopped,
    before: await aws.leftovers(),
  };
}

/** What the cluster file expects to find: a person's account has it before its first cluster. */
function expected(plan: RehearsalPlan): { zones: string[]; ownNetwork?: OwnNetwork } {
  const [config] = loadClusters(plan.configFolder, [plan.options.name]).configs;
  if (config === undefined) return { zones: [] };
  const { region, ingress, network } = expectEks(config);
  const { domain, hostedZone } = ingress;
  const zones = domain === undefined || hostedZone?.create ? [] : [hostedZone?.name ?? domain];
  const { existing, zones: letters } = network;
  if (existing === undefined) return { zones };
  if (existing.vpcTags === undefined || existing.privateSubnetTags === undefined)
    throw new Error(
      "network.existing: the lab makes its VPC anew each time, so name VPC and subnets by tags",
    );
  return {
    zones,
    ownNetwork: {
      region,
      zones: letters,
      vpc_tags: existing.vpcTags,
      private_tags: { "kubernetes.io/role/internal-elb": "1", ...existing.privateSubnetTags },
      public_tags: { "kubernetes.io/role/elb": "1", ...existing.publicSubnetTags },
    },
  };
}

/** The last lock before anything is deployed: this environment can only mean the played cloud. */
function expectMadeUpCredentials(environment: Readonly<Record<string, string>>, endpoint: string): void {
  const { hostname } = new URL(endpoint);
  const foreign = Object.keys(environment).filter((key) =>
    /^(AWS_PROFILE|AWS_SESSION_TOKEN|AWS_ROLE_ARN|GOOGLE_|KUBE)/.test(key),
  );
  if (hostname !== "127.0.0.1" || environment["AWS_ENDPOINT_URL"] !== endpoint || foreign.length > 0)
    throw new Error(
      `the environment could reach a real cloud (${foreign.join(", ") || hostname}); nothing was deployed`,
    );
}
