// Certificates of a public entry on Google. The rules are everybody's; here lets-encrypt is only the default where there is no domain.
import type { GkeConfig } from "../../types";
import type { Rule } from "../rule";
import { tlsRules } from "../tls";

const SAID = ["tls", "letsEncrypt", "tlsSecretName"];

export const gkeEntryRules: readonly Rule<GkeConfig>[] = tlsRules.map(
  (rule) => (config, wrote) =>
    config.ingress.domain !== undefined || SAID.some((key) => wrote(["ingress", key]))
      ? rule(config, wrote)
      : [],
);
