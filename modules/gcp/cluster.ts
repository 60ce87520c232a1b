// The GKE control plane: regional, Standard, private nodes, Dataplane V2. All that the API would fill in is said.
import {
  ContainerCluster,
  type ContainerClusterConfig,
  type ContainerClusterMaintenancePolicy,
} from "@cdktf/provider-google/lib/container-cluster";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { GkeConfig } from "../../config/types";
import { nodeConfig } from "./node-config";

type Settings = GkeConfig["cluster"];

export interface ClusterProps {
  /** Changing it replaces the cluster. */
  readonly name: string;
  readonly project: string;
  /** Region: a control plane in one zone would be one machine. */
  readonly location: string;
  readonly nodeLocations: readonly string[] | undefined;
  readonly settings: Settings;
  readonly network: {
    readonly networkId: string;
    readonly subnetworkId: string;
    readonly podRangeName: string;
    readonly serviceRangeName: string;
  };
  readonly maxPodsPerNode: number;
  readonly node: { readonly serviceAccount: string; readonly tag: string };
  /** The node account's rights, the key's. */
  readonly dependsOn: ITerraformDependable[];
}

export class Cluster extends Construct {
  /** The name as a reference: whoever uses it waits for the cluster. */
  readonly clusterName: string;
  /** With https://. */
  readonly host: string;
  /** PEM; absent for the DNS endpoint, whose certificate is a public one: the cluster's CA would refuse it. */
  readonly caCertificate?: string;
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { name, project, settings, network } = props;
    const cluster = new ContainerCluster(this, "gke", {
      name,
      location: props.location,
      ...(props.nodeLocations === undefined ? {} : { nodeLocations: [...props.nodeLocations] }),
      deletionProtection: settings.deletionProtection,

      network: network.networkId,
      subnetwork: network.subnetworkId,
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: {
        clusterSecondaryRangeName: network.podRangeName,
        servicesSecondaryRangeName: network.serviceRangeName,
        stackType: "IPV4",
      },
      defaultMaxPodsPerNode: props.maxPodsPerNode,
      datapathProvider: "ADVANCED_DATAPATH", // set at creation only; Calico would fight with the mesh's redirection
      enableIntranodeVisibility: true,
      enableL4IlbSubsetting: true, // internal load balancers of more than 250 nodes
      ...endpoints(settings),

      // No version anywhere: the channel upgrades, and a version here would be a diff after each of its upgrades.
      releaseChannel: { channel: settings.releaseChannel },
      maintenancePolicy: maintenancePolicy(settings),

      workloadIdentityConfig: { workloadPool: workloadPool(project) },
      enableShieldedNodes: true,
      enableLegacyAbac: false,
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      anonymousAuthenticationConfig: { mode: "LIMITED" }, // health checks only
      rbacBindingConfig: {
        enableInsecureBindingSystemAuthenticated: false,
        enableInsecureBindingSystemUnauthenticated: false,
      },
      securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_DISABLED" },
      binaryAuthorization: { evaluationMode: settings.binaryAuthorization },
      databaseEncryption:
        settings.databaseEncryption === undefined
          ? { state: "DECRYPTED" } // Google's word for its own encryption alone
          : { state: "ENCRYPTED", keyName: settings.databaseEncryption.keyName },

      loggingConfig: { enableComponents: [...settings.loggingComponents] },
      monitoringConfig: {
        enableComponents: [...settings.monitoringComponents],
        managedPrometheus: { enabled: settings.managedPrometheus },
        advancedDatapathObservabilityConfig: { enableMetrics: false, enableRelay: false },
      },
      costManagementConfig: { enabled: true },
      addonsConfig: {
        httpLoadBalancing: { disabled: false }, // the controller of passthrough load balancers is part of it
        horizontalPodAutoscaling: { disabled: false },
        networkPolicyConfig: { disabled: true }, // Calico; Dataplane V2 enforces policies by itself
        dnsCacheConfig: { enabled: true },
        gcePersistentDiskCsiDriverConfig: { enabled: true },
      },

      // GKE makes a default pool and Terraform removes it. For the minutes between it must be as small and as closed as ours.
      removeDefaultNodePool: true,
      nodePool: [
        {
          name: "default-pool",
          initialNodeCount: 1,
          nodeConfig: nodeConfig({
            ...props.node,
            machineType: "e2-medium",
            diskSizeGb: 20,
            diskType: "pd-standard", // three of the default's SSDs are over the quota of a young project
          }),
        },
      ],
      timeouts: { create: "45m", update: "60m", delete: "45m" },
      lifecycle: { ignoreChanges: ["node_pool", "initial_node_count"] },
      dependsOn: props.dependsOn,
    });

    this.clusterName = cluster.name;
    this.dependable = cluster;
    const endpoint =
      settings.endpoint === "dns"
        ? cluster.controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint
        : cluster.endpoint;
    this.host = `https://${endpoint}`;
    if (settings.endpoint === "ip")
      this.caCertificate = Fn.base64decode(cluster.masterAuth.clusterCaCertificate);
  }
}

/** The project's pool of identities of service accounts; it appears with the project's first cluster. */
export const workloadPool = (project: string) => `${project}.svc.id.goog`;

/** One way to the API server, never both half-way. */
function endpoints(
  settings: Settings,
): Pick<
  ContainerClusterConfig,
  "privateClusterConfig" | "controlPlaneEndpointsConfig" | "masterAuthorizedNetworksConfig"
> {
  if (settings.endpoint === "dns")
    return {
      privateClusterConfig: { enablePrivateNodes: true },
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: true }, // IAM decides, before RBAC does
        ipEndpointsConfig: { enabled: false },
      },
    };
  return {
    privateClusterConfig: {
      enablePrivateNodes: true,
      enablePrivateEndpoint: settings.enablePrivateEndpoint,
    },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: false },
      ipEndpointsConfig: { enabled: true },
    },
    masterAuthorizedNetworksConfig: {
      cidrBlocks: settings.authorizedNetworks.map((cidrBlock) => ({ cidrBlock })),
      gcpPublicCidrsAccessEnabled: false, // else every machine at Google could knock
      privateEndpointEnforcementEnabled: true,
    },
  };
}

function maintenancePolicy({
  maintenanceWindow,
  maintenanceExclusions,
}: Settings): ContainerClusterMaintenancePolicy {
  const exclusions = Object.entries(maintenanceExclusions).map(([exclusionName, exclusion]) => ({
    exclusionName,
    startTime: exclusion.startTime,
    endTime: exclusion.endTime,
    exclusionOptions: { scope: exclusion.scope },
  }));
  return {
    recurringWindow: { ...maintenanceWindow },
    ...(exclusions.length === 0 ? {} : { maintenanceExclusion: exclusions }),
  };
}
