// The entry's certificate from Let's Encrypt: issuers for the whole cluster, and one Certificate where the gateway reads it.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import type { DnsSolver, KubernetesObject } from "../platform";
import { CERT_MANAGER_NAMESPACE } from "./cert-manager";

/** The Secret that cert-manager writes and the Gateway object names. */
export const PUBLIC_TLS_SECRET = "public-tls";

const servers = {
  production: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
} as const;

export type LetsEncryptEnvironment = keyof typeof servers;

export interface LetsEncryptProps {
  readonly access: ClusterAccess;
  readonly email: string;
  /** Which of the two issuers the entry's certificate comes from. Changing it issues anew. */
  readonly environment: LetsEncryptEnvironment;
  readonly domain: string;
  /** Of the gateway's pods: they read Secrets of their own namespace only. */
  readonly gatewayNamespace: string;
  readonly solver: DnsSolver;
  readonly certManager: ITerraformDependable;
  /** What makes the gateway's namespace. */
  readonly gatewayNamespaceMade: ITerraformDependable;
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
        publicCertificate(props),
      ],
      // Its webhook admits them; at destroy they go while somebody is there to clean up after them.
      dependsOn: [props.certManager, props.gatewayNamespaceMade],
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

function publicCertificate(
  props: Pick<LetsEncryptProps, "domain" | "environment" | "gatewayNamespace">,
): KubernetesObject {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: "public", namespace: props.gatewayNamespace },
    spec: {
      secretName: PUBLIC_TLS_SECRET,
      dnsNames: [props.domain, `*.${props.domain}`], // only DNS-01 can prove a wildcard
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuerName(props.environment) },
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    },
  };
}
