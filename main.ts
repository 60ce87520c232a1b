// Cluster files to Terraform. Prints problems as one line each and writes nothing while there is one.
import { loadFast } from "./loading";

const debug = process.env["DEBUG"] === "1";
loadFast(debug);

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
