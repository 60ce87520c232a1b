// What AWS or the load balancer controller would refuse in the middle of an apply.
import { gatewaysOf } from "../gateways";
import type { Rule } from "./rule";

/** An internal load balancer has no public addresses to give. */
const addressesArePublic: Rule = (config) =>
  gatewaysOf(config).flatMap(({ path, entry }) =>
    entry.eipAllocationIds !== undefined && entry.scheme === "internal"
      ? [
          {
            code: "CFG065",
            path: [...path, "eipAllocationIds"],
            problem: "an internal load balancer takes no Elastic IP addresses",
            fix: `remove ${path.join(".")}.eipAllocationIds, or set ${path.join(".")}.scheme: internet-facing`,
          },
        ]
      : [],
  );

/** A load balancer has one address in each of its subnets, and all of them or none are given. Subnets by id bring their zones along. */
const oneAddressAZone: Rule = (config) => {
  const { existing, zones } = config.network;
  const subnets = existing?.publicSubnetIds;
  const { length } = subnets ?? zones;
  return gatewaysOf(config).flatMap(({ path, entry: { eipAllocationIds } }) =>
    eipAllocationIds === undefined || eipAllocationIds.length === length
      ? []
      : [
          {
            code: "CFG066",
            path: [...path, "eipAllocationIds"],
            problem: `${eipAllocationIds.length} Elastic IP addresses do not fit ${length} ${subnets === undefined ? "zones" : "public subnets"}`,
            fix: `name ${length}, one for each of ${(subnets ?? zones).join(", ")}`,
          },
        ],
  );
};

/** Within a gateway and over all of them: an address is at one load balancer. */
const addressesAreDistinct: Rule = (config) =>
  gatewaysOf(config)
    .flatMap(({ path, entry }) =>
      (entry.eipAllocationIds ?? []).map((id, i) => ({ id, path: [...path, "eipAllocationIds", i] })),
    )
    .flatMap(({ id, path }, i, all) =>
      all.findIndex((other) => other.id === id) === i
        ? []
        : [
            {
              code: "CFG067",
              path,
              problem: `${id} is named twice`,
              fix: "name an address of its own for each zone",
            },
          ],
    );

/** Without a TLS listener the bucket stays empty for ever, and nobody is told. */
const logsNeedTls: Rule = (config) =>
  gatewaysOf(config).flatMap(({ path, entry: { accessLogs, domain, tls } }) => {
    const key = path.join(".");
    return accessLogs !== undefined && (domain === undefined || tls !== "acm")
      ? [
          {
            code: "CFG068",
            path: [...path, "accessLogs"],
            problem: "a Network Load Balancer logs TLS connections only, and this one ends no TLS",
            fix: `${tls === "acm" ? `add ${key}.domain` : `set ${key}.tls: acm`}, or remove ${key}.accessLogs and read the gateway's own access log`,
          },
        ]
      : [];
  });

/** The controller reads tags from one annotation: `a=1,b=2`. */
const tagsFitTheAnnotation: Rule = (config) => {
  const reads = gatewaysOf(config).filter(({ entry }) => entry.nlb === "controller");
  if (reads.length === 0 || config.autoMode !== undefined) return []; // Auto Mode sets no tags of ours
  return Object.entries(config.tags)
    .filter(([key, value]) => /[,=]/.test(key) || value.includes(","))
    .map(([key]) => ({
      code: "CFG069",
      path: ["tags", key],
      problem: `the load balancer controller cannot read the tag ${key}: commas part tags, and a key ends at its first =`,
      fix: `take them out of the tag, or set ${reads.map(({ path }) => `${path.join(".")}.nlb`).join(" and ")}: terraform`,
    }));
};

export const loadBalancerRules: readonly Rule[] = [
  addressesArePublic,
  oneAddressAZone,
  addressesAreDistinct,
  logsNeedTls,
  tagsFitTheAnnotation,
];
