// `terraform validate` with the real AWS provider: attributes, types and references are right for the oldest provider that we allow.

import { join } from "node:path";
import { loadClusters } from "../../config/load";
import { config, minimal, withDomain, withExternalDns, withLetsEncrypt } from "../helpers/config";
import { synth } from "../helpers/synth";
import { Terraform } from "../helpers/terraform";
import { describeWithTools } from "../helpers/tools";

/** The least that a file can say, and every example: between them they use every key. */
const variants = [
  ["without a domain", config(minimal)],
  ["with a domain", config(withDomain)],
  ["with external-dns", config(withExternalDns)],
  ["with a certificate of Let's Encrypt's", config(withLetsEncrypt)],
  ...loadClusters(join(__dirname, "../../config/examples")).configs.map(
    (c) => [`like ${c.name}`, c] as const,
  ),
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
      const { folder } = synth(content);
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
