// Cluster files to Terraform. Prints problems as one line each and writes nothing while there is one.
import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";

const debug = process.env["DEBUG"] === "1";
// cdktf takes a stack trace for every token; mapping each back to TypeScript costs a seventh of the whole run.
process.setSourceMapsEnabled(debug);
// Keeps compiled code between runs, where Node is 22 or newer. What it shall keep is imported after it.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

loadPackagesPlainly();

/**
 * tsx looks into every file for TypeScript, also into the 600 CommonJS files of packages: a seventh of the whole run.
 * Left out, a tenth: cdktf's archiver, which it only calls in a process of its own, and zod's fifty translations.
 */
function loadPackagesPlainly(): void {
  const uncalled = ["/node_modules/archiver/index.js", "/node_modules/zod/v4/locales/index.cjs"];
  type Loader = (module: { _compile(code: string, file: string): void }, file: string) => void;
  const { extensions } = require as unknown as { extensions: Record<".js" | ".cjs", Loader> };
  for (const ending of [".js", ".cjs"] as const) {
    const byTsx = extensions[ending] ?? extensions[".js"];
    extensions[ending] = (module, file) => {
      if (uncalled.some((end) => file.endsWith(end))) return;
      if (file.includes("/node_modules/")) module._compile(readFileSync(file, "utf8"), file);
      else byTsx(module, file);
    };
  }
}

// Loaded by require, late: after the lines above, and cdktf only when there is something to synthesize. import() would
// take the way through tsx's ES module loader, a thread of its own.
function main(): void {
  const { formatProblems, loadClusters } = require("./config/load") as typeof import("./config/load");
  if (process.argv.slice(2).some((argument) => argument.startsWith("-"))) {
    console.error("npm run synth [-- NAME…]: writes the Terraform of all cluster files, or of those named");
    process.exitCode = 2;
    return;
  }
  const folder = process.env["CONFIG_DIR"] ?? "config/clusters";
  const only = [...process.argv.slice(2), ...(process.env["CLUSTERS"] ?? "").split(",")]
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const { configs, problems, warnings } = loadClusters(folder, only.length > 0 ? only : undefined);

  if (warnings.length > 0) console.warn(formatProblems(warnings).replace(/^/gm, "warning: "));
  if (problems.length > 0) {
    console.error(formatProblems(problems));
    process.exitCode = 1;
    return;
  }

  const { App } = require("cdktf") as typeof import("cdktf");
  const { ClusterStack } = require("./stacks/cluster-stack") as typeof import("./stacks/cluster-stack");
  const app = new App();
  for (const config of configs) new ClusterStack(app, config);
  app.synth();
}

try {
  main();
} catch (error: unknown) {
  // A fault of ours or of the machine, not of the cluster file.
  const text = error instanceof Error ? error.message : String(error);
  // cdktf asks Terraform for its version before it writes a cloud block.
  const needsTerraform = /determine version of terraform/i.test(text);
  const told = needsTerraform
    ? "backend.type cloud needs terraform on PATH while the stack is written; install Terraform 1.10 or newer"
    : `${text} (DEBUG=1 shows more)`;
  console.error(debug && error instanceof Error ? error.stack : told);
  process.exitCode = 1;
}
