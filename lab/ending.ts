// How a rehearsal that is stopped ends: told once, everything that runs goes, and nobody waits for ever.
import { rmSync } from "node:fs";

/** What a shell gives for a command that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Taking everything down takes a few seconds; after these it is left to the end of the process. */
const PATIENCE_MS = 15_000;

/** Asked to stop by a signal, or because the outer process is no more. */
export class Ending {
  /** Number of the process that others can use to enter the lab's namespace; told by the outer process. */
  entrance = "";
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;

  /** `folder` is the outer process' to remove; where that was killed, it goes with this one. */
  constructor(private readonly folder: string) {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.stop());
    process.stdin.on("data", (text) => {
      this.entrance += String(text).trim();
    });
    process.stdin.on("end", () => this.abandoned());
    // The terminal may be gone with the outer process.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  }

  private stop(): void {
    // Asked twice: no more patience. Whatever was started ends with this process.
    if (this.signal.aborted) process.exit(INTERRUPTED);
    console.log("\nstopping: taking everything down (Ctrl-C again: at once)");
    setTimeout(() => process.exit(INTERRUPTED), PATIENCE_MS).unref();
    this.controller.abort();
  }

  private abandoned(): void {
    if (!this.signal.aborted) this.stop();
    // Listeners run in the order in which they came: those that end the processes which still write there are first.
    process.once("exit", () => rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 }));
  }
}

/** A command in a process group of its own (`detached`) goes, with all that it has started, when the rehearsal is stopped. */
export function endWith<T extends Promise<unknown> & { readonly pid?: number | undefined }>(
  signal: AbortSignal,
  command: T,
): T {
  const kill = () => {
    if (command.pid === undefined) return;
    try {
      process.kill(-command.pid, "SIGKILL");
    } catch {
      // gone already
    }
  };
  const done = () => {
    signal.removeEventListener("abort", kill);
    process.off("exit", kill);
  };
  signal.addEventListener("abort", kill);
  process.once("exit", kill);
  command.then(done, done);
  return command;
}
