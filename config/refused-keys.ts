// Keys that people look for and that meshup does not have on purpose: each gets its reason instead of a list of other keys.
import type { Problem } from "./problem";
import type { Platform } from "./schema";

/** By the key's place, dots between the keys. */
type RefusedKeys = Readonly<Record<string, Pick<Problem, "problem" | "fix" | "code">>>;

const eks: RefusedKeys = {
  fargateProfiles: {
    problem: "Fargate runs no DaemonSet, so pods there never get Istio's CNI agent and stay outside the mesh",
    fix: "use nodeGroups, managed node groups for workloads",
    code: "CFG059",
  },
  "nodes.taints": {
    problem: "CoreDNS, the controllers and istiod live on these nodes and tolerate no taint",
    fix: "put tainted nodes into a group of nodeGroups",
    code: "CFG057",
  },
  "nodes.waitForCni": {
    problem: "istiod, which takes that taint off, lives on these nodes and would never start",
    fix: "put nodes that wait for the CNI into a group of nodeGroups",
    code: "CFG057",
  },
};

/** What the cluster's owner decides, or a cloud. */
const existing: RefusedKeys = {
  credentials: {
    problem: "the kubeconfig's context says how to log in",
    fix: "remove it; kubeconfig.path and kubeconfig.context are enough",
    code: "CFG124",
  },
  "ingress.letsEncrypt": {
    problem: "meshup has no DNS zone here to prove a name to Let's Encrypt with",
    fix: "let a cert-manager of your own write the Secret that ingress.tlsSecretName names",
    code: "CFG124",
  },
  "ingress.records": {
    problem: "meshup has no DNS zone here, so the domain's records are yours to make",
    fix: "remove it, and point the domain at the address that the outputs tell how to read",
    code: "CFG124",
  },
  karpenter: {
    problem: "the nodes of a cluster that is there are its owner's",
    fix: "remove it",
    code: "CFG124",
  },
};

const autopilot = {
  problem: "Autopilot admits no CNI agent, so there would be no mesh without privileged init containers",
  fix: "remove it: clusters here are Standard, and their nodes come and go by themselves as well",
  code: "CFG130",
} as const;

const gke: RefusedKeys = {
  autopilot,
  enableAutopilot: autopilot,
  "cluster.autopilot": autopilot,
  "cluster.enableAutopilot": autopilot,
  "cluster.version": {
    problem: "GKE upgrades by itself, and a version here would be a difference after each of its upgrades",
    fix: "choose cluster.releaseChannel, and hold a minor back by cluster.maintenanceExclusions",
    code: "CFG154",
  },
  "nodes.taints": {
    problem: "the controllers and istiod live on these nodes and tolerate no taint",
    fix: "put tainted nodes into a pool of nodePools",
    code: "CFG057",
  },
  "nodes.spot": {
    problem: "istiod and the gateway live on these nodes, and Spot machines may all go at once",
    fix: "put Spot machines into a pool of nodePools",
    code: "CFG057",
  },
};

export const refusedKeys: { readonly [P in Platform]: RefusedKeys } = { eks, gke, existing };
