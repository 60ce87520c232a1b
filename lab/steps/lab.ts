// What the steps know of the running lab.
import type { EksConfig, GkeConfig } from "../../config/types.ts";
import type { Leftovers, PlayedAws } from "../cloud/aws/start.ts";
import type { PlayedGoogle } from "../cloud/google/start.ts";
import type { KeyPair } from "../cluster/control-plane/pki.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";
import type { RehearsalPlan } from "../plan.ts";
import type { Workspace } from "./workspace.ts";

/** What every lab has, whatever cloud it plays. */
interface AnyLab {
  readonly plan: RehearsalPlan;
  readonly workspace: Workspace;
  readonly controlPlane: ControlPlane;
  /** Plays Let's Encrypt: what the stand-in for cert-manager signs with. */
  readonly certificateAuthority: KeyPair;
  /** Everything that lives in the played cloud, by kind. */
  readonly leftovers: () => Promise<Leftovers>;
  /** What was in it before the deploy. */
  readonly before: Leftovers;
  /** A shell command that shows what is in it. */
  readonly lookAtCloud: string;
  /** Fires when the rehearsal is stopped; nothing that runs then is worth waiting for. */
  readonly stopped: AbortSignal;
}

/** `config` is the configuration as deployed: the person's file with the lab's chart sources. */
export interface EksLab extends AnyLab {
  readonly platform: "eks";
  readonly config: EksConfig;
  readonly aws: PlayedAws;
}

export interface GkeLab extends AnyLab {
  readonly platform: "gke";
  readonly config: GkeConfig;
  readonly google: PlayedGoogle;
}

export type Lab = EksLab | GkeLab;
