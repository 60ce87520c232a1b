// The pods' own block of a VPC, and whether nodes with their pods fit into their subnets.
import { vcpus } from "../instance-types";
import { canonical, inside, overlap } from "./block";
import type { Rule } from "./rule";

/** Shared address space: every VPC takes it as a second block. */
const SHARED = "100.64.0.0/10";
/** Of the private ranges a VPC takes only the one that its first block is in. Source: VPC user guide, CIDR block association restrictions. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** A quarter for each zone; below /20 prefix delegation finds no whole /28s any more. */
const podBlockHasASensibleSize: Rule = ({ network }) => {
  const { podCidr } = network;
  const block = podCidr === undefined ? undefined : canonical(podCidr);
  if (block === undefined) return [];
  const path = ["network", "podCidr"];
  const bits = Number(block.split("/")[1]);
  if (bits < 16 || bits > 20)
    return [
      {
        code: "CFG040",
        path,
        problem: `${block} is not between /16 and /20`,
        fix: "use a /16 such as 100.64.0.0/16",
      },
    ];
  const vpc = canonical(network.cidr);
  const range = PRIVATE.find((one) => vpc !== undefined && inside(vpc, one));
  if (![SHARED, ...(range === undefined ? [] : [range])].some((one) => inside(block, one)))
    return [
      {
        code: "CFG041",
        path,
        problem: `AWS adds ${block} to no VPC of ${network.cidr}`,
        fix: `use one inside ${SHARED}, such as 100.64.0.0/16${range === undefined ? "" : `, or inside ${range}`}`,
      },
    ];
  return [];
};

const podsAreApart: Rule = ({ network, cluster }) => {
  const block = network.podCidr === undefined ? undefined : canonical(network.podCidr);
  if (block === undefined) return [];
  return (
    [
      ["network.cidr", canonical(network.cidr)],
      ["cluster.serviceIpv4Cidr", canonical(cluster.serviceIpv4Cidr)],
    ] as const
  ).flatMap(([name, other]) =>
    other === undefined || !overlap(block, other)
      ? []
      : [
          {
            code: "CFG042",
            path: ["network", "podCidr"],
            problem: `${block} overlaps ${name} ${other}`,
            fix: "choose a block of its own, such as 100.64.0.0/16",
          },
        ],
  );
};

/**
 * The CNI takes whole /28s, and one more than it needs. Counted for full nodes: EKS allows 110 pods on a node of less than
 * 30 vCPU and 250 on a larger one. The first and the last /28 of a subnet hold addresses of AWS's own.
 */
const nodesFitIntoTheirSubnets: Rule = ({ autoMode, network, nodes }) => {
  if (network.existing !== undefined || autoMode !== undefined) return []; // nobody knows the block, or the nodes
  const [key, block] = network.podCidr === undefined ? ["cidr", network.cidr] : ["podCidr", network.podCidr];
  const bits = Number(block.split("/")[1]);
  if (bits < 16 || bits > 20) return []; // told already
  const maxPods = nodes.instanceTypes.every((type) => (vcpus(type) ?? 96) < 30) ? 110 : 250;
  const room = Math.floor((2 ** (28 - (bits + 2)) - 2) / (Math.ceil(maxPods / 16) + 1));
  const wanted = Math.ceil(nodes.maxSize / network.zones.length);
  if (wanted <= room) return [];
  return [
    {
      code: "CFG047",
      path: ["network", key],
      problem: `a zone's quarter of ${block} has room for ${room} nodes of ${maxPods} pods, and nodes.maxSize ${nodes.maxSize} puts ${wanted} there`,
      fix: `use a larger block${key === "cidr" ? ", a network.podCidr" : ""} or a lower nodes.maxSize`,
    },
  ];
};

export const podBlockRules: readonly Rule[] = [
  podBlockHasASensibleSize,
  podsAreApart,
  nodesFitIntoTheirSubnets,
];
