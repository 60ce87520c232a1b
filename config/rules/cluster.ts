// Control plane, state and credentials.
import type { EksConfig } from "../types";
import type { Rule } from "./rule";

/** Names of load balancer and target groups are made from it; ELB allows 32 characters. */
export const nameFitsEverywhere: Rule<{ readonly name: string }> = ({ name }) =>
  /^(?!internal-)[a-z][a-z0-9-]{0,22}[a-z0-9]$/.test(name)
    ? []
    : [
        {
          code: "CFG020",
          path: [],
          problem: `the file's name, ${name}, cannot name a cluster and its load balancer`,
          fix: "rename the file: 2 to 24 lower-case letters, digits and hyphens, starting with a letter and not with internal-",
        },
      ];

/** EKS would open a public endpoint without blocks to everybody. */
const publicEndpointSaysForWhom: Rule = ({ cluster }) =>
  cluster.endpointAccess === "private" || cluster.publicAccessCidrs.length > 0
    ? []
    : [
        {
          code: "CFG050",
          path: ["cluster", "publicAccessCidrs"],
          problem: "is missing, so nobody could reach the API server from outside",
          fix: "list the blocks of your offices and your CI, or set cluster.endpointAccess: private",
        },
      ];

/** The blocks would be ignored, and their reader would think that they protect something. */
const privateEndpointIsPrivate: Rule = ({ cluster }) =>
  cluster.endpointAccess === "public-and-private" || cluster.publicAccessCidrs.length === 0
    ? []
    : [
        {
          code: "CFG051",
          path: ["cluster", "publicAccessCidrs"],
          problem: "a private endpoint has no public side that blocks could open",
          fix: "remove it, use cluster.privateAccessCidrs, or set cluster.endpointAccess: public-and-private",
        },
      ];

/** HCP Terraform's own runners have no way into a VPC; the first release would time out, 20 minutes into the apply. */
const privateEndpointNeedsANearRun: Rule = ({ cluster, backend }) =>
  cluster.endpointAccess === "private" && backend.type === "cloud" && backend.execution === "remote"
    ? [
        {
          code: "CFG052",
          path: ["cluster", "endpointAccess"],
          problem: "remote runs of HCP Terraform cannot reach a private endpoint",
          fix: "set backend.execution to agent, with the agent in a network that reaches the VPC, or to local",
        },
      ]
    : [];

/** Remote workers have no command of a cloud's, so an exec login fails there in the middle of the apply. */
export const execNeedsALocalRun =
  (command: string): Rule<Pick<EksConfig, "backend"> & { readonly credentials: string }> =>
  ({ credentials, backend }) =>
    credentials === "exec" && backend.type === "cloud" && backend.execution !== "local"
      ? [
          {
            code: "CFG023",
            path: ["credentials"],
            problem: `exec runs the ${command} command, which ${backend.execution} runs of HCP Terraform do not have`,
            fix: "use credentials: token, or set backend.execution: local",
          },
        ]
      : [];

const accessEntriesAreDistinct: Rule = ({ cluster }) =>
  cluster.accessEntries.flatMap((entry, i) =>
    cluster.accessEntries.findIndex((e) => e.principalArn === entry.principalArn) === i
      ? []
      : [
          {
            code: "CFG024",
            path: ["cluster", "accessEntries", i, "principalArn"],
            problem: `${entry.principalArn} has an entry already`,
            fix: "keep one entry for each principal",
          },
        ],
  );

export const clusterRules: readonly Rule[] = [
  nameFitsEverywhere,
  publicEndpointSaysForWhom,
  privateEndpointIsPrivate,
  privateEndpointNeedsANearRun,
  execNeedsALocalRun("aws"),
  accessEntriesAreDistinct,
];
