// Istio's own analyzers over the live cluster.
import { execa } from "execa";
import type { Report } from "../report.ts";
import type { Lab } from "../steps/lab.ts";

interface Message {
  readonly code: string;
  readonly level: string;
  readonly origin: string;
  readonly message: string;
}

/** IST0102 (information): a namespace is not labelled for injection. Those of Kubernetes and of the mesh never are. */
const EXPECTED = new Set(["IST0102"]);

export async function checkAnalysis(lab: Lab, report: Report): Promise<void> {
  await report.check("istioctl analyze -A", async () => {
    const { stdout, stderr } = await execa(
      lab.plan.toolchain.istioctl,
      ["--kubeconfig", lab.controlPlane.kubeconfig, "analyze", "--all-namespaces", "--output", "json"],
      { reject: false, stdin: "ignore" },
    );
    if (!stdout.trim().startsWith("[")) throw new Error(`it did not answer: ${stderr || stdout}`);
    const messages: Message[] = JSON.parse(stdout);
    const found = messages.filter(({ code }) => !EXPECTED.has(code));
    if (found.length > 0)
      throw new Error(found.map((m) => `${m.level} [${m.code}] (${m.origin}) ${m.message}`).join("; "));
    return `nothing found (${messages.length} notes that a namespace is not labelled for injection)`;
  });
}
