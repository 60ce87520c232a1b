// Further gateways: each has everything of its own, in its own order, and ingress is as if they were not there.
import { config, withDomain } from "../helpers/config";
import { Graph } from "../helpers/graph";
import { synth } from "../helpers/synth";

const content = {
  ...withDomain,
  ingress: { ...withDomain.ingress, letsEncrypt: { email: "ops@example.com" } },
  nodes: { desiredSize: 4 },
  gateways: {
    internal: { domain: "internal.example.com", scheme: "internal", nlb: "controller", tls: "lets-encrypt" },
    partners: {
      domain: "partners.example.com",
      clientAddress: "proxy-protocol",
      allowedCidrs: ["198.51.100.0/24"],
      terminationDrainSeconds: 30,
    },
    hooks: { minReplicas: 2, podReadinessGate: false },
  },
};
const stack = synth(config(content));
const graph = new Graph(stack);
const release = (name: string) => stack.release(name);
const lonely = synth(config(withDomain));

test("ingress keeps every address, and every value of its release", () => {
  const kept = lonely.addresses();
  expect(stack.addresses()).toEqual(expect.arrayContaining(kept));
  for (const name of ["istio-ingressgateway", "mesh-namespaces", "mesh-objects", "ingress-targets"])
    expect(stack.values(name)).toEqual(lonely.values(name));
});

test("what a gateway adds names it in every address", () => {
  const added = (gateways: object) => {
    const { addresses } = { addresses: synth(config({ ...withDomain, gateways })).addresses() };
    return addresses.filter((address) => !lonely.addresses().includes(address));
  };
  expect(
    added({ hooks: {} }).map((address) => address.replace(/^aws_vpc_security_group_(\w+)_rule/, "$1")),
  ).toEqual([
    "aws_lb.eks_gateway-hooks_balancer_nlb",
    "aws_lb_listener.eks_gateway-hooks_balancer_listener-80",
    "aws_lb_target_group.eks_gateway-hooks_balancer_pods-80",
    "aws_security_group.eks_gateway-hooks_balancer_security-group",
    "egress.eks_gateway-hooks_balancer_to-pods-15021",
    "egress.eks_gateway-hooks_balancer_to-pods-80",
    "ingress.eks_gateway-hooks_balancer_from-0-0-0-0-0-to-80",
    "ingress.eks_gateway-hooks_balancer_pods-accept-15021",
    "ingress.eks_gateway-hooks_balancer_pods-accept-80",
    "helm_release.mesh_gateway-hooks_gateway_release",
    "helm_release.mesh_gateway-hooks_namespace_objects_release",
    "helm_release.mesh_gateway-hooks_targets_objects_release",
  ]);
});

test.each([
  ["istio-internal", "istio-internal-namespace"],
  ["istio-internal", "istiod"],
  ["istio-internal", "aws-load-balancer-controller"],
  ["internal-objects", "istio-internal"],
  ["internal-objects", "istio-cni"],
  ["istio-internal-namespace", "cert-manager"],
  ["lets-encrypt", "istio-internal-namespace"],
  ["istio-partners", "istio-partners-namespace"],
  ["istio-partners", "istiod"],
  ["partners-objects", "istio-partners"],
  ["partners-targets", "istio-partners"],
  ["partners-targets", "aws-load-balancer-controller"],
  ["hooks-targets", "istio-hooks"],
])("%s comes after %s and goes before it", (later, earlier) => {
  expect(graph.after(release(later))).toContain(release(earlier));
});

test.each([
  ["istio-partners", "istio-ingressgateway"],
  ["istio-partners", "istio-internal"],
  ["istio-partners", "istio-cni"],
  ["istio-partners", "aws-load-balancer-controller"],
  ["partners-targets", "ingress-targets"],
  ["mesh-objects", "istio-internal"],
])("%s does not wait for %s: a gateway that hangs holds up no other", (one, other) => {
  expect(graph.beside(release(one), release(other))).toBe(true);
});

test("listeners and rules of its own load balancer outlive a gateway's bindings", () => {
  const own = stack
    .addresses()
    .filter((a) =>
      /^aws_(lb_listener|lb_target_group|vpc_security_group_\w+_rule)\.eks_gateway-partners_/.test(a),
    );
  expect(own).toHaveLength(2 + 2 + 2 + 3 + 3);
  for (const address of own) expect(graph.after(release("partners-targets"))).toContain(address);
});

test.each(["apex", "wildcard"])(
  "the record %s of a controller's load balancer comes after its gateway",
  (record) => {
    expect(graph.after(`aws_route53_record.eks_gateway-internal_${record}`)).toContain(
      release("istio-internal"),
    );
  },
);

test("each gateway has a Gateway object, a certificate and a namespace of its own", () => {
  const objects = (name: string): Record<string, unknown>[] => stack.values(name)["objects"] ?? [];
  expect(objects("internal-objects")).toMatchObject([
    {
      kind: "Gateway",
      metadata: { name: "internal", namespace: "istio-internal" },
      spec: {
        selector: { istio: "internal" },
        servers: [{ port: { number: 80 } }, { tls: { mode: "SIMPLE", credentialName: "internal-tls" } }],
      },
    },
  ]);
  expect(objects("partners-objects")).toMatchObject([
    { kind: "Gateway", metadata: { name: "partners", namespace: "istio-partners" } },
    {
      kind: "EnvoyFilter",
      metadata: { namespace: "istio-partners" },
      spec: { workloadSelector: { labels: { istio: "partners" } } },
    },
  ]);
  expect(objects("lets-encrypt").filter(({ kind }) => kind === "Certificate")).toMatchObject([
    {
      metadata: { name: "internal", namespace: "istio-internal" },
      spec: { secretName: "internal-tls", dnsNames: ["internal.example.com", "*.internal.example.com"] },
    },
  ]);
  expect(objects("istio-hooks-namespace")).toEqual([
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "istio-hooks",
        labels: {
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    },
  ]);
});

test("AWS is told of each load balancer in its own words", () => {
  expect(stack.resource("aws_lb", "eks_gateway-partners_balancer_nlb")).toMatchObject({
    name: "test-partners",
    internal: false,
  });
  expect(stack.resource("aws_lb_target_group", "eks_gateway-partners_balancer_pods-443")).toMatchObject({
    name: "test-partners-443",
    proxy_protocol_v2: true,
    deregistration_delay: "30",
  });
  expect(stack.values("istio-internal")["service"]).toMatchObject({
    type: "LoadBalancer",
    annotations: {
      "service.beta.kubernetes.io/aws-load-balancer-name": "test-internal",
      "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
      "service.beta.kubernetes.io/aws-load-balancer-subnets": ["a", "b", "c"]
        .map((zone) => `\${aws_subnet.eks_network_private-${zone}.id}`)
        .join(","),
    },
  });
  expect(Object.keys(stack.json.resource["aws_acm_certificate"] ?? {})).toEqual([
    "eks_gateway-partners_certificate_certificate",
    "eks_ingress_certificate_certificate",
  ]);
});

describe("zones", () => {
  const zones = (gateways: object) => {
    const made = synth(config({ ...withDomain, gateways }));
    const record = (gateway: string) =>
      made.resource<{ zone_id: string }>("aws_route53_record", `eks_gateway-${gateway}_apex`).zone_id;
    return { addresses: made.addresses().filter((a) => /route53_zone/.test(a)), record };
  };

  test("a gateway whose domain is in ingress's zone uses that one", () => {
    const { addresses, record } = zones({ a: { domain: "a.example.com" } });
    expect(addresses).toEqual(["data.aws_route53_zone.eks_ingress_zone_found"]);
    expect(record("a")).toBe("${data.aws_route53_zone.eks_ingress_zone_found.zone_id}");
  });

  test("a zone that a later gateway makes is there for an earlier one", () => {
    const { addresses, record } = zones({
      a: { domain: "a.example.org", hostedZone: { name: "example.org" } },
      b: { domain: "b.example.org", hostedZone: { name: "example.org", create: true } },
    });
    expect(addresses).toEqual([
      "aws_route53_zone.eks_gateway-b_zone_zone",
      "data.aws_route53_zone.eks_ingress_zone_found",
    ]);
    expect(record("a")).toBe("${aws_route53_zone.eks_gateway-b_zone_zone.zone_id}");
  });
});

test("in a VPC that is there, an internal and a public gateway each stand in their own subnets, one a zone", () => {
  const ids = (from: number) => [0, 1].map((i) => `subnet-0000000${from + i}`);
  const found = synth(
    config({
      ...withDomain,
      network: {
        existing: { vpcId: "vpc-0123456789abcdef0", privateSubnetIds: ids(1), publicSubnetIds: ids(3) },
      },
      ingress: { ...withDomain.ingress, scheme: "internal" },
      gateways: { partners: { domain: "partners.example.com" } },
    }),
  );
  const subnets = (name: string) => found.resource<{ subnets: string[] }>("aws_lb", name).subnets;
  expect(subnets("eks_ingress_balancer_nlb")[0]).toContain("private-subnet-00000001");
  expect(subnets("eks_gateway-partners_balancer_nlb")[0]).toContain("public-subnet-00000003");
  for (const second of ["private-subnet-00000002", "public-subnet-00000004"])
    expect(JSON.stringify(found.json.data["aws_subnet"]?.[`eks_network_${second}`])).toContain(
      "a load balancer takes one subnet a zone",
    );
});

test("outputs name the address of each gateway", () => {
  const outputs = stack.json["output"] as Record<string, { value: unknown }>;
  expect(outputs["gateway_addresses"]?.value).toEqual({
    ingress: "https://shop.example.com",
    internal: "https://internal.example.com",
    partners: "https://partners.example.com",
    hooks: "http://${aws_lb.eks_gateway-hooks_balancer_nlb.dns_name}",
  });
  expect(lonely.json["output"]).not.toHaveProperty("gateway_addresses");
});

test("external-dns writes the names of all of them", () => {
  const ingress = { ...withDomain.ingress, records: "external-dns", externalDns: { policy: "sync" } };
  const gateways = { a: { domain: "a.example.com", nlb: "controller" } };
  const made = synth(config({ ...withDomain, ingress, gateways }));
  expect(made.values("external-dns")["domainFilters"]).toEqual(["shop.example.com", "a.example.com"]);
  expect(made.values("a-objects")["objects"]).toMatchObject([
    {
      metadata: {
        annotations: {
          "external-dns.alpha.kubernetes.io/target": "${data.aws_lb.eks_gateway-a_balancer_found.dns_name}",
        },
      },
    },
    { kind: "EnvoyFilter" },
  ]);
});
