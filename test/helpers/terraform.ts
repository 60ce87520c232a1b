// The real Terraform with the rehearsal's providers and no registry.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** Runs Terraform in a folder; what it writes beside the files goes to a folder of its own. */
export class Terraform {
  private readonly scratch = mkdtempSync(join(tmpdir(), "meshup-terraform-"));
  private readonly cliConfig = join(this.scratch, "terraform.rc");

  constructor(private readonly binary: string) {
    const tsx = join(root, "node_modules/.bin/tsx");
    const written = spawnSync(tsx, [join(root, "lab/providers/write-cli-config.ts"), this.cliConfig], {
      encoding: "utf8",
    });
    if (written.status !== 0) throw new Error(written.stderr);
  }

  /** What it prints; a failure is thrown with its own words, unless `validate` is asked, which always prints JSON. */
  run(cwd: string, ...args: string[]): string {
    const { stdout, stderr, status } = spawnSync(this.binary, args, {
      cwd,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      env: {
        ...process.env,
        TF_CLI_CONFIG_FILE: this.cliConfig,
        TF_DATA_DIR: join(this.scratch, "data"),
        TF_IN_AUTOMATION: "1",
        CHECKPOINT_DISABLE: "1",
      },
    });
    if (status !== 0 && args[0] !== "validate") throw new Error(stderr);
    return stdout;
  }

  remove(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }
}
