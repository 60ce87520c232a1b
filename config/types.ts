// The resolved configuration: what the rest of meshup works with. Deeply readonly; no optional left that has a default.
import type { z } from "zod";
import type { Platform, platformSchemas } from "./schema";

/** Every level readonly. */
export type DeepReadonly<T> = T extends (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** A cluster of one platform, resolved. `name` is the file's name without its ending. */
export type ConfigOf<P extends Platform> = DeepReadonly<z.output<(typeof platformSchemas)[P]>> & {
  readonly name: string;
};

export type EksConfig = ConfigOf<"eks">;
export type GkeConfig = ConfigOf<"gke">;
export type ExistingConfig = ConfigOf<"existing">;

/** Any cluster, by `platform`. Without a look at it, only what every platform has can be read. */
export type ClusterConfig = { readonly [P in Platform]: ConfigOf<P> }[Platform];

/** A cluster that is made, with the services of its cloud: names, identities, charts of controllers. */
export type CloudConfig = Exclude<ClusterConfig, { readonly platform: "existing" }>;

/** What every platform's file says of the mesh. */
export type MeshSettings = ClusterConfig["mesh"];
