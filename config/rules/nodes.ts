// Managed node groups: what EKS, the kubelet and the scheduler refuse late, or not at all.
import { isArm } from "../instance-types";
import type { EksConfig } from "../types";
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
const RESERVED = /(^|\.)(kubernetes|k8s)\.io$|^eks\.amazonaws\.com$/;
const ALLOWED = /(^|\.)(kubelet|node)\.kubernetes\.io$/;
const LABEL_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** A label's or a taint's key: a name, with or without a domain before it. Kubernetes allows more than EKS, which takes 63 characters in all. */
export function isKey(key: string): boolean {
  const [name = "", domain, ...more] = key.split("/").reverse();
  if (key.length > 63 || more.length > 0) return false;
  return LABEL_NAME.test(name) && (domain === undefined || LABEL_DOMAIN.test(domain));
}

const labelsAreOurs: Rule = (config) =>
  groups(config).flatMap(([path, { labels }]) =>
    Object.keys(labels).flatMap((key): Finding[] => {
      const at = [...path, "labels", key];
      const [domain = ""] = key.split("/");
      if (!isKey(key))
        return [
          {
            code: "CFG055",
            path: at,
            problem: `${key} is not a label's key`,
            fix: "use at most 63 letters, digits, hyphens, underscores and dots, such as team or example.com/team",
          },
        ];
      if (!key.includes("/") || !RESERVED.test(domain) || ALLOWED.test(domain)) return [];
      return [
        {
          code: "CFG055",
          path: at,
          problem: `labels of ${domain} are reserved: the kubelet would refuse to start, and no node would join`,
          fix: `use a domain of your own, such as example.com/${key.split("/")[1]}`,
        },
      ];
    }),
  );

/** Istio's name for "the CNI agent is not ready here"; modules/aws/nodes.ts writes it. */
const CNI_TAINT = "cni.istio.io/not-ready";

const taintsAreDistinct: Rule = ({ nodeGroups }) =>
  Object.entries(nodeGroups).flatMap(([group, { taints }]) =>
    taints.flatMap(({ key, value, effect }, i): Finding[] => {
      const path = ["nodeGroups", group, "taints", i];
      if (!isKey(key) || (value !== undefined && value !== "" && !LABEL_NAME.test(value)))
        return [
          {
            code: "CFG056",
            path,
            problem: `${key}${value === undefined ? "" : `=${value}`} is not a taint`,
            fix: "use key and value of letters, digits, hyphens, underscores and dots, such as dedicated and batch",
          },
        ];
      if (key === CNI_TAINT)
        return [
          {
            code: "CFG056",
            path,
            problem: `${CNI_TAINT} is waitForCni's own taint`,
            fix: "remove it and set waitForCni: true, so that istiod takes it off again",
          },
        ];
      if (taints.findIndex((other) => other.key === key && other.effect === effect) !== i)
        return [
          {
            code: "CFG056",
            path,
            problem: `${key} with ${effect} is there already`,
            fix: "keep one value for a key and an effect",
          },
        ];
      return [];
    }),
  );

/** The first pods of a node would run outside the mesh for ever. */
const somebodyWaitsForTheCni: Rule = ({ nodeGroups, karpenter, mesh }) =>
  (
    [
      [["nodeGroups"], nodeGroups],
      [["karpenter", "nodePools"], karpenter?.nodePools ?? {}],
    ] as const
  ).flatMap(([place, kind]) =>
    Object.entries(kind).flatMap(([name, { waitForCni }]) =>
      waitForCni || mesh.cni.repair !== "off"
        ? []
        : [
            {
              code: "CFG094",
              path: [...place, name, "waitForCni"],
              problem: "pods may start before Istio's CNI, and mesh.cni.repair: off repairs none of them",
              fix: "set waitForCni: true, or mesh.cni.repair: repairPods",
            },
          ],
    ),
  );

export const nodeRules: readonly Rule[] = [
  countsAreOrdered,
  architecturesAreOne,
  namesFitEks,
  labelsAreOurs,
  taintsAreDistinct,
  somebodyWaitsForTheCni,
];
