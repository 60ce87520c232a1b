// What only a cluster on AWS has.
import type { Report } from "../report.ts";
import type { EksLab } from "../steps/lab.ts";
import { checkEntry } from "./entry.ts";
import { checkKarpenter } from "./karpenter.ts";
import { checkNames } from "./names.ts";
import { checkNetwork } from "./network.ts";
import { checkNodeGroups } from "./node-groups.ts";

export async function checkEks(lab: EksLab, report: Report): Promise<void> {
  await checkNetwork(lab, report);
  await checkNodeGroups(lab, report);
  await checkKarpenter(lab, report);
  await checkEntry(lab, report);
  await checkNames(lab, report);
}
