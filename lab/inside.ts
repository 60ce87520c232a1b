// The rehearsal itself, started by rehearse.ts inside a namespace where there is one. Everything that it starts ends with it.
import { readFile } from "node:fs/promises";
import { Ending, INTERRUPTED } from "./ending.ts";
import type { RehearsalPlan } from "./plan.ts";
import { Report } from "./report.ts";
import { anotherContext } from "./steps/another-context.ts";
import { apiDown } from "./steps/api-down.ts";
import { keepUp } from "./steps/keep.ts";
import type { Lab } from "./steps/lab.ts";
import { expectNothingLeft } from "./steps/leftovers.ts";
import { deploy, destroy, expectEmptyPlan } from "./steps/terraform.ts";
import { bringUp } from "./steps/up.ts";
import { verify } from "./steps/verify.ts";

async function main(planFile: string): Promise<number> {
  const plan: RehearsalPlan = JSON.parse(await readFile(planFile, "utf8"));
  const { name, keep, fault, json } = plan.options;
  const ending = new Ending(plan.workdir);
  const report = new Report(name, ending.signal);
  // Each process of the lab has a listener that ends it with this one.
  process.setMaxListeners(100);

  let down: (() => Promise<void>) | undefined;
  let lab: Lab | undefined;
  try {
    const up = await report.step("up", () =>
      bringUp(plan, report.log, ending.signal, (end) => {
        down = end;
      }),
    );
    lab = up;
    await report.step("deploy", () => deploy(up, report));
    await report.step("verify", () => verify(up, report));
    await report.step("second plan", () => report.check("terraform plan", () => expectEmptyPlan(up)));
    const { config } = up;
    if (config.platform === "existing")
      await report.step("another context", () => anotherContext(up, config, report));
    if (fault === "api-down") await report.step("fault api-down", () => apiDown(up, report));
    if (!keep) {
      await report.step("destroy", () => destroy(up, report));
      await report.step("nothing left", () => expectNothingLeft(up, report));
    }
  } catch (error) {
    if (process.env["DEBUG"] === "1" && !ending.signal.aborted) console.error(error);
  }
  const outcome = report.outcome();
  if (keep && lab !== undefined && outcome !== "interrupted") await keepUp(lab, outcome, ending);
  await down?.();
  report.summary();
  if (json !== undefined) await report.writeJson(json);
  return { passed: 0, failed: 1, interrupted: INTERRUPTED }[outcome];
}

const [planFile = ""] = process.argv.slice(2);
main(planFile).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
