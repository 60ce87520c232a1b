// What a cross-field rule is.
import type { EksConfig } from "../types";

/** What a rule found; file and line are added by the caller, who knows where `path` stands. */
export interface Finding {
  readonly code: string;
  /** Where, as keys and indexes: ["network", "cidr"]. */
  readonly path: readonly (string | number)[];
  readonly problem: string;
  readonly fix: string;
}

/** True for a key that stands in the file, whatever its value. */
export type Wrote = (path: readonly (string | number)[]) => boolean;

/**
 * A pure function over a resolved config, and over what the person wrote of it. All rules run; each gives every finding that it has.
 *
 * `C` is what it reads: a platform's config (EKS's where nothing is said), `ClusterConfig` for what every platform has,
 * or just some keys, for a rule that several platforms share. It runs on nothing else: config/rules/platforms.ts does not compile then.
 */
export type Rule<C = EksConfig> = (config: C, wrote: Wrote) => readonly Finding[];
