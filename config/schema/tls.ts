// Where TLS of the public entry ends, and where its certificate comes from. Spread into ingress.
import { z } from "zod";

/** Settings of tls: lets-encrypt. */
export const letsEncrypt = {
  letsEncrypt: z
    .strictObject({
      email: z
        .email("must be a mail address such as ops@example.com")
        .describe("Contact of the account at Let's Encrypt."),
      environment: z
        .enum(["production", "staging"])
        .default("production")
        .describe(
          "staging: certificates that no browser trusts, without the limit of 50 a week for a registered domain. Default: production. Changing it issues anew.",
        ),
    })
    .optional()
    .describe("For tls: lets-encrypt."),
};

/** Settings of tls: secret. */
export const tlsSecretName = {
  tlsSecretName: z
    .string()
    .max(253)
    .regex(
      /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
      "must be the name of a Secret: lower-case letters, digits, hyphens and dots",
    )
    .optional()
    .describe(
      "For tls: secret. Name of a Secret of type kubernetes.io/tls in the namespace istio-ingress, for the domain and everything one label below it. It may come after the deploy; 443 opens when it is there.",
    ),
};

/** On EKS. */
export const tls = {
  tls: z
    .enum(["acm", "lets-encrypt", "secret"])
    .default("acm")
    .describe(
      "Where TLS ends, and whose certificate it is. acm: at the load balancer; AWS renews it, and its key never leaves AWS. lets-encrypt: at the gateway; cert-manager gets it by DNS-01 and renews it. secret: at the gateway, with a Secret that you bring. Default: acm, which installs nothing. Needs a domain. Changing it replaces nothing, but 443 is closed until the gateway has its new certificate.",
    ),
  ...letsEncrypt,
  ...tlsSecretName,
};
