// The order that Terraform will follow: who waits for whom, by references and by depends_on.
import type { Synthesized } from "./synth";

/** Directed: an edge goes from what waits to what it waits for. Destroy is the same, turned round. */
export class Graph {
  private readonly edges = new Map<string, Set<string>>();

  constructor(stack: Synthesized) {
    const addresses = new Set(stack.addresses());
    for (const [prefix, blocks] of [
      ["", stack.json.resource],
      ["data.", stack.json.data],
    ] as const)
      for (const [type, named] of Object.entries(blocks))
        for (const [name, block] of Object.entries(named))
          this.edges.set(
            `${prefix}${type}.${name}`,
            new Set([...addresses].filter((a) => mentions(JSON.stringify({ ...block, "//": 0 }), a))),
          );
  }

  /** Everything that `address` waits for at create, directly or not; at destroy all of it outlives `address`. */
  after(address: string): Set<string> {
    const seen = new Set<string>();
    const todo = [address];
    for (let next = todo.pop(); next !== undefined; next = todo.pop())
      for (const other of this.edges.get(next) ?? [])
        if (!seen.has(other)) todo.push(other) && seen.add(other);
    return seen;
  }

  /** True when the two can be made at the same time. */
  beside(a: string, b: string): boolean {
    return !this.after(a).has(b) && !this.after(b).has(a);
  }
}

function mentions(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at !== -1; at = text.indexOf(address, at + 1)) {
    const [before = "", next = ""] = [text[at - 1], text[at + address.length]];
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(next)) return true;
  }
  return false;
}
