// Karpenter and its node pools.
import type { EksConfig } from "../types";
import { oldestKarpenter } from "../versions";
import type { Finding, Rule } from "./rule";

type NodePool = NonNullable<EksConfig["karpenter"]>["nodePools"][string];
type Place = readonly (string | number)[];

/** A rule over every pool; `at` is where the pool stands. */
function forEachPool(find: (pool: NodePool, at: Place) => readonly Finding[]): Rule {
  return ({ karpenter }) =>
    Object.entries(karpenter?.nodePools ?? {}).flatMap(([name, pool]) =>
      find(pool, ["karpenter", "nodePools", name]),
    );
}

/** An older one does not know the minor's API and stops at its start, after everything else was made. */
const karpenterKnowsKubernetes: Rule = ({ karpenter, chartSources, cluster }) => {
  const oldest = oldestKarpenter[cluster.version];
  if (karpenter === undefined || !isOlder(chartSources.karpenterVersion, oldest)) return [];
  return [
    {
      code: "CFG090",
      path: ["chartSources", "karpenterVersion"],
      problem: `Karpenter ${chartSources.karpenterVersion} does not know Kubernetes ${cluster.version}`,
      fix: `use ${oldest} or newer`,
    },
  ];
};

const thereIsAPool: Rule = ({ karpenter }) =>
  karpenter === undefined || Object.keys(karpenter.nodePools).length > 0
    ? []
    : [
        {
          code: "CFG091",
          path: ["karpenter", "nodePools"],
          problem: "without a pool Karpenter makes no nodes",
          fix: "leave nodePools out for one pool, default, or name one",
        },
      ];

const amiReleases: Readonly<Record<NodePool["amiFamily"], { form: RegExp; example: string }>> = {
  AL2023: { form: /^v\d{8}$/, example: "v20261101" },
  Bottlerocket: { form: /^v?\d+\.\d+\.\d+$/, example: "v1.50.0" },
};

/** A release that does not exist leaves the node class not ready, and pods Pending. */
const imageIsOneOfItsFamily = forEachPool(({ amiFamily, amiVersion }, at) => {
  const { form, example } = amiReleases[amiFamily];
  if (amiVersion === "latest" || form.test(amiVersion)) return [];
  return [
    {
      code: "CFG092",
      path: [...at, "amiVersion"],
      problem: `${amiVersion} is not a release of ${amiFamily}`,
      fix: `use latest, or one such as ${example}`,
    },
  ];
});

/** Domains of which Karpenter, kubelet or EKS set the labels; the CRD refuses most, the kubelet the rest. */
const RESERVED = /(^|\.)(kubernetes\.io|k8s\.io|karpenter\.sh|karpenter\.k8s\.aws|eks\.amazonaws\.com)$/;

const keysAreOurs = forEachPool(({ labels, taints }, at) =>
  [
    ...Object.keys(labels).map((key) => ({ key, path: [...at, "labels", key] })),
    ...taints.map(({ key }, i) => ({ key, path: [...at, "taints", i, "key"] })),
  ]
    .filter(({ key }) => key.includes("/") && RESERVED.test(key.split("/")[0] ?? ""))
    .map(({ key, path }) => ({
      code: "CFG093",
      path,
      problem: `${key} is in a domain of Kubernetes, EKS or Karpenter`,
      fix: "use a domain of your own, such as example.com/team",
    })),
);

/** They never share a machine, and never sit on one of their own making: the release would wait for the second one for ever. */
const bothReplicasFindANode: Rule = ({ karpenter, nodes }) =>
  karpenter === undefined || nodes.desiredSize >= 2
    ? []
    : [
        {
          code: "CFG095",
          path: ["nodes", "desiredSize"],
          problem: "Karpenter's two pods need two managed nodes",
          fix: "use desiredSize 2 or more",
        },
      ];

export const karpenterRules: readonly Rule[] = [
  karpenterKnowsKubernetes,
  thereIsAPool,
  imageIsOneOfItsFamily,
  keysAreOurs,
  bothReplicasFindANode,
];

/** Seconds that `destroy` waits for the pools, less what a machine takes to stop. */
const PATIENCE = 13 * 60;

const nodesMayOutlastDestroy = forEachPool(({ terminationGracePeriod }, at) =>
  seconds(terminationGracePeriod) <= PATIENCE
    ? []
    : [
        {
          code: "CFG097",
          path: [...at, "terminationGracePeriod"],
          problem: `destroy gives the nodes 15 minutes, and pods that a disruption budget holds may stay ${terminationGracePeriod}`,
          fix: "use 13m or less, or expect to run destroy twice",
        },
      ],
);

export const karpenterWarnings: readonly Rule[] = [nodesMayOutlastDestroy];

/** Of a duration such as 1h30m. */
function seconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
  return [...duration.matchAll(/(\d+)([smh])/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}

/** Exact versions, part by part as numbers. */
function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map(Number));
  for (const [i, part] of (b ?? []).entries()) if ((a?.[i] ?? 0) !== part) return (a?.[i] ?? 0) < part;
  return false;
}
