// `terraform validate` with the real AWS provider: attributes, types and references are right for the oldest provider that we allow.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadClusters } from "../../config/load";
import { synth } from "../helpers/synth";
import { Terraform } from "../helpers/terraform";
import { describeWithTools } from "../helpers/tools";

/** Between them the examples use every key; the rehearsal is the proof for eks-prod. For Google there is google-schema.test.ts. */
const variants = Object.fromEntries(
  loadClusters(join(__dirname, "../../config/examples"))
    .configs.filter(({ platform }) => platform === "eks")
    .map((one) => [one.name, one]),
);

describeWithTools("terraform validate", (tools) => {
  const root = mkdtempSync(join(tmpdir(), "meshup-validate-"));
  const terraform = new Terraform(tools.terraform);
  afterAll(() => {
    terraform.remove();
    rmSync(root, { recursive: true, force: true });
  });

  // As modules of one configuration, so that the provider's schema, which takes seconds, is read once.
  test("every example is valid", () => {
    for (const [name, content] of Object.entries(variants))
      cpSync(synth(content).folder, join(root, name), { recursive: true });
    const module = Object.fromEntries(Object.keys(variants).map((name) => [name, { source: `./${name}` }]));
    writeFileSync(join(root, "main.tf.json"), JSON.stringify({ module }));
    terraform.run(root, "init", "-backend=false", "-input=false", "-no-color");
    const { valid, diagnostics } = JSON.parse(terraform.run(root, "validate", "-json"));
    const errors = diagnostics.filter(({ severity }: { severity: string }) => severity === "error");
    expect(
      errors.map(
        (d: { summary: string; detail: string; range?: { filename: string } }) =>
          `${d.range?.filename}: ${d.summary}: ${d.detail}`,
      ),
    ).toEqual([]);
    expect(valid).toBe(true);
  }, 120_000);
});
