// What the steps know of the running lab.
import type { ClusterConfig, EksConfig } from "../../config/types.ts";
import type { Leftovers, PlayedAws } from "../cloud/aws/start.ts";
import type { KeyPair } from "../cluster/control-plane/pki.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";
import type { RehearsalPlan } from "../plan.ts";
import type { Workspace } from "./workspace.ts";

/** The lab of any platform. */
export interface Lab {
  readonly plan: RehearsalPlan;
  /** The configuration as deployed: the person's file with the lab's chart sources. */
  readonly config: ClusterConfig;
  readonly workspace: Workspace;
  readonly controlPlane: ControlPlane;
  /** Plays whoever signs certificates: Let's Encrypt, or a person's own authority. */
  readonly certificateAuthority: KeyPair;
  /** Fires when the rehearsal is stopped; nothing that runs then is worth waiting for. */
  readonly stopped: AbortSignal;
}

/** The same with a played AWS. */
export interface EksLab extends Lab {
  readonly config: EksConfig;
  readonly aws: PlayedAws;
  /** What was in the played cloud before the deploy. */
  readonly before: Leftovers;
}

export function isEks(lab: Lab): lab is EksLab {
  return lab.config.platform === "eks";
}
