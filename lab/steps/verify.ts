// After the deploy: is the mesh really there, with our values? One group of checks a file.

import type { Report } from "../report.ts";
import { checkAdmission } from "../verify/admission.ts";
import { checkAnalysis } from "../verify/analysis.ts";
import { checkCertificates } from "../verify/certificate.ts";
import { checkEks } from "../verify/eks.ts";
import { checkGatewayService } from "../verify/gateway-service.ts";
import { checkGke } from "../verify/gke.ts";
import { checkRequests } from "../verify/requests.ts";
import { asTeam } from "../verify/team.ts";
import { checkWorkloads } from "../verify/workloads.ts";
import type { Lab } from "./lab.ts";

export async function verify(lab: Lab, report: Report): Promise<void> {
  await checkWorkloads(lab, report);
  await checkPlatform(lab, report);
  await checkCertificates(lab, report); // before the analysis, which misses a Secret that a Gateway names
  await asTeam(lab, async () => {
    await checkAdmission(lab, report);
    await checkAnalysis(lab, report);
    await checkRequests(lab, report);
  });
}

/** What only a cluster of this platform has. */
function checkPlatform(lab: Lab, report: Report): Promise<void> {
  switch (lab.platform) {
    case "eks":
      return checkEks(lab, report);
    case "gke":
      return checkGke(lab, report);
    case "existing":
      return checkGatewayService(lab, report);
  }
}
