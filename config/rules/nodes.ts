// Managed node groups: what EKS, the kubelet and the scheduler refuse late, or not at all.
import { isArm } from "../instance-types";
import type { EksConfig } from "../types";
import { foreignLabels, isKey, isValue, nobodyWaitsForTheCni, takenTaint } from "./node-labels";
import type { Finding, Rule } from "./rule";

type Group = EksConfig["nodes"] | EksConfig["nodeGroups"][string];

/** The system's group and those for workloads, each with its place. */
function groups({ nodes, nodeGroups }: EksConfig): [path: string[], group: Group][] {
  return [
    [["nodes"], nodes],
    ...Object.entries(nodeGroups).map(([name, group]): [string[], Group] => [["nodeGroups", name], group]),
  ];
}

const countsAreOrdered: Rule = (config) =>
  groups(config).flatMap(([path, { minSize, maxSize, desiredSize }]): Finding[] => {
    if (minSize > maxSize)
      return [
        {
          code: "CFG021",
          path: [...path, "minSize"],
          problem: `minSize ${minSize} is above maxSize ${maxSize}`,
          fix: "lower minSize or raise maxSize",
        },
      ];
    if (desiredSize < minSize || desiredSize > maxSize)
      return [
        {
          code: "CFG022",
          path: [...path, "desiredSize"],
          problem: `desiredSize ${desiredSize} is outside minSize ${minSize} to maxSize ${maxSize}`,
          fix: "choose a number between them",
        },
      ];
    return [];
  });

/** A group has one machine image, and an image has one architecture. */
const architecturesAreOne: Rule = (config) =>
  groups(config).flatMap(([path, { instanceTypes }]) => {
    const arm = instanceTypes.filter(isArm);
    if (arm.length === 0 || arm.length === instanceTypes.length) return [];
    return [
      {
        code: "CFG053",
        path: [...path, "instanceTypes"],
        problem: `${arm.join(", ")} ${arm.length === 1 ? "is" : "are"} of arm64, the others are not`,
        fix: "use one architecture in a group, and another group for the other",
      },
    ];
  });

/** With our prefix EKS allows 63 characters; `default` is the system's group. */
const namesFitEks: Rule = ({ name, nodeGroups }) =>
  Object.keys(nodeGroups)
    .filter((group) => !/^[a-z]([a-z0-9-]{0,36}[a-z0-9])?$/.test(group) || group === "default")
    .map((group) => ({
      code: "CFG054",
      path: ["nodeGroups", group],
      problem:
        group === "default"
          ? `${name}-default is the system's node group`
          : `${name}-${group} cannot name a node group`,
      fix: "use another name: 1 to 38 lower-case letters, digits and hyphens, starting with a letter",
    }));

/** A kubelet does not start with a label of these domains that is not its own to set; the group then waits half an hour for its nodes. */
const RESERVED = {
  code: "CFG055",
  domains: /(^|\.)(kubernetes|k8s)\.io$|^eks\.amazonaws\.com$/,
  consequence: "the kubelet would refuse to start, and no node would join",
} as const;

const labelsAreOurs: Rule = (config) =>
  groups(config).flatMap(([path, { labels }]) => foreignLabels(path, labels, RESERVED));

const taintsAreDistinct: Rule = ({ nodeGroups }) =>
  Object.entries(nodeGroups).flatMap(([group, { taints }]) =>
    taints.flatMap(({ key, value }, i): Finding[] => {
      const at = { code: "CFG056", path: ["nodeGroups", group, "taints", i] };
      if (isKey(key) && isValue(value)) return takenTaint(taints, i, at);
      return [
        {
          ...at,
          problem: `${key}${value === undefined ? "" : `=${value}`} is not a taint`,
          fix: "use key and value of letters, digits, hyphens, underscores and dots, such as dedicated and batch",
        },
      ];
    }),
  );

const somebodyWaitsForTheCni: Rule = ({ nodeGroups, karpenter, mesh }) => [
  ...nobodyWaitsForTheCni(["nodeGroups"], nodeGroups, mesh),
  ...nobodyWaitsForTheCni(["karpenter", "nodePools"], karpenter?.nodePools ?? {}, mesh),
];

export const nodeRules: readonly Rule[] = [
  countsAreOrdered,
  architecturesAreOne,
  namesFitEks,
  labelsAreOurs,
  taintsAreDistinct,
  somebodyWaitsForTheCni,
];
