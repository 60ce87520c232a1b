import { config, minimal, withDomain, withLetsEncrypt } from "../../helpers/config";
import { synth } from "../../helpers/synth";

interface Object {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: Record<string, unknown>;
}

const objects = (content: object, release: string): Object[] =>
  synth(config(content)).values(release)["objects"] ?? [];
const one = (all: Object[], kind: string): Object => {
  const [found, ...more] = all.filter((o) => o.kind === kind);
  if (found === undefined || more.length > 0)
    throw new Error(`${all.map((o) => o.kind).join(", ")}: not one ${kind}`);
  return found;
};

describe("mesh-objects", () => {
  const all = objects(withDomain, "mesh-objects");

  test("mutual TLS is strict for the whole mesh unless the file says otherwise", () => {
    expect(one(all, "PeerAuthentication")).toMatchObject({
      metadata: { name: "default", namespace: "istio-system" },
      spec: { mtls: { mode: "STRICT" } },
    });
    expect(
      one(objects({ ...minimal, mesh: { mtls: "PERMISSIVE" } }, "mesh-objects"), "PeerAuthentication").spec,
    ).toEqual({ mtls: { mode: "PERMISSIVE" } });
  });

  test("every proxy logs access, and none does with NONE", () => {
    expect(one(all, "Telemetry").spec).toEqual({ accessLogging: [{ providers: [{ name: "envoy" }] }] });
    const silent = objects({ ...minimal, mesh: { sidecar: { accessLogEncoding: "NONE" } } }, "mesh-objects");
    expect(one(silent, "Telemetry").spec).toEqual({
      accessLogging: [{ providers: [{ name: "envoy" }], disabled: true }],
    });
  });

  test("the Gateway redirects on 80 and speaks plain HTTP on 443, where the load balancer ended TLS", () => {
    const hosts = ["shop.example.com", "*.shop.example.com"];
    expect(one(all, "Gateway")).toMatchObject({
      metadata: { name: "public", namespace: "istio-ingress" },
      spec: {
        selector: { istio: "ingressgateway" },
        servers: [
          { port: { number: 80, protocol: "HTTP" }, hosts, tls: { httpsRedirect: true } },
          { port: { number: 443, protocol: "HTTP" }, hosts },
        ],
      },
    });
  });

  test("the one EnvoyFilter touches only the gateway's listener on 443", () => {
    const filter = one(all, "EnvoyFilter");
    expect(filter.spec).toMatchObject({
      workloadSelector: { labels: { istio: "ingressgateway" } },
      configPatches: [{ match: { context: "GATEWAY", listener: { portNumber: 443 } } }],
    });
    expect((filter.spec["configPatches"] as unknown[]).length).toBe(1);
  });

  test.each([
    ["Let's Encrypt", { tls: "lets-encrypt", letsEncrypt: { email: "ops@example.com" } }, "public-tls"],
    ["a Secret of one's own", { tls: "secret", tlsSecretName: "own" }, "own"],
  ])("with %s the Gateway ends TLS with that Secret, and no EnvoyFilter is needed", (_, tls, secret) => {
    const objectsOf = (more: object) =>
      objects({ ...minimal, ingress: { ...withDomain.ingress, ...tls, ...more } }, "mesh-objects");
    const server = (more: object) =>
      (one(objectsOf(more), "Gateway").spec["servers"] as Record<string, unknown>[])[1];
    expect(server({})).toEqual({
      port: { number: 443, name: "https", protocol: "HTTPS" },
      hosts: ["shop.example.com", "*.shop.example.com"],
      tls: { mode: "SIMPLE", credentialName: secret, minProtocolVersion: "TLSV1_2" },
    });
    expect(server({ sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" })).toMatchObject({
      tls: { minProtocolVersion: "TLSV1_3" },
    });
    expect(objectsOf({}).map((o) => o.kind)).not.toContain("EnvoyFilter");
  });

  test("without a domain there is no Gateway and no EnvoyFilter", () => {
    expect(objects(minimal, "mesh-objects").map((o) => o.kind)).toEqual(["PeerAuthentication", "Telemetry"]);
  });
});

describe("lets-encrypt", () => {
  const all = objects(withLetsEncrypt, "lets-encrypt");

  test("proves names of the zone by a record in it, found by its id", () => {
    const issuers = all.filter((o) => o.kind === "ClusterIssuer");
    expect(
      issuers.map(({ metadata, spec }) => [metadata.name, (spec["acme"] as { server: string }).server]),
    ).toEqual([
      ["letsencrypt-production", "https://acme-v02.api.letsencrypt.org/directory"],
      ["letsencrypt-staging", "https://acme-staging-v02.api.letsencrypt.org/directory"],
    ]);
    for (const { metadata, spec } of issuers)
      expect(spec["acme"]).toMatchObject({
        email: "ops@example.com",
        privateKeySecretRef: { name: `${metadata.name}-account` },
        solvers: [
          {
            selector: { dnsZones: ["example.com"] },
            dns01: {
              route53: {
                region: "eu-central-1",
                hostedZoneID: "${data.aws_route53_zone.eks_ingress_zone_found.zone_id}",
              },
            },
          },
        ],
      });
  });

  test.each([
    ["production", {}],
    ["staging", { environment: "staging" }],
  ])(
    "%s: one certificate for the name and its wildcard, in the Secret that the Gateway names",
    (environment, more) => {
      const { ingress } = withLetsEncrypt;
      const changed = objects(
        { ...minimal, ingress: { ...ingress, letsEncrypt: { ...ingress.letsEncrypt, ...more } } },
        "lets-encrypt",
      );
      expect(one(changed, "Certificate")).toMatchObject({
        metadata: { name: "public", namespace: "istio-ingress" },
        spec: {
          secretName: "public-tls",
          dnsNames: ["shop.example.com", "*.shop.example.com"],
          issuerRef: { kind: "ClusterIssuer", name: `letsencrypt-${environment}` },
        },
      });
    },
  );

  test("cert-manager's namespace enforces Pod Security and takes no sidecars", () => {
    expect(objects(withLetsEncrypt, "cert-manager-namespace").map((o) => o.metadata)).toEqual([
      {
        name: "cert-manager",
        labels: {
          "istio-injection": "disabled",
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    ]);
  });
});

test("both namespaces enforce Pod Security, and neither carries a label that could break the gateway's injection", () => {
  for (const { metadata } of objects(minimal, "mesh-namespaces")) {
    expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
    expect(
      Object.keys(metadata.labels ?? {}).filter((label) =>
        /istio-injection|istio\.io\/(inject|rev)/.test(label),
      ),
    ).toEqual([]);
  }
});

test.each([
  ["by default", minimal, { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" }],
  ["not with podReadinessGate: false", { ...minimal, ingress: { podReadinessGate: false } }, {}],
])("the gateway's pods wait for the load balancer's health check: %s", (_, content, labels) => {
  const gate = (name: string) =>
    Object.entries(
      objects(content, "mesh-namespaces").find(({ metadata }) => metadata.name === name)?.metadata.labels ??
        {},
    ).filter(([key]) => key.startsWith("elbv2.k8s.aws/"));
  expect(Object.fromEntries(gate("istio-ingress"))).toEqual(labels);
  expect(gate("istio-system")).toEqual([]);
});

test.each([
  ["with a domain", withDomain, [80, 443]],
  ["without", minimal, [80]],
])("%s, the gateway's pods are bound to a target group of each port", (_, content, ports) => {
  const bindings = objects(content, "ingress-targets");
  expect(bindings.map((b) => b.spec)).toEqual(
    ports.map((port) => ({
      serviceRef: { name: "istio-ingressgateway", port },
      targetGroupARN: `\${aws_lb_target_group.eks_ingress_balancer_pods-${port}.arn}`,
      targetType: "ip",
      vpcID: "${aws_vpc.eks_network_vpc.id}",
    })),
  );
});
