// What the name of a Google machine type tells: its CPUs, its architecture, the disks that it takes.

/** vCPUs by the last number of the name: e2-standard-4 has 4. Types that share a core count as what they may use for long. */
export function machineCores(machineType: string): number | undefined {
  const shared: Readonly<Record<string, number>> = { "e2-micro": 0.25, "e2-small": 0.5, "e2-medium": 1 };
  if (machineType in shared) return shared[machineType];
  const cores = /-(\d+)(-lssd)?$/.exec(machineType)?.[1];
  return cores === undefined ? undefined : Number(cores);
}

/** Ampere and Axion families. GKE taints their nodes by itself. */
export const isArmMachine = (machineType: string) => /^(t2a|c4a|n4a)-/.test(machineType);

/** Families that take no persistent disks, and families that take no Hyperdisk Balanced. Source: Compute Engine machine families, 2026. */
export const onlyHyperdisk = (machineType: string) => /^(c4|c4a|c4d|n4|n4a|n4d)-/.test(machineType);
export const noHyperdisk = (machineType: string) => /^(e2|n1|n2|n2d|t2a|t2d|c2|c2d)-/.test(machineType);
