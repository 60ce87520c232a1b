// What bringing up the lab of a cluster file takes.
import type { ClusterConfig } from "../../../config/types.ts";
import type { RehearsalPlan } from "../../plan.ts";

export interface UpOptions<C extends ClusterConfig> {
  readonly plan: RehearsalPlan;
  /** The person's file. */
  readonly asked: C;
  readonly log: (line: string) => void;
  readonly stopped: AbortSignal;
  /** Told of everything that was started, with what ends it. */
  readonly started: (stop: () => Promise<void>) => void;
}
