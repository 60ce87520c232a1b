// Steps with their times, on the terminal and as JSON. Lines only, no terminal codes: reads the same in a log.
import { writeFile } from "node:fs/promises";

/** One check inside a step. */
export interface CheckResult {
  readonly name: string;
  readonly result: "passed" | "failed" | "skipped";
  /** What was seen, or why it failed or was skipped. */
  readonly detail: string;
  readonly seconds: number;
}

/** One resource that Terraform made or took away; seconds from the start of its step. */
export interface ResourceTime {
  readonly address: string;
  readonly action: "create" | "destroy";
  readonly start: number;
  readonly seconds: number;
}

export interface StepResult {
  readonly name: string;
  readonly seconds: number;
  readonly result: "passed" | "failed" | "interrupted";
  readonly checks: readonly CheckResult[];
  readonly resources: readonly ResourceTime[];
  readonly error?: string;
}

/** How a whole rehearsal ended. */
export type Outcome = "passed" | "failed" | "interrupted";

/** A step that did what it should, but found something wrong. */
export class StepFailure extends Error {}

/** The person stopped it; nothing was found wrong. */
class Interrupted extends Error {
  override readonly message = "stopped before its end";
}

/** Collects what happened. */
export class Report {
  readonly steps: StepResult[] = [];
  private checks: CheckResult[] = [];
  private resources: readonly ResourceTime[] = [];
  private readonly started = Date.now();

  /** After `stopped` nothing more is said but the summary: what is being taken down complains. */
  constructor(
    readonly cluster: string,
    private readonly stopped: AbortSignal = new AbortController().signal,
    private readonly print: (text: string) => void = (text) => console.log(text),
  ) {}

  /** Something worth a line inside the running step. */
  readonly log = (line: string): void => {
    if (!this.stopped.aborted) this.print(indent(line, 4));
  };

  /** Runs a step and times it; a thrown error fails it and is thrown on. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.stopped.aborted) throw new Interrupted();
    this.print(`▸ ${name}`);
    const start = Date.now();
    this.checks = [];
    this.resources = [];
    try {
      const value = await Promise.race([work(), this.interruption()]);
      const failed = this.checks.filter((check) => check.result === "failed");
      if (failed.length > 0) throw new StepFailure(`${failed.length} of ${this.checks.length} checks failed`);
      this.end(name, start, "passed");
      return value;
    } catch (error) {
      const result = this.stopped.aborted ? "interrupted" : "failed";
      this.end(name, start, result, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** Runs one check of the current step; a failure is noted and the next check runs. The text returned is what was seen. */
  async check(name: string, work: () => Promise<string>): Promise<void> {
    const start = Date.now();
    const note = (result: CheckResult["result"], detail: string) =>
      this.note({ name, result, detail, seconds: (Date.now() - start) / 1000 });
    try {
      note("passed", await work());
    } catch (error) {
      note("failed", error instanceof Error ? error.message : String(error));
    }
  }

  skipCheck(name: string, reason: string): void {
    this.note({ name, result: "skipped", detail: reason, seconds: 0 });
  }

  /** The times of the current step's resources; a list that may still grow. */
  time(resources: readonly ResourceTime[]): void {
    this.resources = resources;
  }

  /** Passed when nothing failed and something ran. A failure before a Ctrl-C stays a failure. */
  outcome(): Outcome {
    const results = this.steps.map(({ result }) => result);
    if (results.includes("failed")) return "failed";
    return results.includes("interrupted") || results.length === 0 ? "interrupted" : "passed";
  }

  /** What failed, then the table of steps, then how it ended. */
  summary(): void {
    const lines = this.steps.map(stepLine);
    for (const { name, result, checks, error = "" } of this.steps) {
      for (const check of checks.filter((one) => one.result === "skipped"))
        lines.push(`  ${mark("skipped")} ${name}: ${check.name}: skipped, ${firstLine(check.detail)}`);
      if (result !== "failed") continue;
      const failed = checks.filter((check) => check.result === "failed");
      for (const check of failed)
        lines.push(`  ${mark("failed")} ${name}: ${check.name}: ${firstLine(check.detail)}`);
      if (failed.length === 0) lines.push(`  ${mark("failed")} ${name}: ${firstLine(error)}`);
    }
    const verdict = { passed: "passed", failed: "FAILED", interrupted: "STOPPED" }[this.outcome()];
    this.print(["", ...lines, `rehearsal of ${this.cluster}: ${verdict} in ${this.seconds()} s`].join("\n"));
  }

  async writeJson(file: string): Promise<void> {
    const { cluster, steps } = this;
    const result = { cluster, result: this.outcome(), seconds: this.seconds(), steps };
    await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  }

  private seconds(): number {
    return Math.round((Date.now() - this.started) / 1000);
  }

  private interruption(): Promise<never> {
    return new Promise((_, reject) => {
      if (this.stopped.aborted) reject(new Interrupted());
      this.stopped.addEventListener("abort", () => reject(new Interrupted()), { once: true });
    });
  }

  private note(check: CheckResult): void {
    if (this.stopped.aborted) return;
    this.checks.push(check);
    const seen = check.result === "skipped" ? `skipped, ${check.detail}` : check.detail;
    this.print(indent(`${mark(check.result)} ${check.name}: ${seen}`, 4));
  }

  private end(name: string, start: number, result: StepResult["result"], error?: string): void {
    const seconds = (Date.now() - start) / 1000;
    this.steps.push({
      name,
      seconds,
      result,
      checks: this.checks,
      resources: this.resources,
      ...(error === undefined ? {} : { error }),
    });
    if (error !== undefined) this.print(indent(error, 4));
    this.print(`  ${mark(result)} ${name}: ${seconds.toFixed(1)} s`);
  }
}

function stepLine({ name, result, seconds, checks }: StepResult): string {
  const passed = checks.filter((check) => check.result === "passed").length;
  const count = checks.length === 0 ? "" : `, ${passed} of ${checks.length} checks`;
  const time = `${seconds.toFixed(1)} s`;
  return `  ${mark(result)} ${name.padEnd(20)} ${time.padStart(9)}${count}`;
}

function mark(result: StepResult["result"] | CheckResult["result"]): string {
  return { passed: "✓", failed: "✗", skipped: "–", interrupted: "■" }[result];
}

function firstLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  // "cdktf deploy failed:" alone says nothing; the line after it does.
  const [first = "", second] = lines;
  return second !== undefined && first.endsWith(":") ? `${first} ${second.trim()}` : first;
}

function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
