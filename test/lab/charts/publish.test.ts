import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { copyArchives, packageChart, writeIndex } from "../../../lab/charts/publish.ts";

describe("the lab's chart repository", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "meshup-charts-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function chart(name: string, identity = `name: ${name}\nversion: 1.2.3\n`): string {
    const folder = join(root, "sources", name);
    mkdirSync(join(folder, "templates"), { recursive: true });
    writeFileSync(join(folder, "Chart.yaml"), `apiVersion: v2\n${identity}`);
    writeFileSync(join(folder, "templates", "a.yaml"), "kind: ConfigMap\n");
    return folder;
  }

  it("packs a chart into the same bytes, whenever its files were written", async () => {
    const first = chart("demo");
    const copy = join(root, "elsewhere", "demo");
    cpSync(first, copy, { recursive: true });
    utimesSync(join(copy, "Chart.yaml"), 1, 1);
    expect(await packageChart(first, join(root, "one"))).toBe("demo 1.2.3");
    await packageChart(copy, join(root, "two"));
    const bytes = (folder: string) => readFileSync(join(root, folder, "demo-1.2.3.tgz"));
    expect(bytes("two").equals(bytes("one"))).toBe(true);
  });

  it("writes an index with each archive's name, version and digest, the same each time", async () => {
    const target = join(root, "repository");
    await packageChart(chart("demo"), target);
    await packageChart(chart("other"), target);
    await writeIndex(target);
    const text = readFileSync(join(target, "index.yaml"), "utf8");
    const digest = createHash("sha256")
      .update(readFileSync(join(target, "demo-1.2.3.tgz")))
      .digest("hex");
    const { entries } = parse(text);
    expect(Object.keys(entries)).toEqual(["demo", "other"]);
    expect(entries.demo).toEqual([
      expect.objectContaining({ name: "demo", version: "1.2.3", urls: ["demo-1.2.3.tgz"], digest }),
    ]);
    await writeIndex(target);
    expect(readFileSync(join(target, "index.yaml"), "utf8")).toBe(text);
  });

  it("is not misled by a subchart's Chart.yaml", async () => {
    const folder = chart("demo");
    mkdirSync(join(folder, "charts", "inner"), { recursive: true });
    writeFileSync(
      join(folder, "charts", "inner", "Chart.yaml"),
      "apiVersion: v2\nname: inner\nversion: 9.9.9\n",
    );
    const target = join(root, "repository");
    await packageChart(folder, target);
    await writeIndex(target);
    expect(Object.keys(parse(readFileSync(join(target, "index.yaml"), "utf8")).entries)).toEqual(["demo"]);
  });

  it("refuses a chart without a version, and says what to add", async () => {
    await expect(packageChart(chart("demo", "name: demo\n"), root)).rejects.toThrow(
      "a chart needs a name and a version; add them to its Chart.yaml",
    );
  });

  it("refuses a folder that is not called like its chart", async () => {
    await expect(packageChart(chart("demo", "name: other\nversion: 1.0.0\n"), root)).rejects.toThrow(
      'Helm wants the folder to be called like the chart, "other"; rename it',
    );
  });

  it("refuses an empty source of archives, and says what to do", async () => {
    mkdirSync(join(root, "empty"));
    await expect(copyArchives(join(root, "empty"), join(root, "target"))).rejects.toThrow(
      "holds no .tgz; let the toolchain package the charts again",
    );
  });
});
