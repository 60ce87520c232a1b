// `npm run bench`: meshup beside a peer, in one run on one machine. Prints medians and ratios; asserts nothing about seconds.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const peer = join(__dirname, "peer");
const tsx = join(root, "node_modules/.bin/tsx");
const RUNS = 9;

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

interface Contender {
  readonly name: string;
  readonly folder: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

function main(): void {
  if (!existsSync(join(peer, "node_modules"))) {
    console.log("installing the peer into test/bench/peer (about 560 MB, once) …");
    const install = spawnSync("npm", ["ci", "--prefix", peer], { stdio: "inherit" });
    if (install.status !== 0) process.exit(1);
  }
  const out = mkdtempSync(join(tmpdir(), "meshup-bench-"));
  try {
    const ours: Contender = {
      name: "meshup: tsx main.ts, eks-prod",
      folder: root,
      script: "main.ts",
      env: { CLUSTERS: "eks-prod", CDKTF_OUTDIR: join(out, "meshup") },
    };
    const theirs: Contender = {
      name: "eks-blueprints 1.19.0: tsx app.ts",
      folder: peer,
      script: "app.ts",
      env: { CDK_OUTDIR: join(out, "peer") },
    };
    // In turns, so that a busy moment of the machine hits both; the first of each only warms the caches.
    const runs = Array.from({ length: RUNS + 1 }, () => [measure(ours), measure(theirs)] as const).slice(1);
    const [us, them] = [median(runs.map(([run]) => run)), median(runs.map(([, run]) => run))];
    console.log(`Node ${process.version}, ${RUNS} runs each, in turns; medians`);
    for (const [{ name }, run] of [
      [ours, us],
      [theirs, them],
    ] as const)
      console.log(`  ${name.padEnd(36)} ${run.seconds.toFixed(2)} s  ${run.megabytes.toFixed(0)} MB`);
    console.log(
      `  ratio ${(us.seconds / them.seconds).toFixed(2)} of the time (aim: 0.50), ${(us.megabytes / them.megabytes).toFixed(2)} of the memory`,
    );
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** One run by the same tsx on the same Node; memory is the peak of the largest process, where GNU time is installed. */
function measure({ folder, script, env, name }: Contender): Run {
  const start = process.hrtime.bigint();
  const time = existsSync("/usr/bin/time") ? ["/usr/bin/time", "-f", "%M"] : [];
  const [command = tsx, ...args] = [...time, tsx, script];
  const result = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (result.status !== 0) throw new Error(`${name} failed:\n${result.stderr}`);
  return { seconds, megabytes: Number(result.stderr.trim().split("\n").at(-1)) / 1024 };
}

function median(runs: readonly Run[]): Run {
  const middle = (values: number[]) =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return { seconds: middle(runs.map((r) => r.seconds)), megabytes: middle(runs.map((r) => r.megabytes)) };
}

main();
