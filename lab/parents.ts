// Notices that npm is gone: it passes a SIGTERM on to its shell only, which dies without telling tsx, which tells nobody.
import { readFileSync } from "node:fs";

/** npm, its shell and tsx; a few more where somebody's wrapper stands between them. */
const DEPTH = 6;

/** The parent of a process, and how it was called; undefined when it is gone, or where there is no /proc. */
function look(pid: number): { readonly parent: number; readonly command: string } | undefined {
  try {
    const parent = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") };
  } catch {
    return undefined;
  }
}

/** This process and its parents up to npm, without npm itself; empty where npm did not start it. */
function chainToNpm(): number[] {
  const chain = [process.pid];
  for (let pid = process.ppid; chain.length < DEPTH; ) {
    const found = look(pid);
    if (found === undefined) return [];
    if (/^(\S*node \S*)?npm\b/.test(found.command)) return chain;
    chain.push(pid);
    pid = found.parent;
  }
  return [];
}

/** Calls `gone` once when a process between this one and npm, or npm, has ended. Holds no process open. */
export function watchParents(gone: () => void): void {
  const chain = chainToNpm();
  const parents = chain.map((pid) => look(pid)?.parent);
  if (chain.length === 0) return;
  const timer = setInterval(() => {
    if (chain.every((pid, index) => look(pid)?.parent === parents[index])) return;
    clearInterval(timer);
    gone();
  }, 1000);
  timer.unref();
}
