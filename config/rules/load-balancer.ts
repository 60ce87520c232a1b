// What AWS or the load balancer controller would refuse in the middle of an apply.
import type { Rule } from "./rule";

/** An internal load balancer has no public addresses to give. */
const addressesArePublic: Rule = ({ ingress }) =>
  ingress.eipAllocationIds !== undefined && ingress.scheme === "internal"
    ? [
        {
          code: "CFG065",
          path: ["ingress", "eipAllocationIds"],
          problem: "an internal load balancer takes no Elastic IP addresses",
          fix: "remove ingress.eipAllocationIds, or set ingress.scheme: internet-facing",
        },
      ]
    : [];

/** A load balancer has one address in each of its subnets, and all of them or none are given. Subnets by id bring their zones along. */
const oneAddressAZone: Rule = ({ ingress: { eipAllocationIds }, network: { existing, zones } }) => {
  const subnets = existing?.publicSubnetIds;
  const { length } = subnets ?? zones;
  if (eipAllocationIds === undefined || eipAllocationIds.length === length) return [];
  return [
    {
      code: "CFG066",
      path: ["ingress", "eipAllocationIds"],
      problem: `${eipAllocationIds.length} Elastic IP addresses do not fit ${length} ${subnets === undefined ? "zones" : "public subnets"}`,
      fix: `name ${length}, one for each of ${(subnets ?? zones).join(", ")}`,
    },
  ];
};

const addressesAreDistinct: Rule = ({ ingress }) =>
  (ingress.eipAllocationIds ?? []).flatMap((id, i, all) =>
    all.indexOf(id) === i
      ? []
      : [
          {
            code: "CFG067",
            path: ["ingress", "eipAllocationIds", i],
            problem: `${id} is named twice`,
            fix: "name an address of its own for each zone",
          },
        ],
  );

/** Without a TLS listener the bucket stays empty for ever, and nobody is told. */
const logsNeedTls: Rule = ({ ingress: { accessLogs, domain, tls } }) =>
  accessLogs !== undefined && (domain === undefined || tls !== "acm")
    ? [
        {
          code: "CFG068",
          path: ["ingress", "accessLogs"],
          problem: "a Network Load Balancer logs TLS connections only, and this one ends no TLS",
          fix: `${tls === "acm" ? "add ingress.domain" : "set ingress.tls: acm"}, or remove ingress.accessLogs and read the gateway's own access log`,
        },
      ]
    : [];

/** The controller reads tags from one annotation: `a=1,b=2`. */
const tagsFitTheAnnotation: Rule = ({ autoMode, ingress, tags }) =>
  ingress.nlb === "terraform" || autoMode !== undefined // Auto Mode sets no tags of ours
    ? []
    : Object.entries(tags)
        .filter(([key, value]) => /[,=]/.test(key) || value.includes(","))
        .map(([key]) => ({
          code: "CFG069",
          path: ["tags", key],
          problem: `the load balancer controller cannot read the tag ${key}: commas part tags, and a key ends at its first =`,
          fix: "take them out of the tag, or set ingress.nlb: terraform",
        }));

export const loadBalancerRules: readonly Rule[] = [
  addressesArePublic,
  oneAddressAZone,
  addressesAreDistinct,
  logsNeedTls,
  tagsFitTheAnnotation,
];
