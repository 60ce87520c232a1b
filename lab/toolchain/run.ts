// Runs one build command with its output in a log file. Knows nothing about what is built.
import { appendFileSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { execa } from "execa";
import { ToolchainError } from "./error.ts";

/** Where a build writes: everything into `file`; a person sees only `line`. */
export interface BuildLog {
  readonly file: string;
  readonly line: (text: string) => void;
  /** Fires when another build has failed: then this one is not worth its time. */
  readonly cancel: AbortSignal;
}

export interface Command {
  readonly place: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const TAIL_LINES = 15;

/** Runs a command; on failure shows the last lines of its log and throws one clear line. */
export async function runLogged(command: Command, log: BuildLog): Promise<void> {
  appendFileSync(log.file, `$ ${command.file} ${command.args.join(" ")}\n`);
  const output = { file: log.file, append: true };
  try {
    await execa(command.file, [...command.args], {
      cwd: command.cwd ?? process.cwd(),
      env: command.env ?? {},
      stdin: "ignore",
      stdout: output,
      stderr: output,
      buffer: false,
      cancelSignal: log.cancel,
    });
  } catch (error) {
    if (log.cancel.aborted) throw new ToolchainError(command.place, "stopped", "another build failed first");
    const tail = lastLines(log.file);
    for (const line of tail) log.line(`  | ${line}`);
    const reason =
      error instanceof Error && "exitCode" in error ? `exit code ${error.exitCode}` : "not started";
    throw new ToolchainError(
      command.place,
      `${basename(command.file)} failed (${reason})`,
      `${advice(tail.join("\n"))} (whole log: ${log.file})`,
    );
  }
}

function lastLines(file: string): string[] {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-TAIL_LINES);
}

/** The usual reasons why a build fails on a healthy tree are not in the tree. */
function advice(output: string): string {
  if (
    /dial tcp|no such host|i\/o timeout|proxyconnect|connection refused|Max retries|NewConnectionError|from versions: none|ReadTimeout|Name or service not known/i.test(
      output,
    )
  ) {
    return "the package registry does not answer: check the network, GOPROXY and pip's index, then run it again";
  }
  if (/no space left on device/i.test(output))
    return "free some disk space (a first build needs about 10 GB, most of it in Go's own cache)";
  if (/signal: killed|out of memory/i.test(output)) return "free some memory (a link step needs about 2 GB)";
  if (/checksum mismatch|SECURITY ERROR/i.test(output))
    return "the module proxy served other content than go.sum names: check GOPROXY";
  return "read the lines above";
}
