// The guard's chart, rendered by the real Helm: it stops a plan that would turn to another cluster.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeWithTools } from "../helpers/tools";

const chart = join(__dirname, "../../modules/kubernetes/guard-chart");

describeWithTools("the guard's chart", ({ helm }) => {
  const render = (values: object) =>
    spawnSync(helm, ["template", "api-guard", chart, "--values", "-"], {
      input: JSON.stringify(values),
      encoding: "utf8",
    });

  test("renders where nobody could name another cluster, and where nobody did", () => {
    for (const values of [{ endpoint: "staging" }, { endpoint: "staging", mustBe: "staging" }])
      expect(render(values)).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('endpoint: "staging"'),
      });
  });

  test("fails where the file names another context than the one of the first apply", () => {
    const { status, stderr } = render({ endpoint: "staging", mustBe: "prod" });
    expect(status).not.toBe(0);
    expect(stderr).toContain(
      "the mesh is in the cluster of context staging, and the cluster file names prod: put the old name back, or destroy there first (docs/existing-cluster.md)",
    );
  });
});
