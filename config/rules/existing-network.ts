// A VPC that is there: named once, and nothing said of how to make one.
import { gatewaysOf } from "../gateways";
import type { Finding, Rule, Wrote } from "./rule";

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
const existingIsNamedOnce: Rule = (config, wrote) => {
  if (config.network.existing === undefined) return [];
  const needsPublic = gatewaysOf(config).some(({ entry }) => entry.scheme === "internet-facing");
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

export const existingNetworkRules: readonly Rule[] = [
  existingMakesNothing,
  existingIsNamedOnce,
  zonesAreForTags,
];
