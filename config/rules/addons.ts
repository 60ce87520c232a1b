// Add-ons: pairs that EKS refuses, or takes and then leaves without effect.
import type { Rule } from "./rule";

/**
 * Families without trunk interfaces, on which pods get their own security groups.
 * Source: limits of aws/amazon-vpc-resource-controller-k8s, read 2026-11; i3 has them as metal only.
 */
const WITHOUT_TRUNK =
  /^(t\d[a-z]*|c1|c3|c4|d2|f1|g2|g3s?|h1|i2|m[1-4]|p2|p3|r3|r4|x1e?)\.|^i3\.(?!metal)|^i4i\.large$/;

/** Pods with a security group of their own never start on a node without a trunk interface. */
const podEniNeedsTrunks: Rule = ({ addons, nodes }) =>
  nodes.instanceTypes.flatMap((type, i) =>
    addons.vpcCni.podEni && WITHOUT_TRUNK.test(type)
      ? [
          {
            code: "CFG060",
            path: ["nodes", "instanceTypes", i],
            problem: `${type} has no trunk interface, which addons.vpcCni.podEni needs`,
            fix: "use a type such as m6i.xlarge, or set podEni to false",
          },
        ]
      : [],
  );

const corednsReplicasAreOrdered: Rule = ({ addons }) => {
  const { minReplicas, maxReplicas } = addons.coredns;
  if (minReplicas <= maxReplicas) return [];
  return [
    {
      code: "CFG061",
      path: ["addons", "coredns", "minReplicas"],
      problem: `minReplicas ${minReplicas} is above maxReplicas ${maxReplicas}`,
      fix: "lower minReplicas or raise maxReplicas",
    },
  ];
};

/** As kubelets, kube-proxy may be three minors older than the API server and never newer. */
const kubeProxyFitsKubernetes: Rule = ({ addons, cluster }) => {
  const { version } = addons.kubeProxy;
  if (version === undefined) return [];
  const age = minor(cluster.version) - minor(version);
  if (age >= 0 && age <= 3) return [];
  return [
    {
      code: "CFG062",
      path: ["addons", "kubeProxy", "version"],
      problem: `kube-proxy ${version} does not go with Kubernetes ${cluster.version}`,
      fix: `use a version that starts with v${cluster.version}., or none`,
    },
  ];
};

/** "1.35" and "v1.35.4-eksbuild.2" are both 35. */
function minor(version: string): number {
  return Number(version.split(".")[1]);
}

/** Somebody believes that this add-on runs. */
const versionsAreOfInstalledAddons: Rule = ({ addons, identity }) =>
  (
    [
      ["ebsCsi", addons.ebsCsi.enabled, "set addons.ebsCsi.enabled to true"],
      ["efsCsi", addons.efsCsi.enabled, "set addons.efsCsi.enabled to true"],
      ["podIdentityAgent", identity === "pod-identity", "set identity to pod-identity"],
    ] as const
  ).flatMap(([addon, installed, install]) =>
    installed || addons[addon].version === undefined
      ? []
      : [
          {
            code: "CFG063",
            path: ["addons", addon, "version"],
            problem: `${addon} has a version but is not installed`,
            fix: `${install}, or remove the version`,
          },
        ],
  );

export const addonRules: readonly Rule[] = [
  podEniNeedsTrunks,
  corednsReplicasAreOrdered,
  kubeProxyFitsKubernetes,
  versionsAreOfInstalledAddons,
];
