// Certificates of the entries from Let's Encrypt: issuers for the whole cluster, and a Certificate where each gateway reads its own.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import type { DnsSolver, KubernetesObject } from "../platform";
import { CERT_MANAGER_NAMESPACE } from "./cert-manager";

/** The Secret that cert-manager writes for a Certificate, and that the Gateway object names. */
export const tlsSecret = (certificate: string) => `${certificate}-tls`;

const servers = {
  production: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
} as const;

export type LetsEncryptEnvironment = keyof typeof servers;

export interface LetsEncryptProps {
  readonly access: ClusterAccess;
  readonly email: string;
  /** Which of the two issuers the entries' certificates come from. Changing it issues anew. */
  readonly environment: LetsEncryptEnvironment;
  readonly certificates: readonly EntryCertificate[];
  readonly solver: DnsSolver;
  readonly certManager: ITerraformDependable;
}

/** One gateway's. */
export interface EntryCertificate {
  readonly name: string;
  readonly domain: string;
  /** Of the gateway's pods: they read Secrets of their own namespace only. */
  readonly namespace: string;
  /** What makes the namespace. */
  readonly namespaceMade: ITerraformDependable;
}

export class LetsEncrypt extends Construct {
  constructor(scope: Construct, id: string, props: LetsEncryptProps) {
    super(scope, id);
    new Objects(this, "certificate", {
      access: props.access,
      name: "lets-encrypt",
      namespace: CERT_MANAGER_NAMESPACE,
      // Both issuers: a team can try its own certificate with staging, which has no weekly limit.
      objects: [
        clusterIssuer("production", props.email, props.solver),
        clusterIssuer("staging", props.email, props.solver),
        ...props.certificates.map((one) => entryCertificate(one, props.environment)),
      ],
      // Its webhook admits them; at destroy they go while somebody is there to clean up after them.
      dependsOn: [props.certManager, ...props.certificates.map(({ namespaceMade }) => namespaceMade)],
    });
  }
}

const issuerName = (environment: LetsEncryptEnvironment) => `letsencrypt-${environment}`;

/** A cluster-wide one: only those may use the controller's own rights in the cloud. */
function clusterIssuer(
  environment: LetsEncryptEnvironment,
  email: string,
  { zone, dns01 }: DnsSolver,
): KubernetesObject {
  const name = issuerName(environment);
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name },
    spec: {
      acme: {
        server: servers[environment],
        email,
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [{ selector: { dnsZones: [zone] }, dns01 }],
      },
    },
  };
}

function entryCertificate(
  { name, namespace, domain }: EntryCertificate,
  environment: LetsEncryptEnvironment,
): KubernetesObject {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace },
    spec: {
      secretName: tlsSecret(name),
      dnsNames: [domain, `*.${domain}`], // only DNS-01 can prove a wildcard
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuerName(environment) },
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    },
  };
}
