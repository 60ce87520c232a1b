// From a gateway of the cluster file to what the mesh knows of it.
import type { AnyEntry, Gateway } from "../config/gateways";
import type { ClusterConfig } from "../config/types";
import { tlsSecret } from "../modules/addons/lets-encrypt";
import type { MeshGateway } from "../modules/mesh/gateway";
import type { EntryTls, PublicEntry } from "../modules/mesh/policies/public-gateway";
import type { Platform } from "../modules/platform";

export function meshGateway(
  gateway: Gateway<AnyEntry>,
  { ingress }: ClusterConfig,
  platform: Pick<Platform, "loadBalancer">,
): MeshGateway {
  const { name, release, namespace, pods } = gateway;
  const loadBalancer = platform.loadBalancer(name);
  const writesRecords = "records" in ingress && ingress.records === "external-dns";
  const entry = publicEntry(gateway, writesRecords ? loadBalancer.address : undefined);
  return { name, release, namespace, pods, loadBalancer, ...(entry === undefined ? {} : { entry }) };
}

/** Undefined without a domain: then there is no public entry. */
function publicEntry(
  { object, entry }: Gateway<AnyEntry>,
  /** Where external-dns is to let the domain point. */
  recordTarget: string | undefined,
): PublicEntry | undefined {
  if (entry.domain === undefined) return undefined;
  return {
    name: object,
    domain: entry.domain,
    tls: entryTls(object, entry),
    ...(recordTarget === undefined ? {} : { recordTarget }),
  };
}

function entryTls(object: string, { tls, tlsSecretName, sslPolicy, minProtocolVersion }: AnyEntry): EntryTls {
  if (tls === "acm") return { endsAt: "load-balancer" };
  return {
    endsAt: "gateway",
    credentialName: tlsSecretName ?? tlsSecret(object),
    minProtocolVersion:
      minProtocolVersion ?? (sslPolicy === "ELBSecurityPolicy-TLS13-1-3-2021-06" ? "TLSV1_3" : "TLSV1_2"),
  };
}
