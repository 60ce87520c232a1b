// All gateways of a file, ingress first: what each is called, what its entry and its pods are like.
import type { EksConfig, GkeConfig, MeshSettings } from "./types";

type Pods = MeshSettings["gateway"];

/** What is said once for all of them is no part of an entry. */
type SaidOnce = "letsEncrypt" | "records" | "externalDns";

/** A file of any platform; only some have further gateways. */
export interface WithGateways {
  readonly ingress: object;
  readonly gateways?: Readonly<Record<string, Pods>>;
  readonly mesh: { readonly gateway: Pods };
}

type EntryOf<C extends WithGateways> = Omit<C["ingress"], SaidOnce>;

/** A way in on EKS. */
export type EksEntry = EntryOf<EksConfig>;

/** A way in on any platform: each has a part of these keys. */
export type AnyEntry = Pick<EksEntry, "domain" | "tls" | "tlsSecretName"> &
  Partial<EksEntry> &
  Partial<Pick<GkeConfig["ingress"], "minProtocolVersion">>;

export interface Gateway<Entry = EksEntry> {
  /** `ingress`, or its key in `gateways`. */
  readonly name: string;
  /** Name of its release, Deployment and Service; the label `istio` of its pods is the same without the prefix. */
  readonly release: string;
  /** Its own, so that its Secrets and rights are its own too. */
  readonly namespace: string;
  /** Name of its Gateway object, to which teams bind their VirtualServices. */
  readonly object: string;
  readonly entry: Entry;
  readonly pods: Pods;
  /** Where entry and pods stand in the file. */
  readonly path: readonly string[];
  readonly podsPath: readonly string[];
}

/** The one that is always there. */
export function ingressOf<C extends WithGateways>(config: C): Gateway<EntryOf<C>> {
  return {
    name: "ingress",
    release: "istio-ingressgateway",
    namespace: "istio-ingress",
    object: "public",
    entry: config.ingress as EntryOf<C>,
    pods: config.mesh.gateway,
    path: ["ingress"],
    podsPath: ["mesh", "gateway"],
  };
}

/** Those of `gateways`, which take the same keys as ingress. */
export function furtherGatewaysOf<C extends WithGateways>({ gateways = {} }: C): Gateway<EntryOf<C>>[] {
  return Object.entries(gateways).map(([name, settings]) => ({
    name,
    release: `istio-${name}`,
    namespace: `istio-${name}`,
    object: name,
    entry: settings as unknown as EntryOf<C>,
    pods: settings,
    path: ["gateways", name],
    podsPath: ["gateways", name],
  }));
}

export function gatewaysOf<C extends WithGateways>(config: C): Gateway<EntryOf<C>>[] {
  return [ingressOf(config), ...furtherGatewaysOf(config)];
}

/** True when the name is the zone's own or below it. */
export const isInZone = (name: string, zone: string) => name === zone || name.endsWith(`.${zone}`);

type Zoned = Pick<EksEntry, "domain" | "hostedZone">;

/** The zone of a gateway's records; undefined without a domain. */
export function zoneOf(
  { ingress }: { readonly ingress: Zoned },
  { entry: { domain, hostedZone } }: { readonly entry: Zoned },
): { readonly name: string; readonly create: boolean } | undefined {
  if (domain === undefined || hostedZone !== undefined) return hostedZone;
  const shared = ingress.hostedZone?.name ?? ingress.domain;
  return { name: shared !== undefined && isInZone(domain, shared) ? shared : domain, create: false };
}
