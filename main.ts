// Cluster files to Terraform. Prints problems as one line each and writes nothing while there is one.
import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";

const debug = process.env["DEBUG"] === "1";
// cdktf takes a stack trace for every token; mapping each back to TypeScript costs a seventh of the whole run.
process.setSourceMapsEnabled(debug);
// Keeps compiled code between runs, where Node is 22 or newer. What it shall keep is imported after it.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

loadPackagesPlainly();

/** tsx looks into every file for TypeScript, also into the 600 CommonJS files of packages: a seventh of the whole run. */
function loadPackagesPlainly(): void {
  type Loader = (module: { _compile(code: string, file: string): void }, file: string) => void;
  const { extensions } = require as unknown as { extensions: Record<".js" | ".cjs", Loader> };
  for (const ending of [".js", ".cjs"] as const) {
    const byTsx = extensions[ending] ?? extensions[".js"];
    extensions[ending] = (module, file) =>
      file.includes("/node_modules/")
        ? module._compile(readFileSync(file, "utf8"), file)
        : byTsx(module, file);
  }
}

async function main(): Promise<void> {
  const { formatProblems, loadClusters } = await import("./config/load.ts");
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

  const [{ App }, { ClusterStack }] = await Promise.all([
    import("cdktf"),
    import("./stacks/cluster-stack.ts"),
  ]);
  const app = new App();
  for (const config of configs) new ClusterStack(app, config);
  app.synth();
}

main().catch((error: unknown) => {
  // A fault of ours or of the machine, not of the cluster file.
  const text = error instanceof Error ? error.message : String(error);
  // cdktf asks Terraform for its version before it writes a cloud block.
  const needsTerraform = /determine version of terraform/i.test(text);
  const told = needsTerraform
    ? "backend.type cloud needs terraform on PATH while the stack is written; install Terraform 1.10 or newer"
    : `${text} (DEBUG=1 shows more)`;
  console.error(debug && error instanceof Error ? error.stack : told);
  process.exitCode = 1;
});
