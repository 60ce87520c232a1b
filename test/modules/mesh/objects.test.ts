import { config, minimal, withDomain } from "../../helpers/config";
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

  test("without a domain there is no Gateway and no EnvoyFilter", () => {
    expect(objects(minimal, "mesh-objects").map((o) => o.kind)).toEqual(["PeerAuthentication", "Telemetry"]);
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
