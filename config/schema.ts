// The shapes of cluster files, one platform a file in schema/. The descriptions there are the only source of editor help and of docs/configuration.md.
import { eksSchema } from "./schema/eks";
import { existingSchema } from "./schema/existing";
import { gkeSchema } from "./schema/gke/gke";

/** Every platform's shape; `platform` decides. A new platform is one more entry here. */
export const platformSchemas = { eks: eksSchema, gke: gkeSchema, existing: existingSchema } as const;

export type Platform = keyof typeof platformSchemas;
