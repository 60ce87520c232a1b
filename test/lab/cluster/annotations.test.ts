import { wishesOf } from "../../../lab/cluster/load-balancer/annotations.ts";
import { config, withDomain } from "../../helpers/config.ts";
import { synth } from "../../helpers/synth.ts";

const PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";

/** A Service with these annotations, and what the controller could not do without. */
const wishes = (annotations: Record<string, string>) =>
  wishesOf({
    metadata: {
      name: "gateway",
      annotations: Object.fromEntries(
        Object.entries({ "nlb-target-type": "ip", ...annotations }).map(([key, value]) => [
          PREFIX + key,
          value,
        ]),
      ),
    },
    spec: {
      ports: [
        { name: "http2", port: 80 },
        { name: "https", port: 443 },
      ],
    },
  });

describe("the load balancer controller's stand-in", () => {
  it.each([
    [
      "an annotation that nobody knows",
      { "health-check-port": "15021" },
      `annotation ${PREFIX}health-check-port is unknown to the stand-in`,
    ],
    [
      "pods behind nodes",
      { "nlb-target-type": "instance" },
      `${PREFIX}nlb-target-type: "instance" is none of ip`,
    ],
    ["a scheme that is none", { scheme: "public" }, `${PREFIX}scheme: "public" is none of internet-facing`],
    [
      "a PROXY header for some ports",
      { "proxy-protocol": "443" },
      `${PREFIX}proxy-protocol: "443" is none of `,
    ],
    [
      "a name too long",
      { name: "a".repeat(33) },
      `${PREFIX}name: ${"a".repeat(33)} cannot name a load balancer`,
    ],
    [
      "fewer addresses than subnets",
      { scheme: "internet-facing", subnets: "subnet-1,subnet-2", "eip-allocations": "eipalloc-1" },
      "count of EIP allocations (1) and subnets (2) must match",
    ],
    [
      "addresses for an internal one",
      { subnets: "subnet-1", "eip-allocations": "eipalloc-1" },
      "EIP allocations can only be set for internet facing load balancers",
    ],
    [
      "a tag that was cut in two",
      { "additional-resource-tags": "owners=ann,bob" },
      `failed to parse ${PREFIX}additional-resource-tags: bob is no key=value`,
    ],
  ])("refuses %s", (_, annotations, message) => {
    expect(() => wishes(annotations as Record<string, string>)).toThrow(message);
  });

  it("ends TLS on every port where nobody says on which", () => {
    const { tls } = wishes({ "ssl-cert": "arn" });
    expect([tls(80)?.policy, tls(443)?.alpn]).toEqual(["ELBSecurityPolicy-2016-08", "None"]);
    const { tls: named } = wishes({ "ssl-cert": "arn", "ssl-ports": "https" });
    expect([named(80), named(443)?.certificate]).toEqual([undefined, "arn"]);
  });

  it("checks with the real controller's defaults where nothing is said", () => {
    expect(wishes({}).healthCheck).toMatchObject({ protocol: "TCP", port: "traffic-port", healthy: 3 });
    expect(wishes({}).scheme).toBe("internal");
  });

  it("understands what our gateway's Service says", () => {
    const { service } = synth(
      config({ ...withDomain, ingress: { ...withDomain.ingress, nlb: "controller" } }),
    ).values("istio-ingressgateway") as unknown as { service: { annotations: Record<string, string> } };
    const ours = wishesOf({ metadata: { annotations: service.annotations }, spec: {} });
    expect(ours).toMatchObject({
      name: "test-ingress",
      scheme: "internet-facing",
      attributes: { "load_balancing.cross_zone.enabled": "true" },
      targetGroupAttributes: { "preserve_client_ip.enabled": "true", "proxy_protocol_v2.enabled": "false" },
      healthCheck: { protocol: "HTTP", port: "15021", path: "/healthz/ready", codes: "200" },
    });
    expect(ours.tls(80)).toBeUndefined();
    expect(ours.tls(443)).toMatchObject({ alpn: "HTTP2Preferred" });
  });
});
