// main.ts as a person runs it: what is printed, what is written, how it ends.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { minimal } from "./helpers/config";

const root = join(__dirname, "..");

function run(files: Record<string, string>, env: Record<string, string> = {}, args: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "meshup-main-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { stdout, stderr, status } = spawnSync(
      join(root, "node_modules/.bin/tsx"),
      [join(root, "main.ts"), ...args],
      {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, CONFIG_DIR: folder, CDKTF_OUTDIR: join(folder, "out"), ...env },
      },
    );
    const written = existsSync(join(folder, "out")) ? readdirSync(join(folder, "out", "stacks")) : [];
    return {
      stdout,
      lines: stderr.trim().replaceAll(`${folder}/`, "").split("\n").filter(Boolean),
      status,
      written,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const good = stringify(minimal);

test("a good file becomes a stack of its name, without a word", () => {
  expect(run({ "shop.yaml": good })).toEqual({ stdout: "", lines: [], status: 0, written: ["shop"] });
});

test.each([
  [
    "a wrong key",
    { "shop.yaml": `${good}netwrok: {}\n` },
    /^shop\.yaml:\d+: netwrok: is not a key here; did you mean network\? \[CFG005\]$/,
  ],
  [
    "a wrong type",
    { "shop.yaml": `${good}nodes: {minSize: three}\n` },
    /^shop\.yaml:\d+: nodes\.minSize: "three" is wrong here; it must be a number \[CFG007\]$/,
  ],
  [
    "a CIDR too small",
    { "shop.yaml": `${good}network: {cidr: 10.0.0.0/26}\n` },
    /^shop\.yaml:\d+: network\.cidr: 10\.0\.0\.0\/26 is too small for 3 zones; use \/20 or larger \[CFG014\]$/,
  ],
  [
    "two files with one name",
    { "shop.yaml": good, "shop.yml": good },
    /^shop\.yml: shop\.yaml has the same name, so both would be the stack shop; rename or remove one of them \[CFG002\]$/,
  ],
])("%s: one line, no stack trace, nothing written", (_, files, line) => {
  const { lines, status, written } = run(files);
  expect(lines).toEqual([expect.stringMatching(line)]);
  expect([status, written]).toEqual([1, []]);
});

test("a missing file: one line that names those that are there, nothing written", () => {
  const { lines, status, written } = run({ "shop.yaml": good }, { CLUSTERS: "shpo" });
  expect(lines).toEqual(["shpo.yaml: there is no such file; use one of: shop [CFG001]"]);
  expect([status, written]).toEqual([1, []]);
});

test("CLUSTERS leaves a broken file of another team unread", () => {
  expect(run({ "shop.yaml": good, "theirs.yaml": "platform: [" }, { CLUSTERS: "shop" })).toMatchObject({
    status: 0,
    written: ["shop"],
  });
  expect(run({ "shop.yaml": good, "theirs.yaml": "platform: [" }, {}, ["shop"])).toMatchObject({
    status: 0,
    written: ["shop"],
  });
});

test("a warning is printed and does not stop", () => {
  const { lines, status } = run({ "shop.yaml": `${good}mesh: {mtls: PERMISSIVE}\n` });
  expect(lines).toEqual([
    expect.stringMatching(/^warning: shop\.yaml:\d+: mesh\.mtls: PERMISSIVE .* \[CFG081\]$/),
  ]);
  expect(status).toBe(0);
});
