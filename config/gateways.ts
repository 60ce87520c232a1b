// All gateways of a file, ingress first: what each is called, what its entry and its pods are like.
import type { EksConfig, MeshSettings } from "./types";

type Config = Pick<EksConfig, "ingress" | "gateways" | "mesh">;
/** What is said once for all of them is no part of an entry. */
type Entry = Omit<EksConfig["ingress"], "letsEncrypt" | "records" | "externalDns">;

export interface Gateway {
  /** `ingress`, or its key in `gateways`. */
  readonly name: string;
  /** Name of its release, Deployment and Service; the label `istio` of its pods is the same without the prefix. */
  readonly release: string;
  /** Its own, so that its Secrets and rights are its own too. */
  readonly namespace: string;
  /** Name of its Gateway object, to which teams bind their VirtualServices. */
  readonly object: string;
  readonly entry: Entry;
  readonly pods: MeshSettings["gateway"];
  /** Where entry and pods stand in the file. */
  readonly path: readonly string[];
  readonly podsPath: readonly string[];
}

/** The one that is always there. */
export function ingressOf({ ingress, mesh }: Config): Gateway {
  return {
    name: "ingress",
    release: "istio-ingressgateway",
    namespace: "istio-ingress",
    object: "public",
    entry: ingress,
    pods: mesh.gateway,
    path: ["ingress"],
    podsPath: ["mesh", "gateway"],
  };
}

/** Those of `gateways`. */
export function furtherGatewaysOf({ gateways }: Pick<Config, "gateways">): Gateway[] {
  return Object.entries(gateways).map(([name, settings]) => ({
    name,
    release: `istio-${name}`,
    namespace: `istio-${name}`,
    object: name,
    entry: settings,
    pods: settings,
    path: ["gateways", name],
    podsPath: ["gateways", name],
  }));
}

export function gatewaysOf(config: Config): Gateway[] {
  return [ingressOf(config), ...furtherGatewaysOf(config)];
}

/** True when the name is the zone's own or below it. */
export const isInZone = (name: string, zone: string) => name === zone || name.endsWith(`.${zone}`);

/** The zone of a gateway's records; undefined without a domain. */
export function zoneOf(
  { ingress }: Pick<Config, "ingress">,
  { entry: { domain, hostedZone } }: Pick<Gateway, "entry">,
): { readonly name: string; readonly create: boolean } | undefined {
  if (domain === undefined || hostedZone !== undefined) return hostedZone;
  const shared = ingress.hostedZone?.name ?? ingress.domain;
  return { name: shared !== undefined && isInZone(domain, shared) ? shared : domain, create: false };
}
