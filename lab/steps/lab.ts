// What the steps know of the running lab.
import type { EksConfig, ExistingConfig, GkeConfig } from "../../config/types.ts";
import type { Leftovers, PlayedAws } from "../cloud/aws/start.ts";
import type { PlayedGoogle } from "../cloud/google/start.ts";
import type { KeyPair } from "../cluster/control-plane/pki.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";
import type { RehearsalPlan } from "../plan.ts";
import type { Workspace } from "./workspace.ts";

/** What every lab has. `config`, which each adds, is as deployed: the person's file with the lab's chart sources. */
interface AnyLab {
  readonly plan: RehearsalPlan;
  readonly workspace: Workspace;
  readonly controlPlane: ControlPlane;
  /** Plays whoever signs certificates: Let's Encrypt, or a person's own authority. */
  readonly certificateAuthority: KeyPair;
  /** Fires when the rehearsal is stopped; nothing that runs then is worth waiting for. */
  readonly stopped: AbortSignal;
}

interface AnyCloudLab extends AnyLab {
  /** Everything that lives in the played cloud, by kind. */
  readonly leftovers: () => Promise<Leftovers>;
  /** What was in it before the deploy. */
  readonly before: Leftovers;
  /** A shell command that shows what is in it. */
  readonly lookAtCloud: string;
}

export interface EksLab extends AnyCloudLab {
  readonly platform: "eks";
  readonly config: EksConfig;
  readonly aws: PlayedAws;
}

export interface GkeLab extends AnyCloudLab {
  readonly platform: "gke";
  readonly config: GkeConfig;
  readonly google: PlayedGoogle;
}

/** A cluster that is there, and no cloud. */
export interface ExistingLab extends AnyLab {
  readonly platform: "existing";
  readonly config: ExistingConfig;
}

export type CloudLab = EksLab | GkeLab;
export type Lab = CloudLab | ExistingLab;
