// Ranges of a GKE cluster: sizes, overlaps, and whether nodes and their pods fit.
import type { GkeConfig } from "../../types";
import { canonical, overlap } from "../block";
import { notCanonical, type Place } from "../block-lists";
import type { Finding, Rule } from "../rule";

/** The three ranges with Google's limits for their prefixes. */
const RANGES = [
  { key: "ipCidrRange", what: "nodes", largest: 16, smallest: 26, example: "10.0.0.0/20" },
  { key: "clusterIpv4CidrBlock", what: "pods", largest: 9, smallest: 21, example: "10.4.0.0/14" },
  { key: "servicesIpv4CidrBlock", what: "Services", largest: 16, smallest: 27, example: "10.8.0.0/20" },
] as const;

const bitsOf = (block: string) => Number(block.split("/")[1]);

const rangesAreCanonical: Rule<GkeConfig> = ({ network, ingress, cluster }) =>
  notCanonical([
    ...RANGES.map(({ key }): Place => [["network", key], network[key]]),
    ...cluster.authorizedNetworks.map((b, i): Place => [["cluster", "authorizedNetworks", i], b]),
    ...ingress.allowedCidrs.map((b, i): Place => [["ingress", "allowedCidrs", i], b]),
  ]);

const rangesHaveSensibleSizes: Rule<GkeConfig> = ({ network }) =>
  RANGES.flatMap(({ key, what, largest, smallest, example }) => {
    const bits = bitsOf(network[key]);
    if (bits >= largest && bits <= smallest) return [];
    return [
      {
        code: "CFG131",
        path: ["network", key],
        problem: `${network[key]} is not between /${largest} and /${smallest}, as a range of ${what} must be`,
        fix: `use one such as ${example}`,
      },
    ];
  });

/** Google would route the same address to two places, and refuses the subnet. */
const rangesAreApart: Rule<GkeConfig> = ({ network }) =>
  RANGES.flatMap(({ key, example }, i) =>
    RANGES.slice(0, i).flatMap((other): Finding[] => {
      const [mine, theirs] = [canonical(network[key]), canonical(network[other.key])];
      if (mine === undefined || theirs === undefined || !overlap(mine, theirs)) return [];
      return [
        {
          code: "CFG132",
          path: ["network", key],
          problem: `${mine} overlaps network.${other.key} ${theirs}`,
          fix: `choose a range of its own, such as ${overlap(example, theirs) ? "172.16.0.0/16" : example}`,
        },
      ];
    }),
  );

/** Nodes at most, and one more a pool while it is upgraded. */
function mostNodes({ nodes, nodePools }: GkeConfig): number {
  return [nodes, ...Object.values(nodePools)].reduce((sum, pool) => sum + pool.totalMaxNodeCount + 1, 0);
}

/** GKE gives each node a block of twice as many addresses as pods, rounded up: 110 take a /24. */
const podsFitIntoTheirRange: Rule<GkeConfig> = (config) => {
  const { clusterIpv4CidrBlock: range, maxPodsPerNode } = config.network;
  const nodeBits = 32 - Math.ceil(Math.log2(maxPodsPerNode * 2));
  const room = 2 ** (nodeBits - bitsOf(range));
  const wanted = mostNodes(config);
  if (wanted <= room || bitsOf(range) > 21) return [];
  return [
    {
      code: "CFG133",
      path: ["network", "clusterIpv4CidrBlock"],
      problem: `${range} has room for ${Math.floor(room)} nodes of ${maxPodsPerNode} pods, and the pools may have ${wanted} with one more of each in an upgrade`,
      fix: "use a larger range, a lower network.maxPodsPerNode or a lower totalMaxNodeCount",
    },
  ];
};

/** Four addresses of a subnet are Google's own; load balancers inside the VPC need some as well. */
const nodesFitIntoTheirRange: Rule<GkeConfig> = (config) => {
  const { ipCidrRange } = config.network;
  const room = 2 ** (32 - bitsOf(ipCidrRange)) - 4;
  const wanted = mostNodes(config);
  if (wanted <= room || bitsOf(ipCidrRange) > 26) return [];
  return [
    {
      code: "CFG134",
      path: ["network", "ipCidrRange"],
      problem: `${ipCidrRange} has ${room} addresses, and the pools may have ${wanted} nodes with one more of each in an upgrade`,
      fix: "use a larger range such as 10.0.0.0/20, or a lower totalMaxNodeCount",
    },
  ];
};

const zonesAreDistinct: Rule<GkeConfig> = ({ nodeLocations = [] }) =>
  nodeLocations.flatMap((zone, i) =>
    nodeLocations.indexOf(zone) === i
      ? []
      : [
          {
            code: "CFG018",
            path: ["nodeLocations", i],
            problem: `zone ${zone} is named twice`,
            fix: "name each zone once",
          },
        ],
  );

export const gkeNetworkRules: readonly Rule<GkeConfig>[] = [
  rangesAreCanonical,
  rangesHaveSensibleSizes,
  rangesAreApart,
  podsFitIntoTheirRange,
  nodesFitIntoTheirRange,
  zonesAreDistinct,
];
