// Mistakes that cdktf makes without a word, looked for in every committed cluster file and in one of each variant.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadClusters } from "../config/load";
import { providers } from "../config/versions";
import { config, minimal, withDomain, withExternalDns, withLetsEncrypt } from "./helpers/config";
import { gkeTurned, minimalGke } from "./helpers/gke";
import { synth } from "./helpers/synth";

const committed = loadClusters(join(__dirname, "../config/clusters")).configs;
const variants = [
  ...committed.map((c) => [c.name, c] as const),
  ["without a domain", config(minimal)] as const,
  ["with external-dns", config(withExternalDns)] as const,
  ["with a certificate of Let's Encrypt's", config(withLetsEncrypt)] as const,
  [
    "with gateways of both kinds",
    config({ ...withDomain, gateways: { a: { domain: "a.example.com" }, b: { nlb: "controller" } } }),
  ] as const,
  ["with Karpenter", config({ ...minimal, karpenter: { nodePools: { a: {}, b: {} } } })] as const,
  ["on GKE without a domain", config(minimalGke)] as const,
  ["on GKE, turned", config(gkeTurned)] as const,
  [
    "with a zone of its own",
    config({
      ...withDomain,
      ingress: {
        domain: "example.com",
        hostedZone: { name: "example.com", create: true },
        scheme: "internal",
      },
    }),
  ] as const,
  [
    "with exec and an S3 state",
    config({
      ...withDomain,
      credentials: "exec",
      backend: { type: "s3", bucket: "states", region: "eu-central-1" },
    }),
  ] as const,
];

describe.each(variants)("synthesized %s", (_, cluster) => {
  const stack = synth(cluster);

  test.each([
    ["an unresolved token", /TfToken\[|\$\{TfToken/],
    ["a number token turned into text", /\de\+2\d\d/],
    ["undefined", /undefined/],
    ["a directive of Terraform's templates that we did not mean", /(?<!%)%\{/],
    // Of this machine; /home/kubernetes/bin is one of Google's nodes.
    ["an absolute path", /"[^"]*(?<![:\w.*])\/(home(?!\/kubernetes\/bin)|root|tmp|Users|var|work)\//],
    ["a secret", /AKIA[0-9A-Z]{16}|BEGIN (RSA |EC )?PRIVATE KEY/],
  ])("holds no %s", (_, pattern) => {
    expect(stack.text).not.toMatch(pattern);
  });

  test("every reference leads to something in the stack", () => {
    const known = new Set([
      ...stack.addresses(),
      "ephemeral.aws_eks_cluster_auth.eks_token",
      "ephemeral.google_client_config.gke_token",
    ]);
    const references = [
      ...stack.text.matchAll(
        /(?<![\w.-])((?:data\.|ephemeral\.)?(?:aws|google|helm|terraform|time)_[a-z0-9_]+\.[a-zA-Z][\w-]*)/g,
      ),
    ].map((m) => m[1] ?? "");
    expect(references.filter((r) => !known.has(r))).toEqual([]);
    expect(references.length).toBeGreaterThan(50);
  });

  test("two constructs never became one resource", () => {
    expect(stack.elements.filter((e, i) => stack.elements.indexOf(e) !== i)).toEqual([]);
    expect([...stack.elements].sort()).toEqual(stack.addresses());
  });

  test("providers are ranges under their full names", () => {
    const required = Object.entries(stack.json.terraform["required_providers"] as typeof providers);
    for (const [name, { source, version }] of required) {
      expect(source).toBe(providers[name as keyof typeof providers].source);
      expect(version).toMatch(/^>= \d+\.\d+\.\d+, < \d+\.0\.0$/);
    }
  });

  test("a provider is required if and only if something is of it", () => {
    const types = Object.keys({ ...stack.json.resource, ...stack.json.data }).map(
      (type) => type.split("_")[0],
    );
    const used = new Set(types.filter((name) => name !== "terraform")); // built in
    expect(Object.keys(stack.json.terraform["required_providers"] as object).sort()).toEqual(
      [...used].sort(),
    );
  });

  test("exactly one backend", () => {
    expect(Object.keys({ ...(stack.json.terraform["backend"] as object) })).toHaveLength(1);
  });

  test("its charts travel with it", () => {
    expect(readdirSync(join(stack.folder, "assets")).length).toBeGreaterThan(1);
  });

  test("a second synthesis gives the same bytes", () => {
    expect(synth(cluster).text).toBe(stack.text);
  });
});
