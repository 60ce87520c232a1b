// The resolved configuration: what the rest of meshup works with. Deeply readonly; no optional left that has a default.
import type { z } from "zod";
import type { eksSchema } from "./schema";

/** Every level readonly. */
export type DeepReadonly<T> = T extends (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** An EKS cluster, resolved. `name` is the file's name without its ending. */
export type EksConfig = DeepReadonly<z.output<typeof eksSchema>> & { readonly name: string };

/** Any cluster, by `platform`. */
export type ClusterConfig = EksConfig;

/** What every platform's file says of the mesh. */
export type MeshSettings = ClusterConfig["mesh"];
