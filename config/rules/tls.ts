// Certificates of the public entry: each way has its own settings, and none without a name to certify.
import type { EksConfig } from "../types";
import type { Rule } from "./rule";

/** The keys of config/schema/tls.ts, of any platform that has them or some. */
type Certified = {
  readonly ingress: Pick<EksConfig["ingress"], "domain" | "tls" | "letsEncrypt" | "tlsSecretName">;
};

const certificateNeedsADomain: Rule<Certified> = ({ ingress: { tls, domain } }) =>
  tls === "acm" || domain !== undefined
    ? []
    : [
        {
          code: "CFG073",
          path: ["ingress", "tls"],
          problem: `${tls} without a domain has no name to certify`,
          fix: "add ingress.domain, or remove ingress.tls",
        },
      ];

const letsEncryptNeedsAnAccount: Rule<Certified> = ({ ingress: { tls, letsEncrypt } }) =>
  tls !== "lets-encrypt" || letsEncrypt !== undefined
    ? []
    : [
        {
          code: "CFG074",
          path: ["ingress", "tls"],
          problem: "Let's Encrypt wants to know whom to write to",
          fix: "add ingress.letsEncrypt with an email",
        },
      ];

const secretNeedsAName: Rule<Certified> = ({ ingress: { tls, tlsSecretName } }) =>
  tls !== "secret" || tlsSecretName !== undefined
    ? []
    : [
        {
          code: "CFG075",
          path: ["ingress", "tls"],
          problem: "nobody says which Secret holds the certificate",
          fix: "add ingress.tlsSecretName",
        },
      ];

/** Settings of a way that was not taken: the person believes in a certificate that nobody uses. */
const settingsFitTheWay: Rule<Certified> = ({ ingress }) =>
  (
    [
      ["letsEncrypt", "lets-encrypt"],
      ["tlsSecretName", "secret"],
    ] as const
  ).flatMap(([key, way]) =>
    ingress[key] === undefined || ingress.tls === way
      ? []
      : [
          {
            code: "CFG076",
            path: ["ingress", key],
            problem: `${key} has no effect with tls: ${ingress.tls}`,
            fix: `set ingress.tls: ${way}, or remove ingress.${key}`,
          },
        ],
  );

export const tlsRules: readonly Rule<Certified>[] = [
  certificateNeedsADomain,
  letsEncryptNeedsAnAccount,
  secretNeedsAName,
  settingsFitTheWay,
];
