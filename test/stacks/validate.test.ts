// `terraform validate` with the real AWS provider: attributes, types and references are right for the oldest provider that we allow.
import { config, minimal, withDomain } from "../helpers/config";
import { synth } from "../helpers/synth";
import { Terraform } from "../helpers/terraform";
import { describeWithTools } from "../helpers/tools";

const variants = [
  ["with a domain", withDomain],
  ["without a domain", minimal],
  ["with Karpenter", { ...minimal, karpenter: {} }],
  [
    "with a zone of its own and exec",
    {
      ...withDomain,
      credentials: "exec",
      ingress: { domain: "example.com", hostedZone: { name: "example.com", create: true } },
    },
  ],
  [
    "with a private endpoint, kept, strict nodes and groups for workloads",
    {
      ...withDomain,
      cluster: { endpointAccess: "private", deletionProtection: true, nodeSecurityGroup: "strict" },
      nodes: { amiFamily: "Bottlerocket", labels: { team: "platform" } },
      nodeGroups: {
        batch: {
          capacityType: "SPOT",
          instanceTypes: ["m7g.large", "c7g.large"],
          minSize: 0,
          taints: [{ key: "dedicated", value: "batch", effect: "NoExecute" }],
        },
      },
    },
  ],
] as const;

describeWithTools("terraform validate", (tools) => {
  let terraform: Terraform;
  beforeAll(() => {
    terraform = new Terraform(tools.terraform);
  });
  afterAll(() => terraform.remove());

  test.each(variants)(
    "a cluster %s is valid",
    (_, content) => {
      const { folder } = synth(config(content));
      terraform.run(folder, "init", "-backend=false", "-input=false", "-no-color");
      const { valid, diagnostics } = JSON.parse(terraform.run(folder, "validate", "-json"));
      expect(
        diagnostics.map((d: { summary: string; detail: string }) => `${d.summary}: ${d.detail}`),
      ).toEqual([]);
      expect(valid).toBe(true);
    },
    60_000,
  );
});
