import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packThirdPartyChart } from "../../../lab/toolchain/third-party-charts.ts";

describe("charts out of other projects' modules", () => {
  const root = mkdtempSync(join(tmpdir(), "meshup-third-party-"));
  const folder = join(root, "deploy", "demo");
  afterAll(() => {
    chmodSync(folder, 0o755);
    rmSync(root, { recursive: true });
  });
  const read = (archive: string, file: string) =>
    execFileSync("tar", ["-xzOf", join(root, "out", archive), file], { encoding: "utf8" });

  beforeAll(() => {
    mkdirSync(join(folder, "tests"), { recursive: true });
    writeFileSync(
      join(folder, "Chart.yaml"),
      "# of the project\napiVersion: v2\nname: demo\nversion: v0.0.0\nappVersion: v0.0.0\n",
    );
    writeFileSync(join(folder, "values.yaml"), "a: 1\n");
    writeFileSync(join(folder, "tests", "a_test.yaml"), "");
    chmodSync(folder, 0o555); // as Go keeps them
  });

  test("get the version of the release where the committed one is a placeholder", async () => {
    expect(await packThirdPartyChart(root, "deploy/demo", "v1.2.3", join(root, "out"))).toBe("demo v1.2.3");
    expect(read("demo-v1.2.3.tgz", "demo/Chart.yaml")).toBe(
      "# of the project\napiVersion: v2\nname: demo\nversion: v1.2.3\nappVersion: v1.2.3\n",
    );
    expect(read("demo-v1.2.3.tgz", "demo/values.yaml")).toBe("a: 1\n");
  });

  test("keep their own version otherwise, and leave the project's tests behind", async () => {
    expect(await packThirdPartyChart(root, "deploy/demo", undefined, join(root, "out"))).toBe("demo v0.0.0");
    expect(readdirSync(join(root, "out"))).toContain("demo-v0.0.0.tgz");
    expect(() => read("demo-v0.0.0.tgz", "demo/tests/a_test.yaml")).toThrow("Not found in archive");
  });
});
