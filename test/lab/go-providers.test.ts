// The lab's own Terraform providers are Go and bring their own tests. Without the lab's tools they would first compile for minutes.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeWithTools } from "../helpers/tools.ts";

describeWithTools("the lab's own provider", () => {
  describe.each(["helm", "google"])("%s", (provider) => {
    const folder = join(__dirname, "../../lab/providers", provider);
    it.each([
      ["go vet finds nothing", "vet"],
      ["passes its own tests", "test"],
    ])(
      "%s",
      (_, command) => {
        // As the toolchain builds it (lab/toolchain/go-tool.ts): other settings would compile Helm and its clients anew.
        const env = { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" };
        const run = spawnSync("go", [command, "-trimpath", "./..."], { cwd: folder, encoding: "utf8", env });
        expect(run.status === 0 ? "" : run.stdout + run.stderr).toBe("");
      },
      300_000,
    );
  });
});
