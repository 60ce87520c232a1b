// Certificates of the entries: each way has its own settings, and none without a name to certify.
import { gatewaysOf, type WithGateways } from "../gateways";
import type { EksConfig } from "../types";
import type { Rule } from "./rule";

/** The keys of config/schema/tls.ts, of any platform that has them or some. */
type Certified = WithGateways & {
  readonly ingress: Pick<EksConfig["ingress"], "domain" | "tls" | "letsEncrypt" | "tlsSecretName">;
};

const certificateNeedsADomain: Rule<Certified> = (config) =>
  gatewaysOf(config).flatMap(({ path, entry: { tls, domain } }) =>
    tls === "acm" || domain !== undefined
      ? []
      : [
          {
            code: "CFG073",
            path: [...path, "tls"],
            problem: `${tls} without a domain has no name to certify`,
            fix: `add ${path.join(".")}.domain, or remove ${path.join(".")}.tls`,
          },
        ],
  );

const letsEncryptNeedsAnAccount: Rule<Certified> = (config) =>
  config.ingress.letsEncrypt !== undefined
    ? []
    : gatewaysOf(config).flatMap(({ path, entry: { tls } }) =>
        tls !== "lets-encrypt"
          ? []
          : [
              {
                code: "CFG074",
                path: [...path, "tls"],
                problem: "Let's Encrypt wants to know whom to write to",
                fix: "add ingress.letsEncrypt with an email",
              },
            ],
      );

const secretNeedsAName: Rule<Certified> = (config) =>
  gatewaysOf(config).flatMap(({ path, entry: { tls, tlsSecretName } }) =>
    tls !== "secret" || tlsSecretName !== undefined
      ? []
      : [
          {
            code: "CFG075",
            path: [...path, "tls"],
            problem: "nobody says which Secret holds the certificate",
            fix: `add ${path.join(".")}.tlsSecretName`,
          },
        ],
  );

/** Settings of a way that was not taken: the person believes in a certificate that nobody uses. */
const secretFitsTheWay: Rule<Certified> = (config) =>
  gatewaysOf(config).flatMap(({ path, entry: { tls, tlsSecretName } }) =>
    tlsSecretName === undefined || tls === "secret"
      ? []
      : [
          {
            code: "CFG076",
            path: [...path, "tlsSecretName"],
            problem: `tlsSecretName has no effect with tls: ${tls}`,
            fix: `set ${path.join(".")}.tls: secret, or remove ${path.join(".")}.tlsSecretName`,
          },
        ],
  );

/** The account is for all gateways, so one that uses it is enough. */
const accountFitsTheWay: Rule<Certified> = (config) => {
  const ways = new Set(gatewaysOf(config).map(({ entry }) => entry.tls));
  return config.ingress.letsEncrypt === undefined || ways.has("lets-encrypt")
    ? []
    : [
        {
          code: "CFG076",
          path: ["ingress", "letsEncrypt"],
          problem: `letsEncrypt has no effect with tls: ${[...ways].join(" and ")}`,
          fix: "set ingress.tls: lets-encrypt, or remove ingress.letsEncrypt",
        },
      ];
};

export const tlsRules: readonly Rule<Certified>[] = [
  certificateNeedsADomain,
  letsEncryptNeedsAnAccount,
  secretNeedsAName,
  secretFitsTheWay,
  accountFitsTheWay,
];
