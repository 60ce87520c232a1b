// Sizes and overlaps of a VPC that we make, and of the Services' block.
import { canonical, overlap } from "./block";
import type { Rule } from "./rule";

/** Each zone takes a quarter for nodes and pods; below /20 prefix delegation finds no whole /28s any more. */
const vpcHasASensibleSize: Rule = ({ network }) => {
  if (network.existing !== undefined) return [];
  const bits = Number(network.cidr.split("/")[1]);
  const path = ["network", "cidr"];
  if (bits > 20)
    return [
      {
        code: "CFG014",
        path,
        problem: `${network.cidr} is too small for ${network.zones.length} zones`,
        fix: "use /20 or larger",
      },
    ];
  if (bits < 16)
    return [
      {
        code: "CFG015",
        path,
        problem: `${network.cidr} is larger than a VPC may be`,
        fix: "use /16 or smaller",
      },
    ];
  return [];
};

/** Kubernetes and the VPC would route the same address to two places. */
const servicesAreOutsideTheVpc: Rule = ({ network, cluster }) => {
  if (network.existing !== undefined) return []; // its block is known to AWS alone
  const [vpc, services] = [canonical(network.cidr), canonical(cluster.serviceIpv4Cidr)];
  if (vpc === undefined || services === undefined || !overlap(vpc, services)) return [];
  return [
    {
      code: "CFG016",
      path: ["cluster", "serviceIpv4Cidr"],
      problem: `${services} overlaps network.cidr ${vpc}`,
      fix: `choose a private block outside the VPC, such as ${vpc.startsWith("172.20.") ? "10.100.0.0/16" : "172.20.0.0/16"}`,
    },
  ];
};

/** EKS takes a service block of /24 to /12 out of the private ranges. */
const serviceBlockFitsEks: Rule = ({ cluster }) => {
  const bits = Number(cluster.serviceIpv4Cidr.split("/")[1]);
  if (bits >= 12 && bits <= 24) return [];
  return [
    {
      code: "CFG017",
      path: ["cluster", "serviceIpv4Cidr"],
      problem: `${cluster.serviceIpv4Cidr} is not between /12 and /24`,
      fix: "use a /16 such as 172.20.0.0/16",
    },
  ];
};

/** A zone named twice would be one zone with two NAT gateways. */
const zonesAreDistinct: Rule = ({ network }) =>
  network.zones.flatMap((zone, i) =>
    network.zones.indexOf(zone) === i
      ? []
      : [
          {
            code: "CFG018",
            path: ["network", "zones", i],
            problem: `zone ${zone} is named twice`,
            fix: "name each zone once",
          },
        ],
  );

export const networkRules: readonly Rule[] = [
  vpcHasASensibleSize,
  servicesAreOutsideTheVpc,
  serviceBlockFitsEks,
  zonesAreDistinct,
];
