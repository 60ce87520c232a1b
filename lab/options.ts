// The command line of `npm run rehearse`.
import { parseArgs } from "node:util";

/** What can be broken on purpose after the deploy. */
export const faults = ["api-down"] as const;
export type Fault = (typeof faults)[number];

export interface Options {
  readonly name: string;
  /** Leave everything up until Ctrl-C, and say how to look at it. */
  readonly keep: boolean;
  readonly fault?: Fault;
  /** Where the timeline and the results go. */
  readonly json?: string;
}

export const usage = `npm run rehearse -- NAME [--keep] [--fault ${faults.join("|")}] [--json FILE]

Deploys config/clusters/NAME.yaml for real into a cloud and a cluster that are played on this machine, verifies it,
plans again (must be empty), destroys it and proves that nothing is left.

  --keep         after the second plan leave everything up until Ctrl-C, and print how to look at it
  --fault FAULT  break something after the deploy and check what Terraform makes of it
                 api-down: the API server does not answer; the plan must fail and the state must keep every release
  --json FILE    write the timeline and the results`;

/** Reads the arguments; a string is what is wrong with them. */
export function readOptions(args: readonly string[]): Options | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
  const { values, positionals } = parsed;
  const [name, ...more] = positionals;
  if (values.help) return "";
  if (name === undefined) return "which cluster? name a file of config/clusters, for example eks-prod";
  if (more.length > 0) return `one cluster at a time: ${positionals.join(", ")}`;
  const fault = faults.find((known) => known === values.fault);
  if (values.fault !== undefined && fault === undefined)
    return `--fault ${values.fault} is not known; use ${faults.join(" or ")}`;
  return {
    name,
    keep: values.keep ?? false,
    ...(fault === undefined ? {} : { fault }),
    ...(values.json === undefined ? {} : { json: values.json }),
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      keep: { type: "boolean" },
      fault: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
}
