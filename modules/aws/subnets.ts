// How a VPC's block is cut. Pure arithmetic on strings that are known at synth.
import { Netmask } from "netmask";

export interface ZoneSubnets {
  readonly zone: string;
  readonly publicCidr: string;
  readonly privateCidr: string;
}

/**
 * Quarters: one private subnet for each of up to three zones; the last quarter is cut again for the public ones.
 * A zone's blocks follow from its place in the list: adding a zone at the end moves nothing.
 */
export function zoneSubnets(cidr: string, zones: readonly string[]): ZoneSubnets[] {
  const bits = Number(cidr.split("/")[1]);
  const quarter = (i: number) => nth(cidr, bits + 2, i);
  return zones.map((zone, i) => ({
    zone,
    privateCidr: quarter(i),
    publicCidr: nth(quarter(3), bits + 4, i),
  }));
}

/** The i-th block of the given size inside another one. */
function nth(cidr: string, bits: number, i: number): string {
  const [base = ""] = cidr.split("/");
  const first = new Netmask(`${base}/${bits}`);
  return (i === 0 ? first : first.next(i)).toString();
}

/** Quarters of the pods' own block, one a zone. */
export function podSubnetCidrs(cidr: string, zones: number): string[] {
  const bits = Number(cidr.split("/")[1]);
  return Array.from({ length: zones }, (_, i) => nth(cidr, bits + 2, i));
}
