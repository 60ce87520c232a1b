// What the steps know of the running lab.
import type { ClusterConfig, EksConfig } from "../../config/types.ts";
import type { Leftovers, PlayedAws } from "../cloud/aws/start.ts";
import type { KeyPair } from "../cluster/control-plane/pki.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";
import type { RehearsalPlan } from "../plan.ts";
import type { Workspace } from "./workspace.ts";

export interface Lab {
  readonly plan: RehearsalPlan;
  /** The configuration as deployed: the person's file with the lab's chart sources. */
  readonly config: EksConfig;
  readonly workspace: Workspace;
  readonly aws: PlayedAws;
  readonly controlPlane: ControlPlane;
  /** Plays Let's Encrypt: what the stand-in for cert-manager signs with. */
  readonly certificateAuthority: KeyPair;
  /** What was in the played cloud before the deploy. */
  readonly before: Leftovers;
  /** Fires when the rehearsal is stopped; nothing that runs then is worth waiting for. */
  readonly stopped: AbortSignal;
}

/** The lab plays EKS. */
export function expectEks(config: ClusterConfig): EksConfig {
  if (config.platform !== "eks") throw new Error(`the lab cannot play platform: ${config.platform}`);
  return config;
}
