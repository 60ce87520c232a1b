// What a person types: cdktf deploy, terraform plan, cdktf destroy. Output goes to files; a line now and then tells how far it is.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { endWith } from "../ending.ts";
import type { Report } from "../report.ts";
import type { Lab } from "./lab.ts";
import { ResourceTimeline } from "./resource-timeline.ts";
import { errorBlocks } from "./terraform-error.ts";

export async function deploy(lab: Lab, report: Report): Promise<void> {
  await cdktf(lab, "deploy", report);
  for (const line of await outputs(lab)) report.log(line);
}

export async function destroy(lab: Lab, report: Report): Promise<void> {
  await cdktf(lab, "destroy", report);
  const left = (await read(lab, ["state", "list"])).trim();
  if (left !== "") throw new Error(`the state still holds ${left.split("\n").join(", ")}`);
}

/** The second plan: 0 is "no changes", 2 is "changes". */
export async function expectEmptyPlan(lab: Lab): Promise<string> {
  const plan = await terraform(lab, ["plan", "-input=false", "-no-color", "-detailed-exitcode"]);
  if (plan.exitCode === 0) return "no changes";
  throw new Error(
    plan.exitCode === 2 ? `the plan is not empty:\n${interesting(plan.stdout)}` : lastLines(plan.stderr),
  );
}

/** Terraform in the stack's folder, as docs/plain-terraform.md has it. */
export function terraform(lab: Lab, args: readonly string[]) {
  const run = execa(lab.plan.toolchain.terraform, args, {
    cwd: lab.workspace.stackFolder,
    env: { ...lab.workspace.environment },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    detached: true,
  });
  return endWith(lab.stopped, run);
}

/** What a command prints that must succeed: one that fails prints nothing, which would pass for nothing left. */
export async function read(lab: Lab, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await terraform(lab, args);
  if (exitCode !== 0) throw new Error(`terraform ${args.join(" ")} failed:\n${lastLines(stderr)}`);
  return stdout;
}

async function cdktf(lab: Lab, command: "deploy" | "destroy", report: Report): Promise<void> {
  const logFile = join(lab.workspace.logFolder, `${command}.log`);
  const { name } = lab.plan.options;
  report.log(`cdktf ${command} ${name} --auto-approve --skip-provider-lock`);
  const timeline = new ResourceTimeline();
  report.time(timeline.finished);
  const progress = setInterval(() => report.log(timeline.progress()), 20_000);
  try {
    const run = execa(
      join(lab.plan.root, "node_modules/.bin/cdktf"),
      [command, name, "--auto-approve", "--skip-provider-lock"],
      {
        cwd: lab.workspace.folder,
        env: { ...lab.workspace.environment },
        extendEnv: false,
        stdin: "ignore",
        all: true,
        buffer: false,
        reject: false,
        detached: true,
      },
    );
    endWith(lab.stopped, run);
    const lines: string[] = [];
    for await (const line of run.iterable({ from: "all" })) {
      lines.push(line);
      timeline.note(line);
    }
    const { exitCode } = await run;
    await writeFile(logFile, `${lines.join("\n")}\n`);
    if (exitCode !== 0) throw new Error(`cdktf ${command} failed:\n${errorBlocks(lines, name)}`);
  } finally {
    clearInterval(progress);
  }
  report.log(timeline.progress());
}

async function outputs(lab: Lab): Promise<string[]> {
  const values: Record<string, { value: string }> = JSON.parse(await read(lab, ["output", "-json"]));
  return Object.entries(values)
    .filter(([key]) => key !== "next_steps")
    .map(([key, { value }]) => `${key} = ${value}`);
}

function interesting(plan: string): string {
  return plan
    .split("\n")
    .filter((line) => /^\s*(#|[~+-]\/?[+-]? |Plan:)/.test(line))
    .slice(0, 30)
    .join("\n");
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-12).join("\n");
}
