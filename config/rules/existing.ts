// A cluster that is there already: what neither Kubernetes nor Helm would say, or say too late.
import type { ExistingConfig } from "../types";
import { notCanonical, twice } from "./block-lists";
import type { Rule } from "./rule";

const nameFitsAStack: Rule<ExistingConfig> = ({ name }) =>
  /^[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(name)
    ? []
    : [
        {
          code: "CFG120",
          path: [],
          problem: `the file's name, ${name}, cannot name a stack`,
          fix: "rename the file: 2 to 63 lower-case letters, digits and hyphens, starting with a letter",
        },
      ];

/** HCP Terraform's own runners have no such file; on an agent's machine a person can put it. */
const kubeconfigIsWhereTerraformRuns: Rule<ExistingConfig> = ({ kubeconfig, backend }) =>
  backend.type === "cloud" && backend.execution === "remote"
    ? [
        {
          code: "CFG121",
          path: ["backend", "execution"],
          problem: `remote runs of HCP Terraform have no ${kubeconfig.path}`,
          fix: "set backend.execution to agent, with the file on the agent's machine, or to local",
        },
      ]
    : [];

/** Without the other, each does nothing, and its reader would believe in an open 443. */
const domainAndSecretGoTogether: Rule<ExistingConfig> = ({ ingress: { domain, tlsSecretName } }) => {
  if ((domain === undefined) === (tlsSecretName === undefined)) return [];
  return domain === undefined
    ? [
        {
          code: "CFG122",
          path: ["ingress", "tlsSecretName"],
          problem: "a certificate without a domain is used by no Gateway",
          fix: "add ingress.domain, or remove ingress.tlsSecretName",
        },
      ]
    : [
        {
          code: "CFG122",
          path: ["ingress", "domain"],
          problem: "nobody says which Secret holds the domain's certificate",
          fix: "add ingress.tlsSecretName",
        },
      ];
};

/** Kubernetes refuses a class, and nobody enforces blocks, on a Service that is no load balancer. */
const settingsNeedALoadBalancer: Rule<ExistingConfig> = ({ ingress }, wrote) =>
  ingress.service.type === "LoadBalancer"
    ? []
    : [["service", "loadBalancerClass"], ["allowedCidrs"]]
        .filter((path) => wrote(["ingress", ...path]))
        .map((path) => ({
          code: "CFG123",
          path: ["ingress", ...path],
          problem: `${path.at(-1)} has no effect on a Service of type ClusterIP`,
          fix: "remove it, or set ingress.service.type: LoadBalancer",
        }));

const blocksAreRight: Rule<ExistingConfig> = ({ ingress: { allowedCidrs } }) => [
  ...notCanonical(allowedCidrs.map((block, i) => [["ingress", "allowedCidrs", i], block])),
  ...twice(["ingress", "allowedCidrs"], allowedCidrs),
];

export const existingRules: readonly Rule<ExistingConfig>[] = [
  nameFitsAStack,
  kubeconfigIsWhereTerraformRuns,
  domainAndSecretGoTogether,
  settingsNeedALoadBalancer,
  blocksAreRight,
];
