// The NLB, made either way: what AWS is told of it.
import { config, minimal, withDomain } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const eipAllocationIds = ["eipalloc-0000000a", "eipalloc-0000000b", "eipalloc-0000000c"];
const everything = {
  clientAddress: "proxy-protocol",
  eipAllocationIds,
  accessLogs: { bucket: "acme-logs", prefix: "shop" },
  deletionProtection: true,
} as const;
const stack = (content: object, ingress: object) =>
  synth(config({ ...content, ingress: { ...(content as { ingress?: object }).ingress, ...ingress } }));

describe("made by Terraform", () => {
  const groups = (ingress: object) =>
    Object.values(stack(withDomain, ingress).json.resource["aws_lb_target_group"] ?? {});

  test("keeps the client's address and asks Istio's health port", () => {
    for (const group of groups({})) {
      expect(group).toMatchObject({
        preserve_client_ip: "true",
        deregistration_delay: "60",
        health_check: { protocol: "HTTP", port: "15021", path: "/healthz/ready", matcher: "200" },
      });
      expect(group).not.toHaveProperty("proxy_protocol_v2");
    }
  });

  test("with proxy-protocol it sends the header instead, and only knocks at the health port", () => {
    expect(groups(everything)).toHaveLength(2);
    for (const group of groups(everything)) {
      expect(group).toMatchObject({ preserve_client_ip: "false", proxy_protocol_v2: true });
      expect(group["health_check"]).toEqual({
        protocol: "TCP",
        port: "15021",
        interval: 10,
        timeout: 5,
        healthy_threshold: 2,
        unhealthy_threshold: 2,
      });
    }
  });

  test("has one Elastic IP address in the subnet of each zone, logs and protection", () => {
    const balancer = stack(withDomain, everything).resource("aws_lb");
    expect(balancer).toMatchObject({
      enable_deletion_protection: true,
      access_logs: { enabled: true, bucket: "acme-logs", prefix: "shop" },
      subnet_mapping: ["a", "b", "c"].map((zone, i) => ({
        subnet_id: `\${aws_subnet.eks_network_public-${zone}.id}`,
        allocation_id: eipAllocationIds[i],
      })),
    });
    expect(balancer).not.toHaveProperty("subnets");
  });

  test("has none of them by default, and says so of the protection, or nobody could take it off", () => {
    const balancer = stack(withDomain, {}).resource("aws_lb");
    expect(balancer["enable_deletion_protection"]).toBe(false);
    expect(Object.keys(balancer)).toEqual(expect.not.arrayContaining(["access_logs", "subnet_mapping"]));
  });
});

describe("made by the controller", () => {
  const annotations = (content: object, ingress: object = {}) => {
    const { service } = stack(content, { nlb: "controller", ...ingress }).values(
      "istio-ingressgateway",
    ) as unknown as { service: { annotations: Record<string, string> } };
    return Object.fromEntries(
      Object.entries(service.annotations).map(([key, value]) => [
        key.replace("service.beta.kubernetes.io/aws-load-balancer-", ""),
        value,
      ]),
    );
  };

  test("is told everything that has a bad default", () => {
    expect(annotations({ ...withDomain, tags: { team: "shop" } })).toEqual({
      type: "external",
      name: "test-ingress",
      scheme: "internet-facing",
      subnets: ["a", "b", "c"].map((zone) => `\${aws_subnet.eks_network_public-${zone}.id}`).join(","),
      "nlb-target-type": "ip",
      attributes:
        "load_balancing.cross_zone.enabled=true,deletion_protection.enabled=false,access_logs.s3.enabled=false",
      "target-group-attributes": "preserve_client_ip.enabled=true,deregistration_delay.timeout_seconds=60",
      "additional-resource-tags": "meshup:cluster=test,team=shop",
      "healthcheck-protocol": "http",
      "healthcheck-port": "15021",
      "healthcheck-path": "/healthz/ready",
      "healthcheck-success-codes": "200",
      "healthcheck-interval": "10",
      "healthcheck-timeout": "5",
      "healthcheck-healthy-threshold": "2",
      "healthcheck-unhealthy-threshold": "2",
      "ssl-cert": "${aws_acm_certificate_validation.eks_ingress_certificate_issued.certificate_arn}",
      "ssl-ports": "443",
      "ssl-negotiation-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "alpn-policy": "HTTP2Preferred",
    });
  });

  test("ends no TLS without a domain", () => {
    expect(Object.keys(annotations(minimal)).filter((key) => /ssl|alpn/.test(key))).toEqual([]);
  });

  test("sends the header or keeps the address, never both; a check with the header in front only knocks", () => {
    const told = annotations(withDomain, everything);
    expect(told).toMatchObject({
      "proxy-protocol": "*",
      "target-group-attributes": "preserve_client_ip.enabled=false,deregistration_delay.timeout_seconds=60",
      "healthcheck-protocol": "tcp",
      "healthcheck-port": "15021",
    });
    expect(told).not.toHaveProperty("healthcheck-path");
  });

  test("has its Elastic IP addresses in the order of its subnets, its logs and its protection", () => {
    expect(annotations(withDomain, everything)).toMatchObject({
      "eip-allocations": "eipalloc-0000000a,eipalloc-0000000b,eipalloc-0000000c",
      attributes:
        "load_balancing.cross_zone.enabled=true,deletion_protection.enabled=true,access_logs.s3.enabled=true,access_logs.s3.bucket=acme-logs,access_logs.s3.prefix=shop",
    });
  });

  test("an internal one stands in the private subnets", () => {
    expect(annotations(withDomain, { scheme: "internal" })).toMatchObject({
      scheme: "internal",
      subnets: ["a", "b", "c"].map((zone) => `\${aws_subnet.eks_network_private-${zone}.id}`).join(","),
    });
  });
});
