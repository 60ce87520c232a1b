// Who writes the domain's records, and what is left of them.
import type { EksConfig } from "../types";
import type { Rule } from "./rule";

/** The keys of config/schema/records.ts, and the zone, of any platform with a DNS service. */
type Recorded = {
  readonly ingress: Pick<EksConfig["ingress"], "domain" | "hostedZone" | "records" | "externalDns">;
};

const leavesRecords = ({ records, externalDns }: Recorded["ingress"]) =>
  records === "external-dns" && externalDns?.policy !== "sync";

const recordsNeedADomain: Rule<Recorded> = ({ ingress: { records, domain } }) =>
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

const settingsNeedTheController: Rule<Recorded> = ({ ingress: { records, externalDns } }) =>
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

/** A cloud deletes only an empty zone: the destroy would stop at its very end. */
const ownZoneGetsEmpty: Rule<Recorded> = ({ ingress }) =>
  ingress.hostedZone?.create === true && leavesRecords(ingress)
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

export const recordRules: readonly Rule<Recorded>[] = [
  recordsNeedADomain,
  settingsNeedTheController,
  ownZoneGetsEmpty,
];

/** A warning: the names go on pointing at a load balancer that is gone. */
export const recordsStay: Rule<Recorded> = ({ ingress }) =>
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
