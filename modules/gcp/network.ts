// The VPC: one subnet for nodes with ranges for pods and Services, a way out through Cloud NAT, the webhook's way in.
import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { GkeConfig } from "../../config/types";

/** Names of the subnet's secondary ranges. */
const PODS = "pods";
const SERVICES = "services";

/** istiod's webhooks. The API server dials the pod itself, so the Service's 443 does not help. */
const ISTIOD_WEBHOOK_PORT = "15017";

/** As long as Google may take until the last forwarding rule or endpoint group of a deleted cluster is gone. */
const timeouts = { delete: "20m" };

export interface NetworkProps {
  /** Of the network and of what is in it. */
  readonly name: string;
  readonly region: string;
  readonly settings: GkeConfig["network"];
  /** On the nodes: GKE's own tag has a hash that is unknown before the cluster is. */
  readonly nodeTag: string;
  readonly dependsOn: ITerraformDependable[];
}

export class Network extends Construct {
  readonly networkId: string;
  readonly subnetworkId: string;
  readonly podRangeName = PODS;
  readonly serviceRangeName = SERVICES;
  /** The nodes' way out: what they and the controllers need until they are gone. */
  readonly egress: readonly ITerraformDependable[];
  /** The API server's way to istiod: the first injected pod, the gateway's own, never starts without it. */
  readonly webhookAccess: ITerraformDependable;

  constructor(scope: Construct, id: string, { name, region, settings, nodeTag, dependsOn }: NetworkProps) {
    super(scope, id);
    const network = new ComputeNetwork(this, "vpc", {
      name,
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      timeouts,
      dependsOn,
    });
    this.networkId = network.id;

    const subnetwork = new ComputeSubnetwork(this, "nodes", {
      name: `${name}-nodes`,
      network: network.id,
      region,
      ipCidrRange: settings.ipCidrRange,
      privateIpGoogleAccess: true, // Google's APIs and registries without a way through the NAT
      secondaryIpRange: [
        { rangeName: PODS, ipCidrRange: settings.clusterIpv4CidrBlock },
        { rangeName: SERVICES, ipCidrRange: settings.servicesIpv4CidrBlock },
      ],
      ...(settings.flowLogs === undefined
        ? {}
        : {
            logConfig: {
              aggregationInterval: "INTERVAL_5_SEC",
              flowSampling: settings.flowLogs.flowSampling,
              metadata: "INCLUDE_ALL_METADATA",
            },
          }),
      timeouts,
    });
    this.subnetworkId = subnetwork.id;

    const router = new ComputeRouter(this, "router", { name, network: network.id, region });
    const nat = new ComputeRouterNat(this, "nat", {
      name,
      router: router.name,
      region,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      // The default of 64 ports a node is used up by the image pulls and calls of a hundred pods.
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false, // excludes dynamic ports; the API fills it in
      minPortsPerVm: 256,
      maxPortsPerVm: 32768,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    });
    this.egress = [subnetwork, nat];

    // GKE opens 443 and 10250 alone. The control plane's private endpoint is in the nodes' subnet (Private Service Connect);
    // where calls come through konnectivity agents on the nodes instead, GKE's own rules cover them already.
    this.webhookAccess = new ComputeFirewall(this, "istiod-webhook", {
      name: `${name}-istiod-webhook`,
      network: network.id,
      description: "API server to istiod's webhooks",
      direction: "INGRESS",
      priority: 1000,
      allow: [{ protocol: "tcp", ports: [ISTIOD_WEBHOOK_PORT] }],
      sourceRanges: [settings.ipCidrRange],
      targetTags: [nodeTag],
    });
  }
}
