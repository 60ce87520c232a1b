// Several gateways: what one of them takes, no other has.
import { furtherGatewaysOf, gatewaysOf, zoneOf } from "../gateways";
import type { Finding, Rule } from "./rule";

/** Namespaces, releases and labels of the mesh itself would be istio-NAME too. */
const TAKEN = ["system", "ingress", "ingressgateway", "base", "cni", "pilot"];
/** Of load balancers and target groups, in characters. */
const ELB_LIMIT = 32;

/** Names of namespace, release, load balancer and target groups are made from it. */
const nameFitsEverywhere: Rule = (config) =>
  furtherGatewaysOf(config).flatMap(({ name, path }): Finding[] => {
    const room = ELB_LIMIT - `${config.name}--443`.length;
    if (TAKEN.includes(name))
      return [
        {
          code: "CFG100",
          path,
          problem: `istio-${name} is a name of the mesh's own`,
          fix: `use a name that is none of ${TAKEN.join(", ")}`,
        },
      ];
    if (/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) && name.length <= room) return [];
    return [
      {
        code: "CFG100",
        path,
        problem: `${config.name}-${name} cannot name a load balancer and its target groups`,
        fix: `use another name: at most ${room} lower-case letters, digits and hyphens, starting with a letter`,
      },
    ];
  });

/** Each gateway answers for its domain and everything one label below it. */
const domainsAreApart: Rule = (config) => {
  const all = gatewaysOf(config);
  return all.flatMap(({ path, entry: { domain } }, i) =>
    all.slice(0, i).flatMap((other): Finding[] => {
      const taken = other.entry.domain;
      if (domain === undefined || taken === undefined) return [];
      if (domain !== taken && parent(domain) !== taken && parent(taken) !== domain) return [];
      const [wide, name] = parent(taken) === domain ? [domain, taken] : [taken, domain];
      const owner = other.path.join(".");
      return [
        {
          code: "CFG101",
          path: [...path, "domain"],
          problem:
            domain === taken
              ? `${domain} is the domain of ${owner} already`
              : `${name} is one of *.${wide}, and ${owner} has the other domain: two gateways would answer for one name`,
          fix: "use a domain beside it, such as internal.example.com beside shop.example.com",
        },
      ];
    }),
  );
};

const parent = (name: string) => name.slice(name.indexOf(".") + 1);

/** Route 53 makes both zones, and the parent can delegate to one only. */
const zonesAreMadeOnce: Rule = (config) => {
  const makers = gatewaysOf(config).filter(({ entry }) => entry.hostedZone?.create === true);
  return makers.flatMap(({ path, entry: { hostedZone } }, i) => {
    const first = makers.slice(0, i).find(({ entry }) => entry.hostedZone?.name === hostedZone?.name);
    return first === undefined
      ? []
      : [
          {
            code: "CFG102",
            path: [...path, "hostedZone", "create"],
            problem: `${first.path.join(".")} makes the zone ${hostedZone?.name} already`,
            fix: "remove it: gateways of one file share their zones by name",
          },
        ];
  });
};

/** cert-manager's and external-dns's rights end at one zone, that of ingress. */
const controllersHaveOneZone: Rule = (config) => {
  const reach = zoneOf(config, { entry: config.ingress })?.name;
  return furtherGatewaysOf(config).flatMap((gateway): Finding[] => {
    const { path, entry } = gateway;
    const zone = zoneOf(config, gateway)?.name;
    if (entry.domain === undefined || (reach !== undefined && zone === reach)) return [];
    const found = (who: string, instead: string): Finding => ({
      code: "CFG103",
      path: [...path, "domain"],
      problem: `${who} names of ingress's zone only, and ${reach === undefined ? "ingress has no domain" : `${entry.domain} is in the zone ${zone}, not in ${reach}`}`,
      fix: `${reach === undefined ? "add ingress.domain" : `use a name that ends in .${reach}`}, or ${instead}`,
    });
    return [
      ...(entry.tls === "lets-encrypt"
        ? [found("lets-encrypt proves", `set ${path.join(".")}.tls to acm or secret`)]
        : []),
      ...(config.ingress.records === "external-dns"
        ? [found("external-dns writes", "set ingress.records: terraform")]
        : []),
    ];
  });
};

export const gatewayRules: readonly Rule[] = [
  nameFitsEverywhere,
  domainsAreApart,
  zonesAreMadeOnce,
  controllersHaveOneZone,
];
