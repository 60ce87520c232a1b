// The first entry, and what all entries share: the account at Let's Encrypt, and who writes records.
import { z } from "zod";
import { entry } from "./entry";
import { records } from "./records";
import { letsEncrypt } from "./tls";

export const ingress = z
  .strictObject({ ...entry, ...letsEncrypt, ...records })
  .prefault({})
  .describe(
    "A Network Load Balancer in front of the ingress gateway; TLS ends at it with an ACM certificate, unless tls says otherwise.",
  );
