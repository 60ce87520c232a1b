// Arithmetic on IPv4 blocks, for the rules that compare them.
import { isIPv4 } from "node:net";
import { Netmask } from "netmask";

/** The block as AWS writes it: no bits behind its prefix; undefined where it is none. */
export function canonical(block: string): string | undefined {
  const [address = "", bits = ""] = block.split("/");
  if (!isIPv4(address) || Number(bits) > 32) return undefined;
  return new Netmask(block).toString();
}

export function overlap(a: string, b: string): boolean {
  const [first, second] = [new Netmask(a), new Netmask(b)];
  return first.contains(second) || second.contains(first);
}

/** True when the outer block holds the whole of the other. */
export function inside(block: string, outer: string): boolean {
  return new Netmask(outer).contains(new Netmask(block));
}
