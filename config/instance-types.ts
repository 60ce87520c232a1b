// What the name of an EC2 instance type tells: its architecture, and how much CPU it leaves to pods.

/**
 * vCPUs by the size in the name: m6i.xlarge has 4. Undefined for sizes that do not tell (metal).
 * Source: EC2 instance types, read 2026-11; burstable families (t) have 2 below xlarge, others 1 at medium.
 */
export function vcpus(instanceType: string): number | undefined {
  const [family = "", size = ""] = instanceType.split(".");
  if (size === "large") return 2;
  if (["nano", "micro", "small", "medium"].includes(size)) return family.startsWith("t") ? 2 : 1;
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  return times === undefined ? undefined : 4 * Number(times || 1);
}

/**
 * CPU that EKS lets pods request on a node, in cores: it keeps 6 % of the first core, 1 % of the second, 0.5 % of the next two
 * and 0.25 % of the rest. Source: the bootstrap of amazon-eks-ami, 2026.
 */
export function allocatableCpu(cores: number): number {
  const shares = [0.06, 0.01, 0.005, 0.005];
  const kept = Array.from({ length: cores }, (_, i) => shares[i] ?? 0.0025).reduce(
    (sum, share) => sum + share,
    0,
  );
  return Math.round((cores - kept) * 1000) / 1000;
}

/** Graviton families end their generation with a g: m7g, c8gd. The first one was a1. */
export function isArm(instanceType: string): boolean {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType);
}
