// What the outer process, which has the network, hands to the inner one, which has not.
import type { Options } from "./options.ts";
import type { ProviderMirror } from "./providers/mirror.ts";
import type { Toolchain } from "./toolchain/toolchain.ts";

export interface RehearsalPlan {
  readonly options: Options;
  /** Root of the project. */
  readonly root: string;
  /** Folder of cluster files, absolute. */
  readonly configFolder: string;
  /** A temporary folder; the outer process removes it, the inner one where the outer one was killed. */
  readonly workdir: string;
  readonly toolchain: Toolchain;
  readonly mirrors: readonly ProviderMirror[];
  /** How to enter the lab's namespace; empty where there is none. */
  readonly enter: readonly string[];
  /** Absent inside a namespace; else why there is none. */
  readonly loopbackReason?: string;
}
