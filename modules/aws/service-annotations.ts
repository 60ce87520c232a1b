// What the gateway's Service tells the AWS Load Balancer Controller, or Auto Mode's, which knows most of the same. Every annotation that has a bad default is said.
import { type BalancerProps, healthCheck } from "./balancer";

const PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";

export interface ServiceAnnotationsProps extends Omit<BalancerProps, "vpcId" | "dependsOn"> {
  readonly tags: Readonly<Record<string, string>>;
}

export function serviceAnnotations(props: ServiceAnnotationsProps): Record<string, string> {
  const { settings, tls443, autoMode } = props;
  const proxyProtocol = settings.clientAddress === "proxy-protocol";
  const check = healthCheck(settings);
  const annotations: Record<string, string> = {
    ...(autoMode ? {} : { type: "external" }), // Auto Mode goes by the class alone
    name: props.names.balancer, // known before it exists: records find it by this
    scheme: settings.scheme,
    subnets: props.subnetIds.join(","),
    "nlb-target-type": "ip", // the class alone means instance, which hides the client behind the node
    attributes: pairs({
      "load_balancing.cross_zone.enabled": true, // the gateway's pods need not be spread evenly
      "deletion_protection.enabled": settings.deletionProtection, // said both ways: what is not named stays as it was
      "access_logs.s3.enabled": settings.accessLogs !== undefined,
      ...(settings.accessLogs === undefined ? {} : { "access_logs.s3.bucket": settings.accessLogs.bucket }),
      ...(settings.accessLogs?.prefix === undefined
        ? {}
        : { "access_logs.s3.prefix": settings.accessLogs.prefix }),
    }),
    "target-group-attributes": pairs({
      "preserve_client_ip.enabled": settings.clientAddress === "preserve",
      "deregistration_delay.timeout_seconds": props.deregistrationDelaySeconds,
      ...(autoMode ? { "proxy_protocol_v2.enabled": proxyProtocol } : {}), // has no annotation of its own there
    }),
    // Default tags are the provider's; the controller does not know them. Auto Mode's role may set no tags but its own.
    ...(autoMode ? {} : { "additional-resource-tags": pairs(props.tags) }),
    "healthcheck-protocol": check.protocol.toLowerCase(),
    "healthcheck-port": String(check.port), // the default knocks on 80 and 443, which a fresh Envoy has not opened
    "healthcheck-interval": String(check.interval),
    "healthcheck-timeout": String(check.timeout),
    "healthcheck-healthy-threshold": String(check.healthyThreshold),
    "healthcheck-unhealthy-threshold": String(check.unhealthyThreshold),
    ...(check.protocol === "HTTP"
      ? { "healthcheck-path": check.path, "healthcheck-success-codes": check.matcher }
      : {}),
    ...(proxyProtocol && !autoMode ? { "proxy-protocol": "*" } : {}),
    ...(settings.eipAllocationIds === undefined
      ? {}
      : { "eip-allocations": settings.eipAllocationIds.join(",") }),
    ...(typeof tls443 === "object"
      ? {
          "ssl-cert": tls443.certificateArn,
          "ssl-ports": "443", // without it every port becomes TLS, 80 as well
          "ssl-negotiation-policy": settings.sslPolicy, // the default is of 2016
          "alpn-policy": "HTTP2Preferred", // without it no HTTP/2, and gRPC fails
        }
      : {}),
  };
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [PREFIX + key, value]));
}

function pairs(map: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
