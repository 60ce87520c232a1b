// Which rules a cluster file must pass: those of its platform, and those of every platform.
import type { Platform } from "../schema";
import type { ClusterConfig, ConfigOf } from "../types";
import { addonRules } from "./addons";
import { autoModeRules } from "./auto-mode";
import { blockListRules } from "./block-lists";
import { capacityRules } from "./capacity";
import { clusterRules, execNeedsALocalRun, nameFitsEverywhere } from "./cluster";
import { existingRules } from "./existing";
import { existingNetworkRules } from "./existing-network";
import { gatewayRules } from "./gateways";
import { gkeClusterRules } from "./gke/cluster";
import { gkeEntryRules } from "./gke/entry";
import { gkeNetworkRules } from "./gke/network";
import { gkeNodeRules } from "./gke/nodes";
import { gkeWarnings } from "./gke/warnings";
import { karpenterRules } from "./karpenter";
import { loadBalancerRules } from "./load-balancer";
import { domainRules, istioFitsKubernetes, meshRules } from "./mesh";
import { networkRules } from "./network";
import { nodeRules } from "./nodes";
import { podBlockRules } from "./pod-block";
import { recordRules, recordsStay } from "./records";
import type { Rule } from "./rule";
import { tlsRules } from "./tls";
import { meshWarnings, warnings } from "./warnings";

interface RuleSet<C> {
  /** Their findings stop the run. */
  readonly problems: readonly Rule<C>[];
  /** Theirs are told, and the run goes on. */
  readonly warnings: readonly Rule<C>[];
}

const ruleSets: { readonly [P in Platform]: RuleSet<ConfigOf<P>> } = {
  eks: {
    problems: [
      ...clusterRules,
      ...nodeRules,
      ...blockListRules,
      ...networkRules,
      ...podBlockRules,
      ...existingNetworkRules,
      ...loadBalancerRules,
      ...gatewayRules,
      istioFitsKubernetes,
      ...domainRules,
      ...tlsRules,
      ...recordRules,
      ...capacityRules,
      ...addonRules,
      ...karpenterRules,
      ...autoModeRules,
    ],
    warnings,
  },
  gke: {
    problems: [
      nameFitsEverywhere,
      execNeedsALocalRun("gke-gcloud-auth-plugin"),
      ...gkeClusterRules,
      ...gkeNodeRules,
      ...gkeNetworkRules,
      ...domainRules,
      ...gkeEntryRules,
      ...recordRules,
    ],
    warnings: [...gkeWarnings, recordsStay],
  },
  existing: { problems: existingRules, warnings: [] },
};

/** Rules of the platform first; all of them take what this config is. */
export function rulesFor({ platform }: ClusterConfig): RuleSet<ClusterConfig> {
  // The platform is the config's own, so its rules never see another one's keys.
  const own = ruleSets[platform] as RuleSet<ClusterConfig>;
  return {
    problems: [...own.problems, ...meshRules],
    warnings: [...own.warnings, ...meshWarnings],
  };
}
