// EKS Auto Mode: what it does itself cannot be set beside it, and what its nodes are.
import { gatewaysOf } from "../gateways";
import type { Rule } from "./rule";

interface Excluded {
  readonly path: readonly string[];
  readonly problem: string;
  readonly fix: string;
}

const contained = (addon: string, what: string): Excluded => ({
  path: ["addons", addon],
  problem: `${what} is part of Auto Mode, which takes no settings of it`,
  fix: "remove it, or remove autoMode",
});

/** Keys that a person may not write beside autoMode. Defaults do not count: nobody asked for them. */
const excluded: readonly Excluded[] = [
  {
    path: ["nodes"],
    problem: "Auto Mode makes every node itself, of the types that its pods need",
    fix: "remove it, or remove autoMode",
  },
  {
    path: ["nodeGroups"],
    problem: "managed nodes want the VPC CNI and kube-proxy, which Auto Mode does without",
    fix: "remove it, and make a NodePool of your own (docs/auto-mode.md); or remove autoMode",
  },
  {
    path: ["karpenter"],
    problem: "Auto Mode contains a Karpenter, and two of them would make nodes for the same pods",
    fix: "remove it, and make a NodePool of your own (docs/auto-mode.md); or remove autoMode",
  },
  contained("vpcCni", "the VPC CNI"),
  contained("kubeProxy", "kube-proxy"),
  contained("coredns", "DNS"),
  contained("ebsCsi", "the driver of EBS volumes"),
  contained("podIdentityAgent", "the agent of EKS Pod Identity"),
  {
    path: ["network", "podCidr"],
    problem: "pods get subnets of their own by ENIConfig, which Auto Mode does not know",
    fix: "remove it and choose a larger network.cidr, or remove autoMode",
  },
];

const autoModeDoesItItself: Rule = ({ autoMode }, wrote) =>
  autoMode === undefined
    ? []
    : excluded.filter(({ path }) => wrote(path)).map((one) => ({ code: "CFG110", ...one }));

/** Its built-in node class gives nodes the cluster's group, and its role may write rules into no other. */
const nodesAreInTheClustersGroup: Rule = ({ autoMode, cluster }) =>
  autoMode !== undefined && cluster.nodeSecurityGroup === "strict"
    ? [
        {
          code: "CFG110",
          path: ["cluster", "nodeSecurityGroup"],
          problem: "Auto Mode's nodes are in the cluster's own security group",
          fix: "set it to cluster, or remove autoMode",
        },
      ]
    : [];

/** AWS names the annotations that Auto Mode reads, and the one with addresses is not among them. */
const addressesAreTerraforms: Rule = (config) =>
  config.autoMode === undefined
    ? []
    : gatewaysOf(config)
        .filter(({ entry }) => entry.nlb === "controller" && entry.eipAllocationIds !== undefined)
        .map(({ path }) => ({
          code: "CFG115",
          path: [...path, "eipAllocationIds"],
          problem: "Auto Mode is not known to give a load balancer of its own making these addresses",
          fix: `set ${path.join(".")}.nlb: terraform, or remove ${path.join(".")}.eipAllocationIds`,
        }));

/** istiod and the gateway do not tolerate the taint of the pool system: without the other one they wait for ever. */
const somePoolTakesTheMesh: Rule = ({ autoMode }) =>
  autoMode === undefined || autoMode.nodePools.includes("general-purpose")
    ? []
    : [
        {
          code: "CFG111",
          path: ["autoMode", "nodePools"],
          problem: "the pool system takes only pods that tolerate CriticalAddonsOnly, and the mesh does not",
          fix: "add general-purpose",
        },
      ];

/** Nodes of the built-in pools come without a taint that waits for Istio's CNI, so only its repair is left. */
const lostPodsAreRepaired: Rule = ({ autoMode, mesh }) =>
  autoMode === undefined || mesh.cni.repair !== "off"
    ? []
    : [
        {
          code: "CFG112",
          path: ["mesh", "cni", "repair"],
          problem:
            "Auto Mode's nodes do not wait for Istio's CNI, and off repairs none of the pods that start before it",
          fix: "use deletePods",
        },
      ];

export const autoModeRules: readonly Rule[] = [
  autoModeDoesItItself,
  nodesAreInTheClustersGroup,
  addressesAreTerraforms,
  somePoolTakesTheMesh,
  lostPodsAreRepaired,
];

/** Its nodes are Bottlerocket. */
const repairWorks: Rule = ({ autoMode, mesh }) =>
  autoMode !== undefined && mesh.cni.repair === "repairPods"
    ? [
        {
          code: "CFG113",
          path: ["mesh", "cni", "repair"],
          problem: "repairPods is reported not to work on Bottlerocket, which Auto Mode's nodes are",
          fix: "use deletePods",
        },
      ]
    : [];

/** Nodes and volumes are made by AWS, and its built-in node class, which nobody else may change, has no tags. */
const tagsStopAtTheNodes: Rule = ({ autoMode, tags }) =>
  autoMode !== undefined && Object.keys(tags).length > 0
    ? [
        {
          code: "CFG114",
          path: ["tags"],
          problem: "what Auto Mode makes does not carry them: nodes, volumes, load balancers",
          fix: "find those by eks:eks-cluster-name, or make a NodeClass with tags of your own (docs/auto-mode.md)",
        },
      ]
    : [];

export const autoModeWarnings: readonly Rule[] = [repairWorks, tagsStopAtTheNodes];
