import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Report } from "../../lab/report.ts";

function start(stop = new AbortController()) {
  const lines: string[] = [];
  const report = new Report("eks-prod", stop.signal, (text) => lines.push(...text.split("\n")));
  return { report, lines, stop };
}

/** Times differ from run to run, and with them the gap before them. */
const timeless = (lines: readonly string[]) => lines.map((line) => line.replace(/\s*\d+(\.\d)? s\b/g, " T"));

async function json(report: Report): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "meshup-report-"));
  try {
    const file = join(folder, "report.json");
    await report.writeJson(file);
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the report of a rehearsal", () => {
  it("passes when every step passed, and says so in its last line", async () => {
    const { report, lines } = start();
    await report.step("up", async () => report.log("here we are"));
    await report.step("verify", () => report.check("istiod", async () => "3 replicas"));
    expect(report.outcome()).toBe("passed");
    report.summary();
    expect(timeless(lines)).toEqual([
      "▸ up",
      "    here we are",
      "  ✓ up: T",
      "▸ verify",
      "    ✓ istiod: 3 replicas",
      "  ✓ verify: T",
      "",
      "  ✓ up T",
      "  ✓ verify T, 1 of 1 checks",
      "rehearsal of eks-prod: passed in T",
    ]);
  });

  it("runs the checks after a failed one, fails the step, and repeats the failed check's text at the end", async () => {
    const { report, lines } = start();
    const step = report.step("verify", async () => {
      await report.check("port 80", async () => {
        throw new Error("HTTP 503");
      });
      await report.check("port 443", async () => "200");
    });
    await expect(step).rejects.toThrow("1 of 2 checks failed");
    expect(report.outcome()).toBe("failed");
    report.summary();
    expect(timeless(lines).slice(-4)).toEqual([
      "",
      "  ✗ verify T, 1 of 2 checks",
      "  ✗ verify: port 80: HTTP 503",
      "rehearsal of eks-prod: FAILED in T",
    ]);
  });

  it("shows the whole error of a failed step where it happened, and its first words at the end", async () => {
    const { report, lines } = start();
    const work = async () => {
      throw new Error("cdktf deploy failed:\nError: no such role\n\n  with aws_eks_access_entry.nobody");
    };
    await expect(report.step("deploy", work)).rejects.toThrow("no such role");
    expect(lines).toContain("      with aws_eks_access_entry.nobody");
    report.summary();
    expect(lines.at(-2)).toBe("  ✗ deploy: cdktf deploy failed: Error: no such role");
  });

  it("names what was not checked, and still passes", async () => {
    const { report, lines } = start();
    await report.step("verify", async () => {
      await report.check("istiod", async () => "ready");
      report.skipCheck("requests", "because there is no namespace");
    });
    expect(report.outcome()).toBe("passed");
    report.summary();
    expect(timeless(lines).slice(-3)).toEqual([
      "  ✓ verify T, 1 of 2 checks",
      "  – verify: requests: skipped, because there is no namespace",
      "rehearsal of eks-prod: passed in T",
    ]);
  });

  it("ends the running step when it is stopped, says nothing of what breaks after that, and starts no other", async () => {
    const { report, lines, stop } = start();
    const step = report.step("deploy", async () => {
      stop.abort();
      report.log("ECONNREFUSED");
      await report.check("late", async () => "never seen");
      await new Promise(() => {});
    });
    await expect(step).rejects.toThrow("stopped before its end");
    await expect(report.step("verify", async () => {})).rejects.toThrow("stopped before its end");
    expect(report.outcome()).toBe("interrupted");
    report.summary();
    expect(timeless(lines)).toEqual([
      "▸ deploy",
      "    stopped before its end",
      "  ■ deploy: T",
      "",
      "  ■ deploy T",
      "rehearsal of eks-prod: STOPPED in T",
    ]);
  });

  it("stays failed when it is stopped after a failure", async () => {
    const { report, stop } = start();
    await expect(report.step("deploy", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    stop.abort();
    expect(report.outcome()).toBe("failed");
  });

  it("writes steps, checks and resources as JSON, the failed and skipped ones with their reason", async () => {
    const { report } = start();
    await report.step("deploy", async () => {
      report.time([{ address: "aws_vpc.main", action: "create", start: 1, seconds: 10 }]);
    });
    const verify = report.step("verify", async () => {
      report.skipCheck("requests", "no namespace");
      await report.check("port 80", () => Promise.reject(new Error("HTTP 503")));
    });
    await expect(verify).rejects.toThrow();
    const seconds = expect.any(Number);
    expect(await json(report)).toEqual({
      cluster: "eks-prod",
      result: "failed",
      seconds,
      steps: [
        {
          name: "deploy",
          seconds,
          result: "passed",
          checks: [],
          resources: [{ address: "aws_vpc.main", action: "create", start: 1, seconds: 10 }],
        },
        {
          name: "verify",
          seconds,
          result: "failed",
          checks: [
            { name: "requests", result: "skipped", detail: "no namespace", seconds: 0 },
            { name: "port 80", result: "failed", detail: "HTTP 503", seconds },
          ],
          resources: [],
          error: "1 of 2 checks failed",
        },
      ],
    });
  });

  it("prints no terminal codes", async () => {
    const { report, lines } = start();
    await report.step("up", () => report.check("a", async () => "b"));
    report.summary();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that character is what must not be there
    expect(lines.join("\n")).not.toMatch(/\u001b/);
  });
});
