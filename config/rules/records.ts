// Who writes the domain's records, and what is left of them.
import { gatewaysOf } from "../gateways";
import type { EksConfig } from "../types";
import type { Rule } from "./rule";

const leavesRecords = ({ records, externalDns }: EksConfig["ingress"]) =>
  records === "external-dns" && externalDns?.policy !== "sync";

const recordsNeedADomain: Rule = ({ ingress: { records, domain } }) =>
  records === "terraform" || domain !== undefined
    ? []
    : [
        {
          code: "CFG077",
          path: ["ingress", "records"],
          problem: "external-dns without a domain has no zone to write to",
          fix: "add ingress.domain, or remove ingress.records",
        },
      ];

const settingsNeedTheController: Rule = ({ ingress: { records, externalDns } }) =>
  externalDns === undefined || records === "external-dns"
    ? []
    : [
        {
          code: "CFG078",
          path: ["ingress", "externalDns"],
          problem: `externalDns has no effect with records: ${records}`,
          fix: "set ingress.records: external-dns, or remove ingress.externalDns",
        },
      ];

/** Route 53 deletes only an empty zone: the destroy would stop at its very end. */
const ownZoneGetsEmpty: Rule = (config) =>
  gatewaysOf(config).some(({ entry }) => entry.hostedZone?.create) && leavesRecords(config.ingress)
    ? [
        {
          code: "CFG079",
          path: ["ingress", "records"],
          problem:
            "external-dns with upsert-only leaves its records behind, and a zone with records cannot be destroyed",
          fix: "set ingress.externalDns.policy: sync, or use a zone that outlives the cluster",
        },
      ]
    : [];

export const recordRules: readonly Rule[] = [recordsNeedADomain, settingsNeedTheController, ownZoneGetsEmpty];

/** A warning: the names go on pointing at a load balancer that is gone. */
export const recordsStay: Rule = ({ ingress }) =>
  leavesRecords(ingress)
    ? [
        {
          code: "CFG089",
          path: ["ingress", "records"],
          problem:
            "external-dns with upsert-only never deletes a record: a destroy leaves the domain's behind",
          fix: "set ingress.externalDns.policy: sync, or delete them by hand after a destroy",
        },
      ]
    : [];
