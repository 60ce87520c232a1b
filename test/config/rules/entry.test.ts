// Wrong combinations of the entry: load balancer, certificate, names: each is refused in one line, which names the fix.
import { refusals, withDomain } from "../../helpers/config";

const existing = {
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
};
const letsEncrypt = { email: "ops@example.com" };
const eips = ["eipalloc-0000000a", "eipalloc-0000000b", "eipalloc-0000000c"];

test.each([
  [
    "a zone without a domain",
    { ingress: { hostedZone: { name: "example.com" } } },
    "ingress.hostedZone: a zone without a domain serves nothing; add ingress.domain, or remove ingress.hostedZone [CFG034]",
  ],
  [
    "a domain outside its zone",
    { ingress: { domain: "shop.example.org", hostedZone: { name: "example.com" } } },
    "ingress.domain: shop.example.org is not in the zone example.com; use a name that ends in .example.com, or another zone [CFG035]",
  ],
  [
    "a domain that only looks inside",
    { ingress: { domain: "myexample.com", hostedZone: { name: "example.com" } } },
    "ingress.domain: myexample.com is not in the zone example.com; use a name that ends in .example.com, or another zone [CFG035]",
  ],
  [
    "a domain too long for ACM",
    { ingress: { domain: `${"a".repeat(55)}.example.com` } },
    `ingress.domain: ${"a".repeat(55)}.example.com is too long for a certificate with its wildcard; use a name of 62 characters at most [CFG036]`,
  ],
  [
    "a certificate for no name",
    { ingress: { tls: "lets-encrypt", letsEncrypt } },
    "ingress.tls: lets-encrypt without a domain has no name to certify; add ingress.domain, or remove ingress.tls [CFG073]",
  ],
  [
    "a Secret for no name",
    { ingress: { tls: "secret", tlsSecretName: "own" } },
    "ingress.tls: secret without a domain has no name to certify; add ingress.domain, or remove ingress.tls [CFG073]",
  ],
  [
    "Let's Encrypt without an account",
    { ingress: { ...withDomain.ingress, tls: "lets-encrypt" } },
    "ingress.tls: Let's Encrypt wants to know whom to write to; add ingress.letsEncrypt with an email [CFG074]",
  ],
  [
    "a certificate of one's own that nobody names",
    { ingress: { ...withDomain.ingress, tls: "secret" } },
    "ingress.tls: nobody says which Secret holds the certificate; add ingress.tlsSecretName [CFG075]",
  ],
  [
    "an account at Let's Encrypt beside ACM",
    { ingress: { ...withDomain.ingress, letsEncrypt } },
    "ingress.letsEncrypt: letsEncrypt has no effect with tls: acm; set ingress.tls: lets-encrypt, or remove ingress.letsEncrypt [CFG076]",
  ],
  [
    "a Secret beside Let's Encrypt",
    { ingress: { ...withDomain.ingress, tls: "lets-encrypt", letsEncrypt, tlsSecretName: "own" } },
    "ingress.tlsSecretName: tlsSecretName has no effect with tls: lets-encrypt; set ingress.tls: secret, or remove ingress.tlsSecretName [CFG076]",
  ],
  [
    "external-dns without a zone",
    { ingress: { records: "external-dns" } },
    "ingress.records: external-dns without a domain has no zone to write to; add ingress.domain, or remove ingress.records [CFG077]",
  ],
  [
    "settings of an external-dns that is not there",
    { ingress: { ...withDomain.ingress, externalDns: { policy: "sync" } } },
    "ingress.externalDns: externalDns has no effect with records: terraform; set ingress.records: external-dns, or remove ingress.externalDns [CFG078]",
  ],
  [
    "a zone that will not get empty",
    {
      ingress: {
        domain: "example.com",
        hostedZone: { name: "example.com", create: true },
        records: "external-dns",
      },
    },
    "ingress.records: external-dns with upsert-only leaves its records behind, and a zone with records cannot be destroyed; set ingress.externalDns.policy: sync, or use a zone that outlives the cluster [CFG079]",
  ],
  [
    "a client's block twice",
    { ingress: { allowedCidrs: ["203.0.113.0/24", "203.0.113.0/24"] } },
    "ingress.allowedCidrs.1: 203.0.113.0/24 is named twice; name it once [CFG048]",
  ],
  [
    "Elastic IP addresses by zones that found subnets do not have",
    {
      network: {
        existing: {
          ...existing,
          publicSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
        },
      },
      ingress: { eipAllocationIds: eips },
    },
    "ingress.eipAllocationIds: 3 Elastic IP addresses do not fit 2 public subnets; name 2, one for each of subnet-0123456789abcdef2, subnet-0123456789abcdef3 [CFG066]",
  ],
  [
    "access logs where the gateway ends TLS",
    {
      ingress: {
        ...withDomain.ingress,
        tls: "secret",
        tlsSecretName: "entry",
        accessLogs: { bucket: "acme-logs" },
      },
    },
    "ingress.accessLogs: a Network Load Balancer logs TLS connections only, and this one ends no TLS; set ingress.tls: acm, or remove ingress.accessLogs and read the gateway's own access log [CFG068]",
  ],
  [
    "Elastic IP addresses on an internal load balancer",
    { ingress: { scheme: "internal", eipAllocationIds: eips } },
    "ingress.eipAllocationIds: an internal load balancer takes no Elastic IP addresses; remove ingress.eipAllocationIds, or set ingress.scheme: internet-facing [CFG065]",
  ],
  [
    "a zone without its Elastic IP address",
    { ingress: { eipAllocationIds: eips.slice(1) } },
    "ingress.eipAllocationIds: 2 Elastic IP addresses do not fit 3 zones; name 3, one for each of a, b, c [CFG066]",
  ],
  [
    "one Elastic IP address for two zones",
    { ingress: { eipAllocationIds: [...eips.slice(1), eips[1]] } },
    "ingress.eipAllocationIds.2: eipalloc-0000000b is named twice; name an address of its own for each zone [CFG067]",
  ],
  [
    "logs of a load balancer that ends no TLS",
    { ingress: { accessLogs: { bucket: "acme-logs" } } },
    "ingress.accessLogs: a Network Load Balancer logs TLS connections only, and this one ends no TLS; add ingress.domain, or remove ingress.accessLogs and read the gateway's own access log [CFG068]",
  ],
  [
    "a tag that the load balancer controller would cut in two",
    { tags: { owners: "ann,bob" }, ingress: { nlb: "controller" } },
    "tags.owners: the load balancer controller cannot read the tag owners: commas part tags, and a key ends at its first =; take them out of the tag, or set ingress.nlb: terraform [CFG069]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});
