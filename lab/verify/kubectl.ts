// Reading and trying things through kubectl, as an operator does.
import { execa } from "execa";
import { quantity } from "../../config/quantity.ts";
import type { Lab } from "../steps/lab.ts";

/** A part of a Kubernetes object that the checks look at. */
export interface Found {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: objects of many kinds; a wrong path shows as a failed check
  readonly spec?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly status?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly webhooks?: any[];
}

export function kubectl(lab: Lab, args: readonly string[], input?: string) {
  return execa(lab.plan.toolchain.kubectl, ["--kubeconfig", lab.controlPlane.kubeconfig, ...args], {
    reject: false,
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
  });
}

/** One object; a check fails with kubectl's own words when it is not there. */
export async function get(lab: Lab, kind: string, name: string, namespace?: string): Promise<Found> {
  const { stdout, stderr, exitCode } = await kubectl(lab, [
    "get",
    kind,
    name,
    ...(namespace ? ["-n", namespace] : []),
    "-o",
    "json",
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

export async function list(lab: Lab, kind: string, ...args: string[]): Promise<Found[]> {
  const { stdout, stderr, exitCode } = await kubectl(lab, ["get", kind, ...args, "-o", "json"]);
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout).items;
}

/** Fails a check with what was expected and what is there. */
export function expect(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}

type Amounts = Readonly<Record<string, string>>;

/** Compares amounts, not their spelling: the API server writes 1000m as 1. */
export function expectResources(
  what: string,
  found: { readonly requests?: Amounts; readonly limits?: Amounts } | undefined,
  wanted: { readonly requests: Amounts; readonly limits: Amounts },
): void {
  for (const side of ["requests", "limits"] as const)
    for (const [kind, amount] of Object.entries(wanted[side])) {
      const there = found?.[side]?.[kind];
      if (there === undefined || quantity(there) !== quantity(amount))
        throw new Error(`${side}.${kind} of ${what} is ${there}, not ${amount}`);
    }
}
