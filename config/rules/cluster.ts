// Control plane, nodes, state and credentials.
import type { Rule } from "./rule";

/** Names of load balancer and target groups are made from it; ELB allows 32 characters. */
const nameFitsEverywhere: Rule = ({ name }) =>
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

const nodeCountsAreOrdered: Rule = ({ nodes }) => [
  ...(nodes.minSize > nodes.maxSize
    ? [
        {
          code: "CFG021",
          path: ["nodes", "minSize"],
          problem: `minSize ${nodes.minSize} is above maxSize ${nodes.maxSize}`,
          fix: "lower minSize or raise maxSize",
        },
      ]
    : []),
  ...(nodes.minSize <= nodes.maxSize &&
  (nodes.desiredSize < nodes.minSize || nodes.desiredSize > nodes.maxSize)
    ? [
        {
          code: "CFG022",
          path: ["nodes", "desiredSize"],
          problem: `desiredSize ${nodes.desiredSize} is outside minSize ${nodes.minSize} to maxSize ${nodes.maxSize}`,
          fix: "choose a number between them",
        },
      ]
    : []),
];

/** Remote workers have no aws command, so an exec login fails there in the middle of the apply. */
const execNeedsALocalRun: Rule = ({ credentials, backend }) =>
  credentials === "exec" && backend.type === "cloud" && backend.execution !== "local"
    ? [
        {
          code: "CFG023",
          path: ["credentials"],
          problem: `exec runs the aws command, which ${backend.execution} runs of HCP Terraform do not have`,
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
  nodeCountsAreOrdered,
  execNeedsALocalRun,
  accessEntriesAreDistinct,
];
