// Every combination of the big switches is refused with a fix or becomes a whole stack: nobody tries them all by hand.
import fc from "fast-check";
import { stringify } from "yaml";
import type { ClusterConfig } from "../../config/types";
import { load, minimal } from "../helpers/config";
import { Graph } from "../helpers/graph";
import { type Synthesized, synth } from "../helpers/synth";

/** A key that may be absent from the file. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
/** Mostly what is right. */
const often = <A, B>(right: fc.Arbitrary<A>, wrong: fc.Arbitrary<B>) =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });
/** Keys of all of them in one object. */
const all = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((objects): object => Object.assign({}, ...objects));
const some = <T>(values: readonly T[], minLength: number) =>
  fc.array(fc.constantFrom(...values), { minLength, maxLength: values.length });
const numbered = (prefix: string, from: number) => [0, 1, 2].map((i) => `${prefix}-0000000${from + i}`);

/** Subnets by their ids or by their tags, now and then by both or by neither. */
const subnets = (kind: "private" | "public", from: number) => {
  const ids = fc.uniqueArray(fc.constantFrom(...numbered("subnet", from)), { minLength: 2, maxLength: 3 });
  const byId = ids.map((found) => ({ [`${kind}SubnetIds`]: found }));
  const byTags = fc.constant({ [`${kind}SubnetTags`]: { tier: kind } });
  return often(
    fc.oneof(byId, byTags),
    fc.constantFrom({}, { [`${kind}SubnetIds`]: ["subnet-00000001", "subnet-00000001"] }),
  );
};
const existing = all(
  fc.constantFrom({ vpcId: "vpc-0123456789abcdef0" }, { vpcTags: { Name: "shared" } }),
  subnets("private", 1),
  subnets("public", 4),
);
const network = fc.oneof(
  fc.record({ existing }),
  fc.record({
    zones: maybe(often(fc.constantFrom(["a", "b"], ["a", "b", "c"]), fc.constant(["b", "b"]))),
    podCidr: maybe(fc.constant("100.64.0.0/16")),
    vpcEndpoints: maybe(fc.constantFrom("none", "s3", "private")),
    natGateways: maybe(fc.constantFrom("per-zone", "single")),
    flowLogs: maybe(fc.constant({})),
  }),
);
const blocks = ["203.0.113.0/24", "198.51.100.0/24"];
const cluster = all(
  often(
    fc.constantFrom({ publicAccessCidrs: ["203.0.113.0/24"] }, { endpointAccess: "private" }),
    fc.constant({ endpointAccess: "private", publicAccessCidrs: ["203.0.113.0/24"] }),
  ),
  fc.record({
    privateAccessCidrs: maybe(some(blocks, 1)),
    nodeSecurityGroup: maybe(fc.constantFrom("cluster", "strict")),
    deletionProtection: maybe(fc.boolean()),
    accessEntries: maybe(
      fc
        .subarray(["1:role/ops", "2:role/ops", "1:user/ops", "1:role/on.call", "1:role/on-call"])
        .map((ends) => ends.map((end) => ({ principalArn: `arn:aws:iam::${"1".repeat(11)}${end}` }))),
    ),
  }),
);
const nodeGroup = fc.record({
  amiFamily: maybe(fc.constantFrom("AL2023", "Bottlerocket")),
  capacityType: maybe(fc.constantFrom("ON_DEMAND", "SPOT")),
  waitForCni: maybe(fc.boolean()),
  taints: maybe(fc.constant([{ key: "dedicated", effect: "NoSchedule" }])),
});
const entry = fc.oneof(
  fc.constant({}),
  all(
    fc.constant({ domain: "shop.example.com" }),
    fc.record({ hostedZone: maybe(fc.record({ name: fc.constant("example.com"), create: fc.boolean() })) }),
    fc.constantFrom(
      {},
      { tls: "lets-encrypt", letsEncrypt: { email: "ops@example.com" } },
      { tls: "secret", tlsSecretName: "entry" },
    ),
    fc.constantFrom(
      {},
      { records: "external-dns", externalDns: { policy: "sync" } },
      { records: "external-dns" },
    ),
  ),
);
const ingress = all(
  entry,
  fc.record({
    scheme: maybe(fc.constantFrom("internet-facing", "internal")),
    nlb: maybe(fc.constantFrom("terraform", "controller")),
    clientAddress: maybe(fc.constantFrom("preserve", "proxy-protocol")),
    eipAllocationIds: rarely(some(numbered("eipalloc", 1), 2)),
    accessLogs: rarely(fc.constant({ bucket: "acme-logs" })),
    allowedCidrs: maybe(some(blocks, 1)),
  }),
);
/** Their domains are apart, but for one. */
const gateways = fc.dictionary(
  fc.constantFrom("internal", "partners"),
  all(
    fc.constantFrom({}, { tls: "lets-encrypt" }, { tls: "secret", tlsSecretName: "own" }),
    fc.record({
      domain: maybe(
        often(fc.constantFrom("a.example.com", "b.example.com"), fc.constant("a.shop.example.com")),
      ),
      scheme: maybe(fc.constantFrom("internet-facing", "internal")),
      nlb: maybe(fc.constantFrom("terraform", "controller")),
      clientAddress: maybe(fc.constantFrom("preserve", "proxy-protocol")),
      minReplicas: maybe(fc.constantFrom(2, 3)),
    }),
  ),
);
const file = fc.record({
  platform: fc.constant("eks"),
  region: fc.constant(minimal.region),
  network,
  cluster,
  ingress,
  gateways: rarely(gateways),
  nodeGroups: maybe(fc.dictionary(fc.constantFrom("batch", "gpu"), nodeGroup)),
  karpenter: maybe(fc.constantFrom({}, { nodePools: { spot: { capacityTypes: ["spot"] }, arm: {} } })),
  autoMode: rarely(fc.constantFrom({}, { nodePools: ["general-purpose"] })),
  identity: maybe(fc.constantFrom("irsa", "pod-identity")),
  addons: maybe(
    fc.record({
      vpcCni: maybe(fc.record({ podEni: fc.boolean() })),
      ebsCsi: maybe(fc.record({ enabled: fc.boolean() })),
      efsCsi: maybe(fc.record({ enabled: fc.boolean() })),
    }),
  ),
});

/** What a careless line of code leaves in the JSON. */
const leftovers = /TfToken|TOKEN\[|\[object Object\]|\bundefined\b|\bNaN\b|""/;

function expectWhole(stack: Synthesized): void {
  expect(stack.text.match(leftovers)?.[0]).toBeUndefined();
  expect(new Set(stack.elements).size).toBe(stack.elements.length);
  expect(stack.addresses()).toEqual([...stack.elements].sort());
  const graph = new Graph(stack);
  for (const release of stack.addresses().filter((a) => a.startsWith("helm_release.")))
    expect(graph.after(release)).toContain("terraform_data.eks_ready");
}

/** Loads one file; a config only where no rule has a say. */
function accepted(content: object): ClusterConfig | undefined {
  const { problems, loaded } = load(stringify(content));
  for (const problem of problems) expect(problem).toMatch(/^test\.yaml(:\d+)?: .+; .+ \[CFG\d{3}\]$/);
  return problems.length > 0 ? undefined : loaded.configs[0];
}

test("any combination is refused with a fix, or becomes a whole stack", () => {
  let whole = 0;
  fc.assert(
    fc.property(file, (content) => {
      const config = accepted(content);
      if (config === undefined || whole === 8) return; // to refuse is quick, to synthesize is not
      expectWhole(synth(config));
      whole += 1;
    }),
    { numRuns: 100 },
  );
  expect(whole).toBe(8); // or the files above have become wrong, and nothing is tried
}, 60_000);
