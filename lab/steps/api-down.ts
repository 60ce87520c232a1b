// Fault: the API server does not answer. The Helm provider would forget every release; the guard must stop the plan first.
import type { Report } from "../report.ts";
import type { Lab } from "./lab.ts";
import { expectEmptyPlan, read, terraform } from "./terraform.ts";

export async function apiDown(lab: Lab, report: Report): Promise<void> {
  const before = await releases(lab);
  await lab.controlPlane.stopApiServer();
  try {
    for (const [name, extra] of [
      ["plan fails", []],
      ["plan -destroy fails", ["-destroy"]],
    ] as const)
      await report.check(name, async () => {
        const plan = await terraform(lab, ["plan", "-input=false", "-no-color", ...extra]);
        if (plan.exitCode === 0) throw new Error("it succeeded, and would have forgotten the releases");
        // Terraform breaks its lines and frames them.
        const said = plan.stderr.replace(/[\s│]+/g, " ");
        const reason = /Kubernetes cluster unreachable.*?refused|connection refused/.exec(said)?.[0];
        if (reason === undefined) throw new Error(`it failed for another reason: ${said.slice(0, 300)}`);
        return reason;
      });
    await report.check("the state keeps every release", async () => {
      const after = await releases(lab);
      if (before.length === 0 || after.join() !== before.join())
        throw new Error(`before: ${before.join(", ")}; after: ${after.join(", ")}`);
      return `${after.length} releases`;
    });
  } finally {
    await lab.controlPlane.startApiServer();
  }
  await report.check("plan is empty again when the API is back", () => expectEmptyPlan(lab));
}

async function releases(lab: Lab): Promise<string[]> {
  const stdout = await read(lab, ["state", "list"]);
  return stdout.split("\n").filter((address) => address.startsWith("helm_release."));
}
