// From a folder of YAML files to resolved configs. Reads; never writes, never imports cdktf.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { formatProblem, type Problem, sortProblems } from "./problem";
import { rulesFor } from "./rules/platforms";
import type { Rule } from "./rules/rule";
import { parseFile, type SourceFile } from "./source";
import type { ClusterConfig } from "./types";

/** What a folder of cluster files came to. `configs` is complete only when `problems` is empty. */
export interface Loaded {
  readonly configs: readonly ClusterConfig[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Loads the cluster files of a folder.
 *
 * @param folder as the user would type it; problems name files below it
 * @param only names of clusters to load; absent: all. A broken file that is not named is not read.
 */
export function loadClusters(folder: string, only?: readonly string[]): Loaded {
  if (!existsSync(folder))
    return failed({
      file: folder,
      problem: "there is no such folder",
      fix: "make it and put a cluster file into it, or point CONFIG_DIR at yours",
      code: "CFG001",
    });

  const files = readdirSync(folder)
    .filter((f) => [".yaml", ".yml"].includes(extname(f)))
    .sort();
  const named = (f: string) => basename(f, extname(f));
  const wanted = only === undefined ? files : files.filter((f) => only.includes(named(f)));
  const results = wanted.map((f) => loadFile(join(folder, f), named(f)));
  const problems = [
    ...missing(folder, files.map(named), only),
    ...sameName(folder, wanted, named),
    ...results.flatMap((r) => r.problems),
  ];
  return {
    configs: results.flatMap((r) => r.configs),
    problems: sortProblems(problems),
    warnings: sortProblems(results.flatMap((r) => r.warnings)),
  };
}

/** One line a problem, as main.ts prints them. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(formatProblem).join("\n");
}

function loadFile(file: string, name: string): Loaded {
  const source = parseFile(file, readFileSync(file, "utf8"));
  if (!source.ok) return { configs: [], problems: source.problems, warnings: [] };
  const config: ClusterConfig = { ...source.value, name };
  const { problems, warnings } = rulesFor(config);
  return {
    configs: [config],
    problems: applyRules(problems, config, source),
    warnings: applyRules(warnings, config, source),
  };
}

function applyRules(
  table: readonly Rule<ClusterConfig>[],
  config: ClusterConfig,
  source: SourceFile,
): Problem[] {
  return table
    .flatMap((rule) => rule(config, source.wrote))
    .map(({ path, ...finding }) => ({ ...finding, ...source.place(path) }));
}

function missing(folder: string, present: readonly string[], only: readonly string[] | undefined): Problem[] {
  if (only === undefined)
    return present.length > 0
      ? []
      : [
          {
            file: folder,
            problem: "there is no cluster file",
            fix: "write one, for example eks-prod.yaml",
            code: "CFG001",
          },
        ];
  return only
    .filter((name) => !present.includes(name))
    .map((name) => ({
      file: join(folder, `${name}.yaml`),
      problem: "there is no such file",
      fix: present.length > 0 ? `use one of: ${[...new Set(present)].join(", ")}` : "write it",
      code: "CFG001",
    }));
}

/** eks-prod.yaml beside eks-prod.yml: one stack, two truths. */
function sameName(folder: string, files: readonly string[], named: (f: string) => string): Problem[] {
  return files
    .filter((f, i) => files.findIndex((g) => named(g) === named(f)) !== i)
    .map((f) => ({
      file: join(folder, f),
      problem: `${files.find((g) => named(g) === named(f))} has the same name, so both would be the stack ${named(f)}`,
      fix: "rename or remove one of them",
      code: "CFG002",
    }));
}

function failed(problem: Problem): Loaded {
  return { configs: [], problems: [problem], warnings: [] };
}
