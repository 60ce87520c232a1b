// Google, played: a simulated Terraform provider with its cloud in a file, and the stand-ins of what GKE runs for a cluster.
import { join } from "node:path";
import type { GkeConfig } from "../../../config/types.ts";
import { startPlayedGoogle } from "../../cloud/google/start.ts";
import { provingCloudDns } from "../../cluster/cert-manager/cloud-dns.ts";
import { allowCriticalPods, writeAdmissionConfig } from "../../cluster/control-plane/critical-pods.ts";
import { superviseGkeLoadBalancers } from "../../cluster/gke/load-balancers.ts";
import { superviseNodePools } from "../../cluster/gke/nodes.ts";
import { type CloudOptions, foreign, type PlayedCloud } from "./cloud.ts";

/** Charts and istioctl tell GKE by this in the server's version. */
const SUFFIX = "-gke.1";

export async function playGoogle(expected: GkeConfig, options: CloudOptions): Promise<PlayedCloud> {
  const { plan, log, started } = options;
  const { toolchain, workdir } = plan;
  const { project } = expected;
  const kubernetesVersion = `${toolchain.kubernetesVersion}${SUFFIX}`;
  const zone = zoneOf(expected);
  const google = await startPlayedGoogle({
    workdir,
    port: options.cloudPort,
    project,
    kubernetesEndpoint: `127.0.0.1:${options.apiPort}`,
    kubernetesCaFile: options.pki.caFile,
    kubernetesVersion,
    ...(zone === undefined ? {} : { zone }),
    log,
  });
  started(() => google.stop());
  return {
    authenticatorUrl: google.authenticatorUrl,
    environment: google.environment,
    controlPlane: {
      reportedVersion: kubernetesVersion,
      admissionConfig: writeAdmissionConfig(join(workdir, "admission.yaml")),
    },
    leftovers: () => google.leftovers(),
    lookAtCloud: `cat ${google.file}`,
    expectMadeUpCredentials: (environment) => {
      const others = foreign(environment, /^(AWS_|CLOUDSDK_|GOOGLE_|GCLOUD_|KUBE)/, [
        "GOOGLE_OAUTH_ACCESS_TOKEN",
      ]);
      const made =
        environment["GOOGLE_OAUTH_ACCESS_TOKEN"] === google.environment["GOOGLE_OAUTH_ACCESS_TOKEN"];
      if (!made || others.length > 0)
        throw new Error(
          `the environment could reach a real cloud (${others.join(", ") || "a token that is not the lab's"}); nothing was deployed`,
        );
    },
    act: async ({ kubeconfig, config }) => {
      if (config.platform !== "gke") throw new Error(`Google does not play platform: ${config.platform}`);
      await allowCriticalPods(kubeconfig);
      const balancers = superviseGkeLoadBalancers({ kubeconfig, google, log });
      started(() => balancers.stop());
      const nodes = superviseNodePools({ kubeconfig, google, project, kubernetesVersion, log });
      started(() => nodes.stop());
      return { played: { platform: "gke", config, google }, dns: provingCloudDns(google) };
    },
  };
}

/** The zone that the cluster file expects to find. */
function zoneOf({ ingress: { domain, hostedZone } }: GkeConfig) {
  const dnsName = hostedZone?.name ?? domain;
  if (dnsName === undefined || hostedZone?.create) return undefined;
  return { dnsName, managedZone: hostedZone?.managedZone ?? dnsName.replaceAll(".", "-") };
}
