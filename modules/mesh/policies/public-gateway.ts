// The public entry as Istio objects: the Gateway that teams bind their VirtualServices to.
import type { KubernetesObject } from "../../platform";
import { INGRESS_NAMESPACE } from "../namespaces";
import { gatewaySelector } from "../values/gateway";

/** Teams write `gateways: [istio-ingress/public]`. */
export const PUBLIC_GATEWAY = "public";

/** For a load balancer that ends TLS: port 443 of the gateway speaks plain HTTP. */
export function publicGateway(release: string, domain: string): KubernetesObject[] {
  const { istio } = gatewaySelector(release);
  const hosts = [domain, `*.${domain}`];
  return [
    {
      apiVersion: "networking.istio.io/v1",
      kind: "Gateway",
      metadata: { name: PUBLIC_GATEWAY, namespace: INGRESS_NAMESPACE },
      spec: {
        selector: { istio },
        servers: [
          { port: { number: 80, name: "http", protocol: "HTTP" }, hosts, tls: { httpsRedirect: true } },
          // Plain HTTP behind the load balancer's TLS: `tls` here would expect a second handshake.
          { port: { number: 443, name: "http-behind-tls", protocol: "HTTP" }, hosts },
        ],
      },
    },
    forwardedProto(istio),
  ];
}

/** Envoy sees plain HTTP on 443 and would tell apps so; one that redirects to https by itself would then loop. */
function forwardedProto(istio: string): KubernetesObject {
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: {
      name: "forwarded-proto-https",
      namespace: INGRESS_NAMESPACE,
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
