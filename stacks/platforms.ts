// From a cluster file's platform to its constructs. The only table of clouds: an entry that is missing does not compile.
import type { TerraformStack } from "cdktf";
import type { Platform as PlatformName } from "../config/schema";
import type { ClusterConfig, ConfigOf } from "../config/types";
import { AwsPlatform } from "../modules/aws/aws-platform";
import { ExistingPlatform } from "../modules/existing/existing-platform";
import { GcpPlatform } from "../modules/gcp/gcp-platform";
import type { Platform } from "../modules/platform";
import { addAwsProvider, addGoogleProvider } from "./providers";

type Maker<C> = (stack: TerraformStack, config: C) => Platform;

const platforms: { readonly [P in PlatformName]: Maker<ConfigOf<P>> } = {
  eks: (stack, config) => {
    addAwsProvider(stack, config);
    return new AwsPlatform(stack, "eks", config);
  },
  gke: (stack, config) => {
    addGoogleProvider(stack, config);
    return new GcpPlatform(stack, "gke", config);
  },
  existing: (stack, config) => new ExistingPlatform(stack, "existing", config),
};

/** Makes the cluster and hands back what add-ons and mesh may know of it. */
export function addPlatform(stack: TerraformStack, config: ClusterConfig): Platform {
  const make = platforms[config.platform] as Maker<ClusterConfig>; // the one for this config, by its own platform
  return make(stack, config);
}
