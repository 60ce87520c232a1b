// The public entry on Google: address, certificate, names.
import { z } from "zod";
import { allowedCidrs, dnsName } from "../common";
import { records } from "../records";
import { letsEncrypt, tlsSecretName } from "../tls";

export const ingress = z
  .strictObject({
    domain: dnsName
      .optional()
      .describe(
        "Public name; it and everything one label below it (*.NAME) get a certificate, records and an Istio Gateway. Without it only port 80 is open, and no Gateway object is made. Changing it issues a new certificate.",
      ),
    hostedZone: z
      .strictObject({
        name: dnsName.describe("DNS name of the public Cloud DNS zone that holds the domain."),
        managedZone: z
          .string()
          .regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be Google's name of a zone, such as example-com")
          .optional()
          .describe("Google's name of the zone. Default: the DNS name with hyphens for dots."),
        project: z
          .string()
          .min(6)
          .max(30)
          .optional()
          .describe("Project of the zone. Default: the cluster's."),
        create: z
          .boolean()
          .default(false)
          .describe(
            "Make the zone instead of finding it. Its name servers must then be delegated, or no certificate is issued. Default: false, so that a zone outlives the cluster.",
          ),
      })
      .optional()
      .describe("Where the records go. Default: an existing zone with the name of the domain."),
    scheme: z
      .enum(["external", "internal"])
      .default("external")
      .describe(
        "Of the passthrough Network Load Balancer. internal: an address of the nodes' subnet. Default: external. Changing it replaces address and load balancer.",
      ),
    tls: z
      .enum(
        ["lets-encrypt", "secret"],
        "must be lets-encrypt or secret: Google's passthrough load balancer ends no TLS, so neither acm nor a Google-managed certificate works there",
      )
      .default("lets-encrypt")
      .describe(
        "Whose certificate the gateway has; TLS always ends there. lets-encrypt: cert-manager gets it by DNS-01 and renews it. secret: a Secret that you bring. Default: lets-encrypt. Needs a domain.",
      ),
    ...letsEncrypt,
    ...tlsSecretName,
    minProtocolVersion: z
      .enum(["TLSV1_2", "TLSV1_3"])
      .default("TLSV1_2")
      .describe("Oldest TLS that the gateway takes, in Istio's words. Default: TLSV1_2."),
    ...records,
    allowedCidrs,
  })
  .prefault({})
  .describe(
    "A regional static address and a passthrough Network Load Balancer in front of the ingress gateway, where TLS ends.",
  );
