// An entry as Istio objects: the Gateway that teams bind their VirtualServices to.
import type { KubernetesObject } from "../../platform";
import { gatewaySelector } from "../values/gateway";

/** Where TLS of the entry ends, and with which certificate. */
export type EntryTls =
  | { readonly endsAt: "load-balancer" }
  | {
      readonly endsAt: "gateway";
      /** A Secret of type kubernetes.io/tls in the gateway's namespace; 443 opens when it is there. */
      readonly credentialName: string;
      readonly minProtocolVersion: "TLSV1_2" | "TLSV1_3";
    };

export interface PublicEntry {
  /** Name of the Gateway object; teams write `gateways: [NAMESPACE/NAME]`. */
  readonly name: string;
  readonly domain: string;
  readonly tls: EntryTls;
  /** Where external-dns lets the domain point; absent: somebody else writes the records. */
  readonly recordTarget?: string;
}

export function publicGateway(
  { release, namespace }: { readonly release: string; readonly namespace: string },
  { name, domain, tls, recordTarget }: PublicEntry,
): KubernetesObject[] {
  const { istio } = gatewaySelector(release);
  const hosts = [domain, `*.${domain}`];
  return [
    {
      apiVersion: "networking.istio.io/v1",
      kind: "Gateway",
      metadata: {
        name,
        namespace,
        // The gateway's Service is no load balancer, so external-dns finds no address there.
        ...(recordTarget === undefined
          ? {}
          : { annotations: { "external-dns.alpha.kubernetes.io/target": recordTarget } }),
      },
      spec: {
        selector: { istio },
        servers: [
          { port: { number: 80, name: "http", protocol: "HTTP" }, hosts, tls: { httpsRedirect: true } },
          secureServer(hosts, tls),
        ],
      },
    },
    // An Envoy that has ended TLS itself knows that the client spoke https.
    ...(tls.endsAt === "load-balancer" ? [forwardedProto(istio, namespace)] : []),
  ];
}

function secureServer(hosts: readonly string[], tls: EntryTls) {
  // Plain HTTP behind the load balancer's TLS: `tls` here would expect a second handshake.
  if (tls.endsAt === "load-balancer")
    return { port: { number: 443, name: "http-behind-tls", protocol: "HTTP" }, hosts };
  const { credentialName, minProtocolVersion } = tls;
  return {
    port: { number: 443, name: "https", protocol: "HTTPS" },
    hosts,
    tls: { mode: "SIMPLE", credentialName, minProtocolVersion },
  };
}

/** Envoy sees plain HTTP on 443 and would tell apps so; one that redirects to https by itself would then loop. */
function forwardedProto(istio: string, namespace: string): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: {
      name: "forwarded-proto-https",
      namespace,
      // The analyzers warn of every EnvoyFilter. This one sets one documented field of Envoy, and no Istio API does.
      annotations: { "galley.istio.io/analyze-suppress": "IST0133" },
    },
    spec: {
      workloadSelector: { labels: { istio } },
      configPatches: [
        {
          applyTo: "NETWORK_FILTER",
          match: {
            context: "GATEWAY",
            listener: {
              portNumber: 443,
              filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } },
            },
          },
          patch: {
            operation: "MERGE",
            value: {
              typed_config: {
                "@type":
                  "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                scheme_header_transformation: { scheme_to_overwrite: "https" },
              },
            },
          },
        },
      ],
    },
  };
}
