// `npm run rehearse -- NAME`: prepares with the network, then runs the rehearsal without it. Leaves nothing behind, however it ends.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { formatProblems, loadClusters } from "../config/load.ts";
import { INTERRUPTED } from "./ending.ts";
import { findIsolation } from "./network/namespace.ts";
import { readOptions, usage } from "./options.ts";
import { watchParents } from "./parents.ts";
import type { RehearsalPlan } from "./plan.ts";
import { prepareProviders, providersOf } from "./providers/mirror.ts";
import { prepareToolchain } from "./toolchain/toolchain.ts";

const root = resolve(fileURLToPath(new URL("..", import.meta.url)));
const log = (line: string) => console.log(line);

/** The inner process needs a few seconds to take everything down, and gives up by itself before this. */
const LAST_RESORT_MS = 25_000;
/** npm and tsx pass a Ctrl-C on that this process has already got from the terminal: within this time it is the same one. */
const SAME_SIGNAL_MS = 1000;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.error(options === "" ? usage : `${options}\n\n${usage}`);
    return options === "" ? 0 : 2;
  }
  const folder = process.env["CONFIG_DIR"] ?? "config/clusters";
  const { problems, configs } = loadClusters(folder, [options.name]);
  const [config] = configs;
  if (problems.length > 0 || config === undefined) {
    console.error(formatProblems(problems));
    return 1;
  }

  const stop = new Stop();
  // Else asking Terraform for its version makes it write into the person's home.
  process.env["CHECKPOINT_DISABLE"] = "1";
  const toolchain = await prepareToolchain(log);
  const mirrors = await prepareProviders(toolchain, log, providersOf[config.platform]);
  const isolation = await findIsolation();
  const workdir = await mkdtemp(join(tmpdir(), "meshup-lab-"));
  try {
    const plan: RehearsalPlan = {
      options,
      root,
      configFolder: resolve(folder),
      workdir,
      toolchain,
      mirrors,
      enter: isolation.kind === "namespace" ? isolation.enter : [],
      ...(isolation.kind === "loopback" ? { loopbackReason: isolation.reason } : {}),
    };
    const planFile = join(workdir, "plan.json");
    await writeFile(planFile, JSON.stringify(plan));
    return await runInside(isolation.kind === "namespace" ? isolation.command : [], plan, planFile, stop);
  } finally {
    await rm(workdir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Runs lab/inside.ts and waits; it decides how the rehearsal ended. */
async function runInside(
  wrapper: readonly string[],
  { workdir }: RehearsalPlan,
  planFile: string,
  stop: Stop,
): Promise<number> {
  const command = [...wrapper, process.execPath, "--import", "tsx", join(root, "lab/inside.ts"), planFile];
  const [file = process.execPath, ...args] = command;
  const home = join(workdir, "home");
  await mkdir(home);
  // A group of its own: Ctrl-C reaches this process alone, which passes it on once, in order.
  // Standard input is a pipe that only this process holds: should it be killed, the inner one sees its end and goes too.
  const child = execa(file, args, {
    // A home of the lab's own: tools such as kubectl keep caches there.
    // The SDK only tells that it will need Node 22 in 2027.
    env: { HOME: home, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    cwd: root,
    stdin: "pipe",
    stdout: "inherit",
    stderr: "inherit",
    reject: false,
    detached: true,
  });
  child.stdin.on("error", () => {});
  // Inside a namespace it sees itself as number 1; this is how others find it.
  child.stdin.write(`${child.pid}\n`);
  stop.passOnTo(child.pid);
  const result = await child;
  return result.exitCode ?? (stop.asked ? INTERRUPTED : 1);
}

/** Ctrl-C and its like: ends at once what has nothing to take down, else passes it on and waits. */
class Stop {
  asked = false;
  private target: number | undefined;
  private lastMs = 0;

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.ask());
    // tsx is this process' parent; when it is killed, nobody else tells.
    process.on("disconnect", () => this.ask());
    process.channel?.unref();
    watchParents(() => this.ask());
  }

  passOnTo(pid: number | undefined): void {
    this.target = pid;
    if (this.asked) this.signal("SIGTERM");
  }

  private ask(): void {
    const again = this.asked;
    if (again && Date.now() - this.lastMs < SAME_SIGNAL_MS) return;
    this.asked = true;
    this.lastMs = Date.now();
    if (this.target === undefined) process.exit(INTERRUPTED);
    if (!again) setTimeout(() => this.signal("SIGKILL"), LAST_RESORT_MS).unref();
    this.signal("SIGTERM");
  }

  /** unshare passes no signals on to its namespace, so the whole group is told. */
  private signal(signal: NodeJS.Signals): void {
    if (this.target === undefined) return;
    try {
      process.kill(-this.target, signal);
    } catch {
      // gone already
    }
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    console.error(process.env["DEBUG"] === "1" && error instanceof Error ? error.stack : text);
    process.exitCode = 1;
  },
);
