// A team's namespace, for the checks that act as a team: with injection, as docs tell teams to label theirs.
import type { Lab } from "../steps/lab.ts";
import { kubectl } from "./kubectl.ts";

export const TEAM = "lab-team";

/** Makes the namespace, runs the checks, and lets it go; that it went is seen at the end, when nothing may be left. */
export async function asTeam(lab: Lab, checks: () => Promise<void>): Promise<void> {
  const metadata = { name: TEAM, labels: { "istio-injection": "enabled" } };
  await kubectl(lab, ["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata }));
  try {
    await checks();
  } finally {
    await kubectl(lab, ["delete", "namespace", TEAM, "--wait=false"]);
  }
}
