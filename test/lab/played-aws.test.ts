// The played AWS is Python and brings its own tests; here they run with the environment that the rehearsal has built.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeWithTools } from "../helpers/tools.ts";

const folder = join(__dirname, "../../lab/cloud/aws");

describeWithTools("the played AWS", ({ python }) => {
  it("passes its own tests", () => {
    const run = spawnSync(
      python,
      ["-m", "unittest", "discover", "--top-level-directory", ".", "--start-directory", "tests"],
      { cwd: folder, encoding: "utf8", env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } },
    );
    // unittest writes to standard error; its text is what a person needs when this fails.
    expect(run.status === 0 ? "" : run.stderr).toBe("");
    expect(Number(/^Ran (\d+) tests?/m.exec(run.stderr)?.[1])).toBeGreaterThan(0);
  }, 120_000);
});
