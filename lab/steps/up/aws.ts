// AWS, played: moto with our EKS, and the stand-ins of what runs for it in the cluster.
import { gatewaysOf, zoneOf } from "../../../config/gateways.ts";
import type { EksConfig } from "../../../config/types.ts";
import { type OwnNetwork, startPlayedAws } from "../../cloud/aws/start.ts";
import { superviseAutoMode } from "../../cluster/auto-mode.ts";
import { provingRoute53 } from "../../cluster/cert-manager/route53.ts";
import { superviseKarpenter } from "../../cluster/karpenter.ts";
import { superviseLoadBalancerController } from "../../cluster/load-balancer-controller.ts";
import { superviseNodeGroups } from "../../cluster/node-groups.ts";
import { type CloudOptions, foreign, type PlayedCloud } from "./cloud.ts";

export async function playAws(expectedConfig: EksConfig, options: CloudOptions): Promise<PlayedCloud> {
  const { plan, log, started } = options;
  const { toolchain, workdir } = plan;
  const { zones, ownNetwork } = expected(expectedConfig);
  const aws = await startPlayedAws({
    python: toolchain.python,
    workdir,
    port: options.cloudPort,
    kubernetesEndpoint: `https://127.0.0.1:${options.apiPort}`,
    kubernetesCaFile: options.pki.caFile,
    hostedZones: zones,
    ...(ownNetwork === undefined ? {} : { ownNetwork }),
    log,
  });
  started(() => aws.stop());
  return {
    authenticatorUrl: aws.authenticatorUrl,
    environment: aws.environment,
    controlPlane: {},
    leftovers: () => aws.leftovers(),
    lookAtCloud: `curl ${aws.endpoint}/_meshup/leftovers`,
    expectMadeUpCredentials: (environment) => {
      const { hostname } = new URL(aws.endpoint);
      const others = foreign(environment, /^(AWS_PROFILE|AWS_SESSION_TOKEN|AWS_ROLE_ARN|GOOGLE_|KUBE)/);
      if (hostname !== "127.0.0.1" || environment["AWS_ENDPOINT_URL"] !== aws.endpoint || others.length > 0)
        throw new Error(
          `the environment could reach a real cloud (${others.join(", ") || hostname}); nothing was deployed`,
        );
    },
    act: async ({ kubeconfig, config }) => {
      if (config.platform !== "eks") throw new Error(`AWS does not play platform: ${config.platform}`);
      const { region } = config;
      const access = { awsEndpoint: aws.endpoint, awsEnvironment: aws.environment, region };
      const balancer = await superviseLoadBalancerController({ kubeconfig, ...access, log });
      started(() => balancer.stop());
      const karpenter = superviseKarpenter({ kubeconfig, aws, region, log });
      started(() => karpenter.stop());
      const { kubernetesVersion } = toolchain;
      const autoMode = superviseAutoMode({ kubeconfig, aws, config, kubernetesVersion, log });
      started(() => autoMode.stop());
      const nodes = superviseNodeGroups({ kubeconfig, aws, config, kubernetesVersion, log });
      started(() => nodes.stop());
      return { played: { platform: "eks", config, aws }, dns: provingRoute53(access) };
    },
  };
}

/** What the cluster file expects to find: a person's account has it before its first cluster. */
function expected(config: EksConfig): { zones: string[]; ownNetwork?: OwnNetwork } {
  const { region, network } = config;
  const wanted = gatewaysOf(config).flatMap((gateway) => zoneOf(config, gateway) ?? []);
  const made = wanted.flatMap(({ name, create }) => (create ? [name] : []));
  const zones = [...new Set(wanted.map(({ name }) => name))].filter((name) => !made.includes(name));
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
