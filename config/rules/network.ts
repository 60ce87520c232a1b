// Sizes and overlaps of the address blocks.
import { isIPv4 } from "node:net";
import { Netmask } from "netmask";
import { vcpus } from "../instance-types";
import type { EksConfig } from "../types";
import type { Finding, Rule, Wrote } from "./rule";

type Place = readonly [path: readonly (string | number)[], block: string];

/** Every block that the file names, with its place. */
function blocks(config: EksConfig): Place[] {
  const { podCidr } = config.network;
  return [
    [["network", "cidr"], config.network.cidr],
    ...(podCidr === undefined ? [] : [[["network", "podCidr"], podCidr] as const]),
    [["cluster", "serviceIpv4Cidr"], config.cluster.serviceIpv4Cidr],
    ...config.cluster.publicAccessCidrs.map((b, i): Place => [["cluster", "publicAccessCidrs", i], b]),
    ...(config.cluster.privateAccessCidrs ?? []).map(
      (b, i): Place => [["cluster", "privateAccessCidrs", i], b],
    ),
    ...config.ingress.allowedCidrs.map((b, i): Place => [["ingress", "allowedCidrs", i], b]),
  ];
}

function canonical(block: string): string | undefined {
  const [address = "", bits = ""] = block.split("/");
  if (!isIPv4(address) || Number(bits) > 32) return undefined;
  return new Netmask(block).toString();
}

/** AWS refuses 10.0.0.1/16 in the middle of an apply; say so now. */
const blocksAreCanonical: Rule = (config) =>
  blocks(config).flatMap(([path, block]): Finding[] => {
    const right = canonical(block);
    if (right === block) return [];
    return [
      right === undefined
        ? {
            code: "CFG010",
            path,
            problem: `${block} is not an IPv4 block`,
            fix: "write one such as 10.20.0.0/16",
          }
        : { code: "CFG010", path, problem: `${block} has bits set behind its prefix`, fix: `write ${right}` },
    ];
  });

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

function overlap(a: string, b: string): boolean {
  const [first, second] = [new Netmask(a), new Netmask(b)];
  return first.contains(second) || second.contains(first);
}

/** Blocks that a VPC whose first block is private takes as its second. */
const POD_RANGES = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];

/** A quarter for each zone; below /20 prefix delegation finds no whole /28s any more. */
const podBlockHasASensibleSize: Rule = ({ network: { podCidr } }) => {
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
  if (!POD_RANGES.some((range) => new Netmask(range).contains(new Netmask(block))))
    return [
      {
        code: "CFG041",
        path,
        problem: `${block} is a public block`,
        fix: "use one inside 100.64.0.0/10, such as 100.64.0.0/16",
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

/**
 * The CNI takes whole /28s, and one more than it needs. Counted for full nodes: EKS allows 110 pods on a node of less than
 * 30 vCPU and 250 on a larger one. The first and the last /28 of a subnet hold addresses of AWS's own.
 */
const nodesFitIntoTheirSubnets: Rule = ({ network, nodes }) => {
  if (network.existing !== undefined) return [];
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

const inExisting = (key: string) => ["network", "existing", key];

/** What says how to make a VPC would do nothing beside one that is there. */
const existingMakesNothing: Rule = ({ network }, wrote) =>
  network.existing === undefined
    ? []
    : ["cidr", "natGateways", "podCidr", "vpcEndpoints", "flowLogs"]
        .filter((key) => wrote(["network", key]))
        .map((key) => ({
          code: "CFG043",
          path: ["network", key],
          problem: `${key} is about a VPC that meshup makes, and network.existing names one that is there`,
          fix: "remove one of the two",
        }));

/** By id or by tags: both would leave open which one holds. */
const existingIsNamedOnce: Rule = ({ network: { existing }, ingress }, wrote) => {
  if (existing === undefined) return [];
  const needsPublic = ingress.scheme === "internet-facing";
  return [
    ...oneOf(wrote, "vpcId", "vpcTags", true),
    ...oneOf(wrote, "privateSubnetIds", "privateSubnetTags", true),
    ...oneOf(wrote, "publicSubnetIds", "publicSubnetTags", needsPublic),
  ];
};

function oneOf(wrote: Wrote, byId: string, byTags: string, needed: boolean): Finding[] {
  const [id, tags] = [wrote(inExisting(byId)), wrote(inExisting(byTags))];
  if (id && tags)
    return [
      {
        code: "CFG044",
        path: inExisting(byTags),
        problem: `${byId} names the same already`,
        fix: `keep ${byId} or ${byTags}`,
      },
    ];
  if (id || tags || !needed) return [];
  const reason = byId.startsWith("public")
    ? "an internet-facing load balancer needs public subnets"
    : "it is missing";
  return [
    {
      code: "CFG045",
      path: ["network", "existing"],
      problem: `neither ${byId} nor ${byTags} is there; ${reason}`,
      fix: `add ${byId} or ${byTags}`,
    },
  ];
}

/** Ids bring their zones along. */
const zonesAreForTags: Rule = ({ network }, wrote) =>
  network.existing?.privateSubnetIds !== undefined &&
  network.existing.publicSubnetTags === undefined &&
  wrote(["network", "zones"])
    ? [
        {
          code: "CFG046",
          path: ["network", "zones"],
          problem: "the subnets are named by id, and their zones are theirs",
          fix: "remove zones, or name the subnets by tags",
        },
      ]
    : [];

/** A list's second entry of the same would be the same rule, or the same subnet, made or found twice. */
const nothingIsNamedTwice: Rule = ({ network: { existing }, cluster, ingress }) =>
  (
    [
      [inExisting("privateSubnetIds"), existing?.privateSubnetIds],
      [inExisting("publicSubnetIds"), existing?.publicSubnetIds],
      [["cluster", "publicAccessCidrs"], cluster.publicAccessCidrs],
      [["cluster", "privateAccessCidrs"], cluster.privateAccessCidrs],
      [["ingress", "allowedCidrs"], ingress.allowedCidrs],
    ] as const
  ).flatMap(([path, list = []]) =>
    list.flatMap((one, i) =>
      list.indexOf(one) === i
        ? []
        : [
            {
              code: "CFG048",
              path: [...path, i],
              problem: `${one} is named twice`,
              fix: "name it once",
            },
          ],
    ),
  );

export const networkRules: readonly Rule[] = [
  podBlockHasASensibleSize,
  podsAreApart,
  nodesFitIntoTheirSubnets,
  existingMakesNothing,
  existingIsNamedOnce,
  zonesAreForTags,
  nothingIsNamedTwice,
  blocksAreCanonical,
  vpcHasASensibleSize,
  servicesAreOutsideTheVpc,
  serviceBlockFitsEks,
  zonesAreDistinct,
];
