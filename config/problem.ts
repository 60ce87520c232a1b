// One thing that is wrong with a cluster file, and how it is printed.

/** Codes are stable and are headings in docs/troubleshooting.md. */
export interface Problem {
  /** Path of the file as the user would type it. */
  readonly file: string;
  /** Line in the file, from 1; absent where the problem is the file itself. */
  readonly line?: number;
  /** Place inside the file, dots between the keys: `network.cidr`. */
  readonly path?: string;
  /** What is wrong, with the value. */
  readonly problem: string;
  /** What to write instead. */
  readonly fix: string;
  readonly code: string;
}

/** `config/clusters/eks-prod.yaml:7: network.cidr: 10.0.0.0/26 is too small…; use /20 or larger [CFG014]` */
export function formatProblem(p: Problem): string {
  const place = [p.line === undefined ? p.file : `${p.file}:${p.line}`, p.path].filter(Boolean).join(": ");
  return `${place}: ${p.problem}; ${p.fix} [${p.code}]`;
}

/** By file, then line, then path: the order in which a person mends them. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      a.file.localeCompare(b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.path ?? "").localeCompare(b.path ?? ""),
  );
}
