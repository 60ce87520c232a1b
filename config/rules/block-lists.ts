// Every block and id that a file lists: spelled as AWS wants it, and once.
import { gatewaysOf } from "../gateways";
import type { EksConfig } from "../types";
import { canonical } from "./block";
import type { Finding, Rule } from "./rule";

/** A block, and where it stands in the file. */
export type Place = readonly [path: readonly (string | number)[], block: string];

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
    ...gatewaysOf(config).flatMap(({ path, entry }) =>
      entry.allowedCidrs.map((b, i): Place => [[...path, "allowedCidrs", i], b]),
    ),
  ];
}

/** A cloud refuses 10.0.0.1/16 in the middle of an apply; say so now. */
export function notCanonical(places: readonly Place[]): Finding[] {
  return places.flatMap(([path, block]): Finding[] => {
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
}

/** A list's second entry of the same would be the same rule, or the same subnet, made or found twice. */
export function twice(path: Place[0], list: readonly string[] = []): Finding[] {
  return list.flatMap((one, i) =>
    list.indexOf(one) === i
      ? []
      : [{ code: "CFG048", path: [...path, i], problem: `${one} is named twice`, fix: "name it once" }],
  );
}

const blocksAreCanonical: Rule = (config) => notCanonical(blocks(config));

const nothingIsNamedTwice: Rule = (config) => {
  const { network, cluster } = config;
  return [
    ...twice(["network", "existing", "privateSubnetIds"], network.existing?.privateSubnetIds),
    ...twice(["network", "existing", "publicSubnetIds"], network.existing?.publicSubnetIds),
    ...twice(["cluster", "publicAccessCidrs"], cluster.publicAccessCidrs),
    ...twice(["cluster", "privateAccessCidrs"], cluster.privateAccessCidrs),
    ...gatewaysOf(config).flatMap(({ path, entry }) => twice([...path, "allowedCidrs"], entry.allowedCidrs)),
  ];
};

export const blockListRules: readonly Rule[] = [blocksAreCanonical, nothingIsNamedTwice];
