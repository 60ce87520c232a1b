// After the deploy: is the mesh really there, with our values? One group of checks a file.

import type { Report } from "../report.ts";
import { checkAdmission } from "../verify/admission.ts";
import { checkAnalysis } from "../verify/analysis.ts";
import { checkCertificate } from "../verify/certificate.ts";
import { checkEks } from "../verify/eks.ts";
import { checkExternalDns } from "../verify/external-dns.ts";
import { checkGke } from "../verify/gke.ts";
import { checkRequests } from "../verify/requests.ts";
import { asTeam } from "../verify/team.ts";
import { checkWorkloads } from "../verify/workloads.ts";
import type { Lab } from "./lab.ts";

export async function verify(lab: Lab, report: Report): Promise<void> {
  await checkWorkloads(lab, report);
  if (lab.platform === "eks") await checkEks(lab, report);
  else await checkGke(lab, report);
  await checkExternalDns(lab, report);
  await checkCertificate(lab, report); // before the analysis, which misses a Secret that a Gateway names
  await asTeam(lab, async () => {
    await checkAdmission(lab, report);
    await checkAnalysis(lab, report);
    await checkRequests(lab, report);
  });
}
