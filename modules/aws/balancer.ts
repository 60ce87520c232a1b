// What both ways of making the NLB share: what they are told, what they give, how they check the gateway's pods.
import type { ITerraformDependable } from "cdktf";
import type { Gateway } from "../../config/gateways";
import type { LoadBalancer, ServicePort } from "../platform";

/** Istio's health port. Envoy opens 80 and 443 only once a Gateway object asks for them; this one is always open. */
export const HEALTH_PORT = 15021;

export interface BalancerProps {
  readonly names: BalancerNames;
  readonly vpcId: string;
  readonly clusterName: string;
  /** Auto Mode's own controller serves it, instead of the AWS Load Balancer Controller. */
  readonly autoMode: boolean;
  /** As the cluster file says it. */
  readonly settings: Pick<
    Gateway["entry"],
    | "scheme"
    | "sslPolicy"
    | "allowedCidrs"
    | "clientAddress"
    | "eipAllocationIds"
    | "accessLogs"
    | "deletionProtection"
  >;
  /** One a zone. */
  readonly subnetIds: readonly string[];
  /** A TLS listener on 443 with this certificate, or plain TCP to a gateway that ends TLS itself. Absent: port 80 alone. */
  readonly tls443?: { readonly certificateArn: string } | "passthrough";
  /** Seconds that a leaving pod still gets its open connections' packets. */
  readonly deregistrationDelaySeconds: number;
  /** Routes of the public subnets: an internet-facing load balancer is refused without. */
  readonly dependsOn: ITerraformDependable[];
}

/** An NLB, whoever makes it. */
export interface Balancer extends Pick<LoadBalancer, "service" | "targets" | "dependsOn" | "followGateway"> {
  readonly dnsName: string;
  readonly zoneId: string;
}

/** What listeners and the gateway's Service open. */
export function listenerPorts({ tls443 }: Pick<BalancerProps, "tls443">): number[] {
  return tls443 === undefined ? [80] : [80, 443];
}

/** 443 stays 443 on the pod: mapped to 80, the redirect of port 80 would answer its own target for ever. */
export function servicePort(port: number): ServicePort {
  return { name: port === 443 ? "https" : "http2", port, targetPort: port, protocol: "TCP" };
}

export interface BalancerNames {
  /** In texts that people read. */
  readonly gateway: string;
  readonly balancer: string;
  /** With the port behind it; ELB allows 32 characters for both. */
  readonly targetGroups: string;
}

/** Rules keep cluster and gateway short enough. */
export function balancerNames(cluster: string, gateway: string): BalancerNames {
  const balancer = `${cluster}-${gateway}`;
  return { gateway, balancer, targetGroups: gateway === "ingress" ? cluster : balancer };
}

/** Envoy answers a health check with a PROXY header in front by 400, so that one only knocks; Kubernetes' own probe still asks. */
export function healthCheck({ clientAddress }: Pick<BalancerProps["settings"], "clientAddress">) {
  const often = { interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 } as const;
  return clientAddress === "proxy-protocol"
    ? ({ protocol: "TCP", port: HEALTH_PORT, ...often } as const)
    : ({ protocol: "HTTP", port: HEALTH_PORT, path: "/healthz/ready", matcher: "200", ...often } as const);
}
