// A cluster that is there: the file names another context than at the first apply. The guard must stop plan and destroy before a release is read.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { ExistingConfig } from "../../config/types.ts";
import type { Report } from "../report.ts";
import type { Lab } from "./lab.ts";
import { expectEmptyPlan, terraform } from "./terraform.ts";

const OTHER = "another-context";

export async function anotherContext(
  lab: Lab,
  { kubeconfig }: ExistingConfig,
  report: Report,
): Promise<void> {
  const { context } = kubeconfig;
  // It leads to the same API server, so that only the name can be what is refused.
  const file = join(lab.workspace.environment["HOME"] ?? "", ".kube/config");
  const set = ["--kubeconfig", file, "config", "set-context", OTHER, "--cluster", context, "--user", context];
  await execa(lab.plan.toolchain.kubectl, set);
  const stack = join(lab.workspace.stackFolder, "cdk.tf.json");
  const text = await readFile(stack, "utf8");
  // As a synthesis of the changed file would write it: provider, joint and guard.
  await writeFile(
    stack,
    text.replaceAll(`"${context}"`, `"${OTHER}"`).replaceAll(`\\"${context}\\"`, `\\"${OTHER}\\"`),
  );
  try {
    for (const [name, extra] of [
      ["plan is refused", []],
      ["plan -destroy is refused", ["-destroy"]],
    ] as const)
      await report.check(name, async () => {
        const plan = await terraform(lab, ["plan", "-input=false", "-no-color", ...extra]);
        if (plan.exitCode === 0) throw new Error("it succeeded, and would have forgotten the releases");
        const said = plan.stderr.replace(/[\s│]+/g, " ");
        const reason = /the mesh is in the cluster of context .*? names [\w-]+/.exec(said)?.[0];
        if (reason === undefined) throw new Error(`it failed for another reason: ${said.slice(0, 300)}`);
        return reason;
      });
  } finally {
    await writeFile(stack, text);
  }
  await report.check("plan is empty with the old name", () => expectEmptyPlan(lab));
}
