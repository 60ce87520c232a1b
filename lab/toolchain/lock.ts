// One builder at a time per cache: a lock file with the holder's pid. Builds are renamed into place whole,
// so two builders that slip through after a crash waste time, nothing more.
import { mkdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const HEARTBEAT_MS = 5_000;
/** A holder in another PID namespace cannot be asked; it is gone when its heartbeat is this old. */
const SILENT_MS = 60_000;

/** Runs `work` while holding the lock; waits for another holder as long as that one lives. */
export async function withLock<T>(
  file: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  await acquire(file, log);
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener("exit", release);
    release();
  }
}

async function acquire(file: string, log: (line: string) => void): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = 0; !take(file); waited++) {
    if (isStale(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (waited === 0) log(`waiting for another rehearsal that builds the same tools (${holder(file)})`);
    await sleep(500);
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, `pid ${process.pid} in ${pidNamespace()}`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isStale(file: string): boolean {
  const [, pid, namespace] = /^pid (\d+) in (.*)$/.exec(holder(file)) ?? [];
  if (pid !== undefined && namespace === pidNamespace() && !isAlive(Number(pid))) return true;
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age > SILENT_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function holder(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "just finished";
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "this machine";
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Someone removed the lock by hand; the build goes on all the same.
  }
}
