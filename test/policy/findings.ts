// What checkov found against what we accept. Pure: reads nothing, runs nothing.

/** A check that failed for a resource. */
export interface Finding {
  readonly check: string;
  readonly title: string;
  /** As checkov names it: aws_vpc.eks_network_vpc, or resource.eks_network_vpc. */
  readonly resource: string;
}

/** An entry of accepted.yaml. */
export interface Accepted {
  readonly check: string;
  /** Regular expression over `resource`; absent: any. */
  readonly resource?: string;
  readonly reason: string;
}

/** Splits findings into those with a reason and those without, and names reasons that nothing needs. */
export function judge(
  findings: readonly Finding[],
  accepted: readonly Accepted[],
): { refused: Finding[]; allowed: Finding[]; stale: Accepted[] } {
  const fits = (entry: Accepted, finding: Finding) =>
    entry.check === finding.check && new RegExp(entry.resource ?? "").test(finding.resource);
  const allowed = findings.filter((finding) => accepted.some((entry) => fits(entry, finding)));
  return {
    allowed,
    refused: findings.filter((finding) => !allowed.includes(finding)),
    stale: accepted.filter((entry) => !findings.some((finding) => fits(entry, finding))),
  };
}
