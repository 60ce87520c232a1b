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

export const refusedKeys: { readonly [P in Platform]: RefusedKeys } = { eks };
