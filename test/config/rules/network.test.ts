// Wrong combinations of the network: each is refused in one line, which names the fix.
import { refusals } from "../../helpers/config";

const existing = {
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
};

test.each([
  [
    "a VPC too small",
    { network: { cidr: "10.0.0.0/26" } },
    "network.cidr: 10.0.0.0/26 is too small for 3 zones; use /20 or larger [CFG014]",
  ],
  [
    "a VPC larger than AWS allows",
    { network: { cidr: "10.0.0.0/8" } },
    "network.cidr: 10.0.0.0/8 is larger than a VPC may be; use /16 or smaller [CFG015]",
  ],
  [
    "bits behind a prefix",
    { network: { cidr: "10.0.1.0/16" } },
    "network.cidr: 10.0.1.0/16 has bits set behind its prefix; write 10.0.0.0/16 [CFG010]",
  ],
  [
    "a pod block too small",
    { network: { podCidr: "100.64.0.0/24" } },
    "network.podCidr: 100.64.0.0/24 is not between /16 and /20; use a /16 such as 100.64.0.0/16 [CFG040]",
  ],
  [
    "a public pod block",
    { network: { podCidr: "8.8.0.0/16" } },
    "network.podCidr: AWS adds 8.8.0.0/16 to no VPC of 10.0.0.0/16; use one inside 100.64.0.0/10, such as 100.64.0.0/16, or inside 10.0.0.0/8 [CFG041]",
  ],
  [
    "a pod block of another private range",
    { network: { podCidr: "192.168.0.0/16" } },
    "network.podCidr: AWS adds 192.168.0.0/16 to no VPC of 10.0.0.0/16; use one inside 100.64.0.0/10, such as 100.64.0.0/16, or inside 10.0.0.0/8 [CFG041]",
  ],
  [
    "pods among the nodes",
    { network: { cidr: "10.0.0.0/16", podCidr: "10.0.0.0/16" } },
    "network.podCidr: 10.0.0.0/16 overlaps network.cidr 10.0.0.0/16; choose a block of its own, such as 100.64.0.0/16 [CFG042]",
  ],
  [
    "more nodes than their subnets have room for",
    { network: { cidr: "10.0.0.0/20" }, nodes: { maxSize: 30 } },
    "network.cidr: a zone's quarter of 10.0.0.0/20 has room for 7 nodes of 110 pods, and nodes.maxSize 30 puts 10 there; use a larger block, a network.podCidr or a lower nodes.maxSize [CFG047]",
  ],
  [
    "a block for a VPC that is there",
    { network: { cidr: "10.0.0.0/16", existing }, ingress: { scheme: "internal" } },
    "network.cidr: cidr is about a VPC that meshup makes, and network.existing names one that is there; remove one of the two [CFG043]",
  ],
  [
    "a VPC by id and by tags",
    {
      network: { existing: { ...existing, vpcTags: { Name: "shared" } } },
      ingress: { scheme: "internal" },
    },
    "network.existing.vpcTags: vpcId names the same already; keep vpcId or vpcTags [CFG044]",
  ],
  [
    "a public entry without public subnets",
    { network: { existing } },
    "network.existing: neither publicSubnetIds nor publicSubnetTags is there; an internet-facing load balancer needs public subnets; add publicSubnetIds or publicSubnetTags [CFG045]",
  ],
  [
    "zones beside subnets by id",
    { network: { existing, zones: ["a", "b"] }, ingress: { scheme: "internal" } },
    "network.zones: the subnets are named by id, and their zones are theirs; remove zones, or name the subnets by tags [CFG046]",
  ],
  [
    "a zone twice",
    { network: { zones: ["a", "a"] } },
    "network.zones.1: zone a is named twice; name each zone once [CFG018]",
  ],
  [
    "a subnet twice",
    {
      network: {
        existing: {
          ...existing,
          publicSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef2"],
        },
      },
    },
    "network.existing.publicSubnetIds.1: subnet-0123456789abcdef2 is named twice; name it once [CFG048]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});
