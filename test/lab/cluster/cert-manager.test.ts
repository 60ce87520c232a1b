import {
  readCertificate,
  readIssuer,
  refusal,
  solverFor,
} from "../../../lab/cluster/cert-manager/objects.ts";

const issuer = (acme: object = {}) => ({
  kind: "ClusterIssuer",
  metadata: { name: "letsencrypt-production" },
  spec: {
    acme: {
      server: "https://acme.example.com/directory",
      privateKeySecretRef: { name: "account" },
      solvers: [
        {
          selector: { dnsZones: ["example.com"] },
          dns01: { route53: { region: "eu-central-1", hostedZoneID: "Z1" } },
        },
      ],
      ...acme,
    },
  },
});
const certificate = (spec: object = {}) => ({
  kind: "Certificate",
  metadata: { name: "public", namespace: "istio-ingress", generation: 1 },
  spec: { secretName: "tls", dnsNames: ["shop.example.com"], issuerRef: { name: "a" }, ...spec },
});

describe("the stand-in for cert-manager", () => {
  it("admits what the real webhook would", () => {
    expect(refusal(issuer())).toBeUndefined();
    expect(refusal(certificate())).toBeUndefined();
    expect(refusal({ kind: "CertificateRequest" })).toBeUndefined();
  });

  it.each([
    ["a certificate for no name", certificate({ dnsNames: [] }), "at least one of commonName, dnsNames"],
    ["a certificate without a Secret", certificate({ secretName: "" }), "spec.secretName: Required value"],
    ["a certificate of nobody", certificate({ issuerRef: {} }), "spec.issuerRef.name: Required value"],
    ["an issuer without an account", issuer({ privateKeySecretRef: {} }), "private key secret name is"],
    ["a solver without a region", issuer({ solvers: [{ dns01: { route53: {} } }] }), "route53.region"],
  ])("refuses %s", (_, object, reason) => {
    expect(refusal(object)).toContain(reason);
  });

  it("solves a name and its wildcard in the zone that holds them, and no other", () => {
    const one = readIssuer(issuer());
    expect(solverFor(one, "shop.example.com")?.hostedZoneId).toBe("Z1");
    expect(solverFor(one, "*.shop.example.com")?.hostedZoneId).toBe("Z1");
    expect(solverFor(one, "example.com")?.hostedZoneId).toBe("Z1");
    expect(solverFor(one, "myexample.com")).toBeUndefined();
  });

  it("prefers the solver of the longest zone", () => {
    const solver = (zone: string, hostedZoneID: string) => ({
      selector: { dnsZones: [zone] },
      dns01: { route53: { region: "eu-central-1", hostedZoneID } },
    });
    const two = readIssuer(
      issuer({ solvers: [solver("example.com", "Z1"), solver("shop.example.com", "Z2")] }),
    );
    expect(solverFor(two, "*.shop.example.com")?.hostedZoneId).toBe("Z2");
    expect(solverFor(two, "www.example.com")?.hostedZoneId).toBe("Z1");
  });

  it("reads a certificate's names and where it goes", () => {
    expect(readCertificate(certificate())).toEqual({
      name: "public",
      namespace: "istio-ingress",
      generation: 1,
      secretName: "tls",
      dnsNames: ["shop.example.com"],
      issuer: "a",
    });
  });
});
