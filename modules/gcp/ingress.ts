// The gateway's way into the world on Google: an address, the Service that takes it, names.
import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { GkeConfig } from "../../config/types";
import type { KubernetesObject, LoadBalancer } from "../platform";
import { Zone } from "./zone";

export interface IngressProps {
  readonly name: string;
  readonly project: string;
  readonly region: string;
  /** Of an internal address. */
  readonly subnetworkId: string;
  readonly settings: GkeConfig["ingress"];
  readonly dependsOn: ITerraformDependable[];
}

/** Fills `LoadBalancer` of the seam. GKE's own controller makes the passthrough load balancer from the gateway's Service. */
export class Ingress extends Construct implements LoadBalancer {
  readonly service: LoadBalancer["service"];
  readonly proxyProtocol = false; // a passthrough load balancer leaves the client's address as it is
  readonly namespaceLabels = {};
  readonly dependsOn: ITerraformDependable[];
  readonly address: string;
  readonly zone?: Zone;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    const { settings, name } = props;
    const internal = settings.scheme === "internal";
    const address = new ComputeAddress(this, "address", {
      name: `${name}-ingress`,
      region: props.region, // a global one is not found, and the Service gets another one without a word
      ...(internal
        ? { addressType: "INTERNAL", subnetwork: props.subnetworkId, purpose: "GCE_ENDPOINT" }
        : { addressType: "EXTERNAL", networkTier: "PREMIUM" }), // the Service's own default
      // GKE lets go of it a while after the Service is gone.
      timeouts: { delete: "20m" },
      dependsOn: props.dependsOn,
    });
    this.address = address.address;
    this.dependsOn = [address];

    const { domain, hostedZone } = settings;
    const ports = domain === undefined ? [80] : [80, 443];
    this.service = {
      type: "LoadBalancer",
      // Clients keep their address, and only nodes with a ready gateway pod get traffic.
      externalTrafficPolicy: "Local",
      loadBalancerSourceRanges: settings.allowedCidrs,
      annotations: {
        "networking.gke.io/load-balancer-ip-addresses": address.name,
        ...(internal
          ? { "networking.gke.io/load-balancer-type": "Internal" }
          : {
              "cloud.google.com/l4-rbs": "enabled", // read at the first creation only; without it a load balancer of the old kind
              "networking.gke.io/weighted-load-balancing": "pods-per-node", // two pods on a node get twice as much
            }),
      },
      // No health port: the load balancer asks the node, not Envoy.
      ports: ports.map((port) => ({
        name: port === 443 ? "https" : "http2",
        port,
        targetPort: port,
        protocol: "TCP",
      })),
    };
    if (domain === undefined) return;

    const dnsName = hostedZone?.name ?? domain;
    const zone = new Zone(this, "zone", {
      project: hostedZone?.project ?? props.project,
      name: hostedZone?.managedZone ?? dnsName.replaceAll(".", "-"),
      dnsName,
      create: hostedZone?.create ?? false,
      dependsOn: props.dependsOn,
    });
    this.zone = zone;
    if (settings.records === "terraform")
      for (const [record, recordName] of [
        ["apex", domain],
        ["wildcard", `*.${domain}`],
      ] as const)
        new DnsRecordSet(this, record, {
          project: zone.project,
          managedZone: zone.zoneName,
          name: `${recordName}.`,
          type: "A",
          ttl: 300,
          rrdatas: [address.address],
        });
  }

  /** Nothing to follow: the address is ours before the gateway is there. */
  followGateway(): void {}

  /** None: GKE's controller binds the pods of Services by itself. */
  targets(): KubernetesObject[] {
    return [];
  }
}
