// Wrong combinations of several gateways: each is refused in one line, which names the fix.
import { load, minimal, refusals, withDomain } from "../../helpers/config";

const letsEncrypt = { email: "ops@example.com" };
const existing = {
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
};
const eips = ["eipalloc-0000000a", "eipalloc-0000000b", "eipalloc-0000000c"];

test.each([
  [
    "a gateway with a name of the mesh's own",
    { gateways: { system: {} } },
    "gateways.system: istio-system is a name of the mesh's own; use a name that is none of system, ingress, ingressgateway, base, cni, pilot [CFG100]",
  ],
  [
    "a gateway's name too long for its target groups",
    { gateways: { "a-name-without-end-at-all": {} } },
    "gateways.a-name-without-end-at-all: test-a-name-without-end-at-all cannot name a load balancer and its target groups; use another name: at most 23 lower-case letters, digits and hyphens, starting with a letter [CFG100]",
  ],
  [
    "two gateways of one domain",
    { ...withDomain, gateways: { internal: { domain: "shop.example.com" } } },
    "gateways.internal.domain: shop.example.com is the domain of ingress already; use a domain beside it, such as internal.example.com beside shop.example.com [CFG101]",
  ],
  [
    "a gateway's domain within the wildcard of ingress's",
    { ...withDomain, gateways: { api: { domain: "api.shop.example.com" } } },
    "gateways.api.domain: api.shop.example.com is one of *.shop.example.com, and ingress has the other domain: two gateways would answer for one name; use a domain beside it, such as internal.example.com beside shop.example.com [CFG101]",
  ],
  [
    "a gateway's wildcard over another's domain",
    { gateways: { a: { domain: "a.example.com" }, all: { domain: "example.com" } } },
    "gateways.all.domain: a.example.com is one of *.example.com, and gateways.a has the other domain: two gateways would answer for one name; use a domain beside it, such as internal.example.com beside shop.example.com [CFG101]",
  ],
  [
    "a zone that two gateways make",
    {
      gateways: {
        a: { domain: "a.example.com", hostedZone: { name: "example.com", create: true } },
        b: { domain: "b.example.com", hostedZone: { name: "example.com", create: true } },
      },
    },
    "gateways.b.hostedZone.create: gateways.a makes the zone example.com already; remove it: gateways of one file share their zones by name [CFG102]",
  ],
  [
    "Let's Encrypt outside of the one zone",
    {
      ...minimal,
      ingress: { ...withDomain.ingress, letsEncrypt },
      gateways: { org: { domain: "shop.example.org", tls: "lets-encrypt" } },
    },
    "gateways.org.domain: lets-encrypt proves names of ingress's zone only, and shop.example.org is in the zone shop.example.org, not in example.com; use a name that ends in .example.com, or set gateways.org.tls to acm or secret [CFG103]",
  ],
  [
    "external-dns outside of the one zone",
    {
      ingress: { ...withDomain.ingress, records: "external-dns", externalDns: { policy: "sync" } },
      gateways: {
        api: { domain: "api.internal.example.com", hostedZone: { name: "internal.example.com" } },
      },
    },
    "gateways.api.domain: external-dns writes names of ingress's zone only, and api.internal.example.com is in the zone internal.example.com, not in example.com; use a name that ends in .example.com, or set ingress.records: terraform [CFG103]",
  ],
  [
    "Let's Encrypt without any zone of ingress's",
    { ingress: { letsEncrypt }, gateways: { org: { domain: "shop.example.org", tls: "lets-encrypt" } } },
    "gateways.org.domain: lets-encrypt proves names of ingress's zone only, and ingress has no domain; add ingress.domain, or set gateways.org.tls to acm or secret [CFG103]",
  ],
  [
    "an Elastic IP address at two gateways",
    {
      ingress: { eipAllocationIds: eips },
      gateways: { b: { eipAllocationIds: ["eipalloc-0000000d", "eipalloc-0000000e", ...eips.slice(2)] } },
    },
    "gateways.b.eipAllocationIds.2: eipalloc-0000000c is named twice; name an address of its own for each zone [CFG067]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});

test.each([
  [
    { domain: "b.example.org", hostedZone: { name: "example.com" } },
    "domain: b.example.org is not in the zone example.com; use a name that ends in .example.com, or another zone [CFG035]",
  ],
  [
    { hostedZone: { name: "example.com" } },
    "hostedZone: a zone without a domain serves nothing; add gateways.b.domain, or remove gateways.b.hostedZone [CFG034]",
  ],
  [{ domain: `${"a".repeat(55)}.example.com` }, "[CFG036]"],
  [
    { minReplicas: 30 },
    "minReplicas: minReplicas 30 is above maxReplicas 20; lower minReplicas or raise maxReplicas [CFG033]",
  ],
  [
    { resources: { requests: { memory: "4Gi" } } },
    "resources.requests.memory: the request 4Gi is above the limit 2Gi; lower the request or raise the limit [CFG037]",
  ],
  [
    { scheme: "internal", eipAllocationIds: eips },
    "eipAllocationIds: an internal load balancer takes no Elastic IP addresses; remove gateways.b.eipAllocationIds, or set gateways.b.scheme: internet-facing [CFG065]",
  ],
  [
    { eipAllocationIds: eips.slice(1) },
    "eipAllocationIds: 2 Elastic IP addresses do not fit 3 zones; name 3, one for each of a, b, c [CFG066]",
  ],
  [
    { allowedCidrs: ["10.0.0.1/8"] },
    "allowedCidrs.0: 10.0.0.1/8 has bits set behind its prefix; write 10.0.0.0/8 [CFG010]",
  ],
  [
    { allowedCidrs: ["10.0.0.0/8", "10.0.0.0/8"] },
    "allowedCidrs.1: 10.0.0.0/8 is named twice; name it once [CFG048]",
  ],
  [
    { accessLogs: { bucket: "logs" } },
    "accessLogs: a Network Load Balancer logs TLS connections only, and this one ends no TLS; add gateways.b.domain, or remove gateways.b.accessLogs and read the gateway's own access log [CFG068]",
  ],
  [
    { tls: "secret", tlsSecretName: "own" },
    "tls: secret without a domain has no name to certify; add gateways.b.domain, or remove gateways.b.tls [CFG073]",
  ],
  [
    { domain: "b.example.com", tls: "lets-encrypt" },
    "tls: Let's Encrypt wants to know whom to write to; add ingress.letsEncrypt with an email [CFG074]",
  ],
  [
    { domain: "b.example.com", tls: "secret" },
    "tls: nobody says which Secret holds the certificate; add gateways.b.tlsSecretName [CFG075]",
  ],
  [
    { domain: "b.example.com", tlsSecretName: "own" },
    "tlsSecretName: tlsSecretName has no effect with tls: acm; set gateways.b.tls: secret, or remove gateways.b.tlsSecretName [CFG076]",
  ],
])("what holds for ingress holds for every gateway: %j", (gateway, problem) => {
  const { problems } = load({ ...withDomain, gateways: { a: {}, b: gateway } });
  const large = problems.filter((line) => !line.includes("[CFG025]"));
  expect(large).toEqual([expect.stringMatching(/^test\.yaml:\d+: gateways\.b\./)]);
  expect(large[0]).toContain(problem);
});

test("tags that the controller cannot read name the gateways that it serves", () => {
  expect(load({ ...minimal, tags: { a: "1,2" }, gateways: { b: { nlb: "controller" } } }).problems).toEqual([
    "test.yaml:7: tags.a: the load balancer controller cannot read the tag a: commas part tags, and a key ends at its first =; take them out of the tag, or set gateways.b.nlb: terraform [CFG069]",
  ]);
});

test("an internal ingress with a public gateway needs public subnets in a VPC that is there", () => {
  const file = (gateways: object) =>
    load({ ...minimal, network: { existing }, ingress: { scheme: "internal" }, gateways }).problems;
  expect(file({ b: { scheme: "internal" } })).toEqual([]);
  expect(file({ b: {} })).toEqual([expect.stringContaining("[CFG045]")]);
});

test("nodes carry the pods of every gateway, or are refused", () => {
  const gateways = { a: {}, b: {}, c: {}, d: {} };
  expect(load({ ...minimal, gateways }).problems).toEqual([
    expect.stringContaining(
      "istiod and gateways request 3.50 CPU on the fullest, which has 3.38 beside its add-ons; use m6i.xlarge, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources, gateways.a.resources",
    ),
  ]);
});
