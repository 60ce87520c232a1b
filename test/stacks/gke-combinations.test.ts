// Every combination of GKE's big switches is refused with a fix or becomes a whole stack.
import fc from "fast-check";
import type { ClusterConfig } from "../../config/types";
import { load } from "../helpers/config";
import { gkeWithDomain, minimalGke } from "../helpers/gke";
import { Graph } from "../helpers/graph";
import { type Synthesized, synth } from "../helpers/synth";

/** A key that may be absent from the file. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const file = fc.record({
  credentials: maybe(fc.constantFrom("token", "stored-token", "exec")),
  backend: maybe(fc.constantFrom({ type: "cloud", organization: "acme" }, { type: "gcs", bucket: "states" })),
  nodeLocations: maybe(fc.constantFrom(["a", "b"], ["b", "c", "d"])),
  network: maybe(fc.constantFrom({ maxPodsPerNode: 32 }, { flowLogs: {} })),
  cluster: fc.constantFrom(
    {},
    { deletionProtection: true, loggingComponents: ["SYSTEM_COMPONENTS"] },
    { endpoint: "ip", authorizedNetworks: ["203.0.113.0/24"] },
    { endpoint: "ip", authorizedNetworks: ["10.8.0.0/24"], enablePrivateEndpoint: true },
  ),
  nodePools: maybe(fc.constantFrom({ apps: {} }, { batch: { spot: true, totalMinNodeCount: 0 } })),
  ingress: fc.record({
    domain: maybe(fc.constant("shop.example.com")),
    hostedZone: maybe(fc.constantFrom({ name: "example.com" }, { name: "example.com", create: true })),
    scheme: maybe(fc.constantFrom("external", "internal")),
    tls: maybe(fc.constantFrom("lets-encrypt", "secret")),
    letsEncrypt: maybe(fc.constant(gkeWithDomain.ingress.letsEncrypt)),
    tlsSecretName: maybe(fc.constant("own")),
    records: maybe(fc.constantFrom("terraform", "external-dns")),
  }),
});

const read = (content: object) => load(JSON.parse(JSON.stringify({ ...minimalGke, ...content })));

test("a file is refused with a fix on each line, or loads", () => {
  fc.assert(
    fc.property(file, (content) => {
      const { problems, loaded } = read(content);
      for (const line of problems) expect(line).toMatch(/^test\.yaml:\d+: .+; .+ \[CFG\d{3}\]$/);
      expect(problems.length > 0 || loaded.configs.length === 1).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("what the rules let through is whole: every release waits for the joint, and names what it uses", () => {
  const configs = fc
    .sample(file, 200)
    .map(read)
    .filter(({ problems }) => problems.length === 0)
    .flatMap(({ loaded }) => loaded.configs)
    .slice(0, 6);
  expect(configs.length).toBe(6);
  for (const config of configs) expect(gaps(config, synth(config))).toEqual([]);
});

function gaps(config: ClusterConfig, stack: Synthesized): string[] {
  const graph = new Graph(stack);
  const known = new Set([...stack.addresses(), "ephemeral.google_client_config.gke_token"]);
  const references = [
    ...stack.text.matchAll(
      /(?<![\w.-])((?:data\.|ephemeral\.)?(?:google|helm|terraform|time)_[a-z0-9_]+\.[a-zA-Z][\w-]*)/g,
    ),
  ].map(([, reference = ""]) => reference);
  const releases = stack.addresses().filter((address) => address.startsWith("helm_release."));
  const certManager = stack.text.includes("cert-manager_controller_release");
  const wantsCertManager = config.ingress.domain !== undefined && config.ingress.tls === "lets-encrypt";
  return [
    ...references.filter((one) => !known.has(one)),
    ...releases.filter((one) => !graph.after(one).has("terraform_data.gke_ready")),
    ...(certManager === wantsCertManager ? [] : [`cert-manager: ${certManager}`]),
  ];
}
