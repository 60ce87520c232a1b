/** Issuers and certificates as the stand-in reads them, and what the real webhook would refuse. Talks to nobody. */

/** Of one cloud; the fields of the other are empty. */
export interface Solver {
  /** Empty: every zone. */
  readonly dnsZones: readonly string[];
  readonly cloudDns?: { readonly project: string; readonly hostedZoneName: string };
  readonly region: string;
  readonly hostedZoneId: string;
}

export interface AcmeIssuer {
  readonly name: string;
  readonly server: string;
  readonly email: string;
  readonly accountSecret: string;
  readonly solvers: readonly Solver[];
}

export interface CertificateRequest {
  readonly name: string;
  readonly namespace: string;
  readonly generation: number;
  readonly secretName: string;
  readonly dnsNames: readonly string[];
  readonly issuer: string;
}

/** Why the webhook refuses an object; undefined: it does not. */
export function refusal(object: unknown): string | undefined {
  const kind = text(object, "kind");
  if (kind === "Certificate") {
    const { dnsNames, secretName, issuer } = readCertificate(object);
    if (secretName === "") return "spec.secretName: Required value: must be specified";
    if (issuer === "") return "spec.issuerRef.name: Required value: must be specified";
    if (dnsNames.length === 0)
      return "spec: Invalid value: at least one of commonName, dnsNames, uris, ipAddresses, emailAddresses or otherNames must be set";
  }
  if (kind === "ClusterIssuer" || kind === "Issuer") {
    const { server, accountSecret, solvers } = readIssuer(object);
    if (server === "") return "spec.acme.server: Required value: acme server URL is a required field";
    if (accountSecret === "")
      return "spec.acme.privateKeySecretRef.name: Required value: private key secret name is a required field";
    if (solvers.some(({ cloudDns }) => cloudDns?.project === ""))
      return "spec.acme.solvers.dns01.cloudDNS.project: Required value";
    if (solvers.some(({ region, cloudDns }) => region === "" && cloudDns === undefined))
      return "spec.acme.solvers.dns01.route53.region: Required value";
  }
  return undefined;
}

export function readIssuer(object: unknown): AcmeIssuer {
  const acme = at(object, "spec", "acme");
  return {
    name: text(object, "metadata", "name"),
    server: text(acme, "server"),
    email: text(acme, "email"),
    accountSecret: text(acme, "privateKeySecretRef", "name"),
    solvers: list(at(acme, "solvers")).map((solver) => ({
      dnsZones: list(at(solver, "selector", "dnsZones")).map(String),
      region: text(solver, "dns01", "route53", "region"),
      hostedZoneId: text(solver, "dns01", "route53", "hostedZoneID"),
      ...(at(solver, "dns01", "cloudDNS") === undefined
        ? {}
        : {
            cloudDns: {
              project: text(solver, "dns01", "cloudDNS", "project"),
              hostedZoneName: text(solver, "dns01", "cloudDNS", "hostedZoneName"),
            },
          }),
    })),
  };
}

export function readCertificate(object: unknown): CertificateRequest {
  const spec = at(object, "spec");
  return {
    name: text(object, "metadata", "name"),
    namespace: text(object, "metadata", "namespace"),
    generation: Number(at(object, "metadata", "generation") ?? 0),
    secretName: text(spec, "secretName"),
    dnsNames: list(at(spec, "dnsNames")).map(String),
    issuer: text(spec, "issuerRef", "name"),
  };
}

/** The solver for a name: the one with the longest zone that holds it, as cert-manager chooses. */
export function solverFor(issuer: AcmeIssuer, dnsName: string): Solver | undefined {
  const name = dnsName.replace(/^\*\./, "");
  const reach = ({ dnsZones }: Solver) =>
    dnsZones.length === 0
      ? 0
      : Math.max(...dnsZones.map((zone) => (name === zone || name.endsWith(`.${zone}`) ? zone.length : -1)));
  return issuer.solvers
    .filter((solver) => reach(solver) >= 0)
    .sort((a, b) => reach(b) - reach(a))
    .at(0);
}

/** True while the object's newest generation is reported as ready. */
export function isReady(object: unknown): boolean {
  return list(at(object, "status", "conditions")).some(
    (condition) =>
      text(condition, "type") === "Ready" &&
      text(condition, "status") === "True" &&
      Number(at(condition, "observedGeneration") ?? 0) === Number(at(object, "metadata", "generation") ?? 0),
  );
}

export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? Object.entries(inner).find(([name]) => name === key)?.[1]
        : undefined,
    value,
  );
}

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function text(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}
