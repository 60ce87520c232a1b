// Tools that the rehearsal has built already. Nothing is built here: a lane without its tool says so in its title.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Tools {
  readonly cache: string;
  readonly helm: string;
  readonly helmProvider: string;
  readonly istioCharts: string;
  /** Charts of cert-manager, external-dns and Karpenter, as NAME-VERSION.tgz. */
  readonly thirdPartyCharts: string;
  readonly istioVersion: string;
  readonly terraform: string;
  readonly python: string;
}

const root = join(__dirname, "../..");

/** The tools, or why there are none. */
export const tools: Tools | { readonly reason: string } = (() => {
  const found = spawnSync(
    join(root, "node_modules/.bin/tsx"),
    [join(root, "lab/toolchain/prepare.ts"), "--built", "--json"],
    {
      encoding: "utf8",
    },
  );
  if (found.status === 0) return JSON.parse(found.stdout);
  return { reason: found.stderr.trim().split("\n").at(-1) ?? "no answer" };
})();

/** A lane of tests that needs the tools: runs, or is skipped and says why. */
export function describeWithTools(name: string, tests: (tools: Tools) => void): void {
  if ("reason" in tools) {
    describe.skip(`${name} (SKIPPED: ${tools.reason})`, () => {
      test("needs the lab's tools", () => undefined);
    });
    return;
  }
  const built = tools;
  describe(name, () => tests(built));
}
