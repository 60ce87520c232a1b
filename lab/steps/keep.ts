// --keep: everything stays up until Ctrl-C.
import type { Ending } from "../ending.ts";
import type { Outcome } from "../report.ts";
import type { Lab } from "./lab.ts";

/** Prints how to look at the running lab, then waits for the signal. */
export async function keepUp(lab: Lab, outcome: Outcome, ending: Ending): Promise<void> {
  const { plan, controlPlane, workspace } = lab;
  const enter = plan.enter.length === 0 ? "" : `nsenter ${plan.enter.join(" ")} --target ${ending.entrance} `;
  const { kubectl, istioctl } = plan.toolchain;
  const look =
    lab.platform === "existing" ? "" : `  ${enter}${lab.lookAtCloud}      # what is in the played cloud\n`;
  console.log(`
It is up${outcome === "failed" ? ", as the failure left it," : ""} and stays until Ctrl-C. In another terminal:
  ${enter}${kubectl} --kubeconfig ${controlPlane.kubeconfig} get pods -A
  ${enter}${istioctl} --kubeconfig ${controlPlane.kubeconfig} analyze -A
${look}  ls ${workspace.stackFolder}      # the stack, plain Terraform
  ls ${workspace.logFolder} ${plan.workdir}/*.log      # logs`);
  if (ending.signal.aborted) return;
  await new Promise<void>((resolve) => {
    ending.signal.addEventListener("abort", () => resolve());
  });
}
