// Builds the lab's tools and nothing else: `npx tsx lab/toolchain/prepare.ts`. With --json, prints where they are;
// with --built, builds nothing and says what is missing.
import { ToolchainError } from "./error.ts";
import { prepareToolchain } from "./toolchain.ts";

try {
  const build = !process.argv.includes("--built");
  const toolchain = await prepareToolchain((line) => process.stderr.write(`${line}\n`), { build });
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(toolchain, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof ToolchainError) || process.env["DEBUG"] !== undefined) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
