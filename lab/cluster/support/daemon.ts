/** One background process with its output in a file. Knows nothing about what it runs. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";

/** A running process of the lab. */
export interface Daemon {
  readonly pid: number;
  readonly logFile: string;
  running(): boolean;
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** Asks it to stop, waits `graceMs`, then takes the whole process group away. */
  stop(graceMs?: number): Promise<void>;
}

/** What to start; `env` is the whole environment, so that no credentials leak in from outside. */
export interface DaemonOptions {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly logFile: string;
}

/** Starts the process; rejects when its file cannot be run. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  mkdirSync(options.cwd, { recursive: true });
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  const output = openSync(options.logFile, "a");
  // A group of its own: what it starts (Envoy under its agent) goes with it.
  const child = spawn(options.file, [...options.args], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", (error) =>
      reject(
        new Error(`${options.name}: cannot run ${options.file}: ${error.message}; build the toolchain again`),
      ),
    );
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
  const running = () => child.exitCode === null && child.signalCode === null;
  const killGroup = () => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Nobody is left in the group.
    }
  };
  process.once("exit", killGroup);
  return {
    pid,
    logFile: options.logFile,
    running,
    ended,
    stop: async (graceMs = 5000) => {
      if (running()) {
        child.kill("SIGTERM");
        const timer = setTimeout(killGroup, graceMs);
        await ended;
        clearTimeout(timer);
      }
      killGroup();
      await ended;
      process.off("exit", killGroup);
    },
  };
}

/** The last lines of a log, for an error message. */
export function tail(file: string, lines = 5): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "(no output)";
  }
}

/** Waits; holds no process open at its end. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
