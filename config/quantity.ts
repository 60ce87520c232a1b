// Kubernetes amounts as numbers, so that 1000m and 1 are the same.

const units: Readonly<Record<string, number>> = { m: 1e-3, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** CPU in cores, memory in bytes; the two are never compared with each other. */
export function quantity(text: string): number {
  const unit = /[a-zA-Z]+$/.exec(text)?.[0];
  return Number.parseFloat(text) * (unit === undefined ? 1 : (units[unit] ?? Number.NaN));
}
