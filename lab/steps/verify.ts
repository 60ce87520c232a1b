// After the deploy: is the mesh really there, with our values? One group of checks a file.

import type { Report } from "../report.ts";
import { checkAdmission } from "../verify/admission.ts";
import { checkAnalysis } from "../verify/analysis.ts";
import { checkCertificate } from "../verify/certificate.ts";
import { checkEntry } from "../verify/entry.ts";
import { checkExternalDns } from "../verify/external-dns.ts";
import { checkGatewayService } from "../verify/gateway-service.ts";
import { checkKarpenter } from "../verify/karpenter.ts";
import { checkNames } from "../verify/names.ts";
import { checkNetwork } from "../verify/network.ts";
import { checkNodeGroups } from "../verify/node-groups.ts";
import { checkRequests } from "../verify/requests.ts";
import { asTeam } from "../verify/team.ts";
import { checkWorkloads } from "../verify/workloads.ts";
import { type EksLab, isEks, type Lab } from "./lab.ts";

export async function verify(lab: Lab, report: Report): Promise<void> {
  await checkWorkloads(lab, report);
  if (isEks(lab)) await verifyCloud(lab, report);
  await checkGatewayService(lab, report);
  await checkCertificate(lab, report); // before the analysis, which misses a Secret that a Gateway names
  await asTeam(lab, async () => {
    await checkAdmission(lab, report);
    await checkAnalysis(lab, report);
    await checkRequests(lab, report);
  });
}

/** What the played AWS holds, and what its controllers made. */
async function verifyCloud(lab: EksLab, report: Report): Promise<void> {
  await checkNetwork(lab, report);
  await checkNodeGroups(lab, report);
  await checkKarpenter(lab, report);
  await checkEntry(lab, report);
  await checkNames(lab, report);
  await checkExternalDns(lab, report);
}
