// From a cluster file's ingress to what the mesh knows of its public entry.
import type { EksConfig, GkeConfig } from "../config/types";
import { PUBLIC_TLS_SECRET } from "../modules/addons/lets-encrypt";
import type { EntryTls, PublicEntry } from "../modules/mesh/policies/public-gateway";

type EksIngress = EksConfig["ingress"];

/** What it reads of any platform's ingress. */
type EntrySettings = Pick<EksIngress, "domain" | "tls" | "tlsSecretName"> &
  Partial<Pick<EksIngress, "records" | "sslPolicy">> &
  Partial<Pick<GkeConfig["ingress"], "minProtocolVersion">>;

/** Undefined without a domain: then there is no public entry. */
export function publicEntry(ingress: EntrySettings, loadBalancerAddress: string): PublicEntry | undefined {
  const { domain, records } = ingress;
  if (domain === undefined) return undefined;
  return {
    domain,
    tls: entryTls(ingress),
    ...(records === "external-dns" ? { recordTarget: loadBalancerAddress } : {}),
  };
}

function entryTls({ tls, tlsSecretName, sslPolicy, minProtocolVersion }: EntrySettings): EntryTls {
  if (tls === "acm") return { endsAt: "load-balancer" };
  return {
    endsAt: "gateway",
    credentialName: tlsSecretName ?? PUBLIC_TLS_SECRET,
    minProtocolVersion:
      minProtocolVersion ?? (sslPolicy === "ELBSecurityPolicy-TLS13-1-3-2021-06" ? "TLSV1_3" : "TLSV1_2"),
  };
}
