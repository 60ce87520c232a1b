// The public entry: load balancer, certificate, names.
import { z } from "zod";
import { allowedCidrs, dnsName } from "./common";
import { loadBalancer } from "./load-balancer";
import { records } from "./records";
import { tls } from "./tls";

export const ingress = z
  .strictObject({
    domain: dnsName
      .optional()
      .describe(
        "Public name; it and everything one label below it (*.NAME) get a certificate, records and an Istio Gateway. Without it only port 80 is open, and no Gateway object is made. Changing it replaces the certificate.",
      ),
    hostedZone: z
      .strictObject({
        name: dnsName.describe("Name of the public Route 53 zone that holds the domain."),
        create: z
          .boolean()
          .default(false)
          .describe(
            "Make the zone instead of finding it. Its name servers must be delegated while the apply runs, or the certificate is never issued. Default: false, so that a zone outlives the cluster.",
          ),
      })
      .optional()
      .describe("Where the records go. Default: an existing zone with the name of the domain."),
    scheme: z
      .enum(["internet-facing", "internal"])
      .default("internet-facing")
      .describe(
        "Of the Network Load Balancer. Default: internet-facing. Changing it replaces the load balancer.",
      ),
    ...tls,
    ...records,
    sslPolicy: z
      .enum(["ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06"])
      .default("ELBSecurityPolicy-TLS13-1-2-2021-06")
      .describe(
        "TLS versions and ciphers of the listener on 443; where TLS ends at the gateway, the oldest version that it takes. Default: TLS 1.2 and 1.3; the AWS default of 2016 still takes TLS 1.0.",
      ),
    allowedCidrs,
    ...loadBalancer,
  })
  .prefault({})
  .describe(
    "A Network Load Balancer in front of the ingress gateway; TLS ends at it with an ACM certificate, unless tls says otherwise.",
  );
