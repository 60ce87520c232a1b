// GKE as a Platform: what is made beside what, and the joint on which everything in the cluster hangs.
import { DataGoogleClientConfig } from "@cdktf/provider-google/lib/data-google-client-config";
import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { GkeConfig } from "../../config/types";
import type {
  AddressedApi,
  ClusterApi,
  CniSettings,
  DnsRecordSettings,
  DnsSolver,
  IdentityRequest,
  LoadBalancer,
  Platform,
  Ready,
  WorkloadIdentity,
} from "../platform";
import { EphemeralResource } from "../terraform/ephemeral";
import { TerraformData } from "../terraform/terraform-data";
import { Cluster } from "./cluster";
import { Identities } from "./identity";
import { Ingress } from "./ingress";
import { Network } from "./network";
import { NodeAccount } from "./node-account";
import { NodePools } from "./node-pools";
import { SecretsKey } from "./secrets-key";
import { Services } from "./services";

/** APIs, VPC, control plane, nodes, identities, address. */
export class GcpPlatform extends Construct implements Platform {
  readonly clusterName: string;
  readonly api: ClusterApi;
  readonly ready: Ready;
  readonly cni: CniSettings;
  readonly dnsSolver?: DnsSolver;
  readonly dnsRecords?: DnsRecordSettings;
  readonly istioPlatform = "gke";
  /** The metadata server: an app that asks it for its identity must not wait for its sidecar. */
  readonly excludeOutboundIPRanges = ["169.254.169.254/32"];
  readonly kubeconfigCommand: string;
  private readonly gateway: LoadBalancer;
  private readonly identities: Identities;

  constructor(scope: Construct, id: string, config: GkeConfig) {
    super(scope, id);
    const { name, project, region } = config;
    const { maxPodsPerNode } = config.network;
    const nodeTag = `${name}-node`;
    const nodeLocations = config.nodeLocations?.map((zone) => `${region}-${zone}`);

    const services = new Services(this, "services", { project });
    const apis = [services.ready];
    const { number: projectNumber } = new DataGoogleProject(this, "project", {
      projectId: project,
      dependsOn: apis,
    });
    const network = new Network(this, "network", {
      ...{ name, region, nodeTag },
      settings: config.network,
      dependsOn: apis,
    });
    const nodeAccount = new NodeAccount(this, "node-account", { name, project, dependsOn: apis });
    const { databaseEncryption } = config.cluster;
    const key =
      databaseEncryption === undefined
        ? []
        : [
            new SecretsKey(this, "secrets-key", { ...databaseEncryption, projectNumber, dependsOn: apis })
              .right,
          ];

    const cluster = new Cluster(this, "control-plane", {
      ...{ name, project, nodeLocations, network, maxPodsPerNode },
      location: region,
      settings: config.cluster,
      node: { serviceAccount: nodeAccount.email, tag: nodeTag },
      dependsOn: [...nodeAccount.rights, ...key],
    });
    const nodePools = new NodePools(this, "nodes", {
      ...{ nodeLocations, maxPodsPerNode },
      clusterName: cluster.clusterName,
      location: region,
      serviceAccount: nodeAccount.email,
      tag: nodeTag,
      system: config.nodes,
      workloads: config.nodePools,
      dependsOn: [...nodeAccount.rights, ...network.egress],
    });
    // kube-system admits privileged pods, and has GKE's own quota for pods of system-node-critical: the chart's would cap
    // all of them there. The nodes' root is read-only; their CNI lives in the one directory that is not.
    this.cni = {
      namespace: "kube-system",
      cniBinDir: "/home/kubernetes/bin",
      cniConfDir: "/etc/cni/net.d",
      resourceQuotas: false,
      startupTaint: nodePools.startupTaint,
    };

    const ready = new TerraformData(this, "ready", {
      input: { name: cluster.clusterName, endpoint: cluster.host },
      dependsOn: [...nodePools.all, ...network.egress, network.webhookAccess],
    });
    this.clusterName = name;
    this.ready = { dependable: ready, endpoint: ready.output("endpoint") };
    this.api = {
      host: cluster.host,
      ...(cluster.caCertificate === undefined ? {} : { caCertificate: cluster.caCertificate }),
      credentials: this.credentials(config.credentials, ready),
    };
    const flag = config.cluster.endpoint === "dns" ? " --dns-endpoint" : "";
    this.kubeconfigCommand = `gcloud container clusters get-credentials ${name} --location ${region} --project ${project}${flag}`;

    const ingress = new Ingress(this, "ingress", {
      ...{ name, project, region },
      subnetworkId: network.subnetworkId,
      settings: config.ingress,
      dependsOn: apis,
    });
    this.gateway = ingress;
    const { zone } = ingress;
    if (zone !== undefined) {
      // With the zone's name cert-manager need not list the project's zones, so a right to this one zone is enough.
      this.dnsSolver = {
        zone: zone.dnsName,
        dns01: { cloudDNS: { project: zone.project, hostedZoneName: zone.zoneName } },
      };
      this.dnsRecords = {
        provider: "google",
        // The domain may be below the zone's name, which external-dns takes for no match otherwise.
        extraArgs: {
          "google-project": zone.project,
          "google-zone-visibility": "public",
          "zone-id-filter": zone.zoneName,
        },
      };
    }
    this.identities = new Identities(this, "identity", {
      project,
      projectNumber,
      zone,
      cluster: cluster.dependable,
    });
  }

  /** Of the one gateway. */
  loadBalancer(): LoadBalancer {
    return this.gateway;
  }

  /** Rights of this one service account only. */
  identity(name: string, request: IdentityRequest): WorkloadIdentity {
    return this.identities.identity(name, request);
  }

  /** A token lives an hour and is fetched when the cluster is usable: the releases have nearly all of it. */
  private credentials(
    way: GkeConfig["credentials"],
    ready: ITerraformDependable,
  ): AddressedApi["credentials"] {
    switch (way) {
      case "token":
        return {
          type: "token",
          token: new EphemeralResource(this, "token", "google_client_config", {}, [ready]).attribute(
            "access_token",
          ),
        };
      case "stored-token":
        return {
          type: "token",
          token: new DataGoogleClientConfig(this, "token", { dependsOn: [ready] }).accessToken,
        };
      case "exec":
        return {
          type: "exec",
          apiVersion: "client.authentication.k8s.io/v1beta1",
          command: "gke-gcloud-auth-plugin",
          args: [],
        };
    }
  }
}
