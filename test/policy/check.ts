// `npm run check:policy`: checkov over what every cluster file synthesizes to. A finding needs a reason in accepted.yaml, or a change of ours.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { cacheRoot } from "../../lab/toolchain/cache.ts";
import { ToolchainError } from "../../lab/toolchain/error.ts";
import { buildVenv } from "../../lab/toolchain/python.ts";
import { prepareUnit } from "../../lab/toolchain/toolchain.ts";
import { type Accepted, type Finding, judge } from "./findings.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const requirements = join(here, "requirements.txt");

/** What `checkov --output json` prints, as far as it is read here. */
interface Report {
  readonly summary: {
    readonly passed: number;
    readonly parsing_errors: number;
    readonly checkov_version: string;
  };
  readonly results: {
    readonly failed_checks: readonly { check_id: string; check_name: string; resource: string }[];
  };
}

async function main(): Promise<void> {
  const python = await prepareCheckov();
  const scratch = mkdtempSync(join(tmpdir(), "meshup-policy-"));
  try {
    const all = synthesize(join(scratch, "out"));
    const names = all.filter((name) => hasCloud(join(scratch, "out", name)));
    for (const name of all.filter((one) => !names.includes(one)))
      console.log(`${basename(name)}: skipped, checkov knows no resource in it`);
    const reports = names.map((name) => scan(python, name, join(scratch, "out"), join(scratch, "scan")));
    const findings = reports.flatMap((report) => report.results.failed_checks.map(asFinding));
    const accepted: Accepted[] = parse(readFileSync(join(here, "accepted.yaml"), "utf8"));
    const { refused, allowed, stale } = judge(findings, accepted);
    for (const { check, title, resource } of refused)
      console.error(
        `${resource}: ${title}; change it, or give ${check} a reason in test/policy/accepted.yaml`,
      );
    for (const { check } of stale)
      console.error(`test/policy/accepted.yaml: nothing fails ${check} any more; remove the entry`);
    const passed = reports.reduce((sum, report) => sum + report.summary.passed, 0);
    const version = reports[0]?.summary.checkov_version;
    console.log(
      `checkov ${version} over ${names.map((name) => basename(name)).join(", ")}: ${passed} passed, ${allowed.length} left with a reason, ${refused.length} refused`,
    );
    process.exitCode = refused.length + stale.length === 0 ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Checkov in a Python environment of its own, in the lab's cache; its Python. */
async function prepareCheckov(): Promise<string> {
  const unit = {
    name: "checkov",
    title: "the Python environment of checkov",
    estimate: "about 1 min",
    facts: { platform: `${process.platform}-${process.arch}` },
    sources: [requirements],
    build: async (folder: string, log: Parameters<typeof buildVenv>[2]) => {
      await buildVenv(requirements, folder, log);
    },
  };
  return join(await prepareUnit(cacheRoot(), unit, console.log), "venv", "bin", "python");
}

/** All cluster files and examples, by main.ts as a person would; their names. */
function synthesize(out: string): string[] {
  return ["config/clusters", "config/examples"].flatMap((folder) => {
    mkdirSync(join(out, folder), { recursive: true });
    const { status, stderr } = spawnSync(join(root, "node_modules/.bin/tsx"), ["main.ts"], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, CONFIG_DIR: folder, CDKTF_OUTDIR: join(out, folder) },
    });
    if (status !== 0) throw new ToolchainError("check:policy", stderr.trim(), "mend the cluster file");
    return readdirSync(join(out, folder, "stacks")).map((name) => join(folder, "stacks", name));
  });
}

/** False for platform existing: releases and a memory of their place alone. */
function hasCloud(stack: string): boolean {
  const { resource } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
  return Object.keys(resource).some((type) => /^(aws|google)_/.test(type));
}

/** One stack. Only resources and data sources: checkov's parser stops at blocks that are not nested as it expects. */
function scan(python: string, name: string, out: string, scratch: string): Report {
  const { resource, data } = JSON.parse(readFileSync(join(out, name, "cdk.tf.json"), "utf8"));
  mkdirSync(join(scratch, name), { recursive: true });
  const file = join(scratch, name, "cdk.tf.json");
  writeFileSync(file, JSON.stringify({ resource, ...(data === undefined ? {} : { data }) }));
  const args = ["-m", "checkov.main", "--file", file, "--framework", "terraform_json"];
  const { stdout, stderr } = spawnSync(python, [...args, "--output", "json", "--skip-download"], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const report: Report = JSON.parse(stdout.slice(Math.max(0, stdout.indexOf("{"))));
  if (report.summary.parsing_errors > 0 || report.summary.passed === 0)
    throw new ToolchainError(`checkov over ${name}`, `it read nothing\n${stderr}`, "look at its parser");
  return report;
}

const asFinding = (found: Report["results"]["failed_checks"][number]): Finding => ({
  check: found.check_id,
  title: found.check_name,
  resource: found.resource,
});

try {
  await main();
} catch (error) {
  if (!(error instanceof ToolchainError) || process.env["DEBUG"] === "1") throw error;
  console.error(error.message);
  process.exitCode = 1;
}
