// What only a cluster on AWS has: what the played cloud holds, and what its controllers made.
import type { Report } from "../report.ts";
import type { EksLab } from "../steps/lab.ts";
import { checkAutoMode } from "./auto-mode.ts";
import { checkEntries } from "./entry.ts";
import { checkExternalDns } from "./external-dns.ts";
import { checkKarpenter } from "./karpenter.ts";
import { checkNames } from "./names.ts";
import { checkNetwork } from "./network.ts";
import { checkNodeGroups } from "./node-groups.ts";

export async function checkEks(lab: EksLab, report: Report): Promise<void> {
  await checkNetwork(lab, report);
  await checkNodeGroups(lab, report);
  await checkKarpenter(lab, report);
  await checkAutoMode(lab, report);
  await checkEntries(lab, report);
  await checkNames(lab, report);
  await checkExternalDns(lab, report);
}
