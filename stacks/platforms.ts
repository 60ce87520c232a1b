// From a cluster file's platform to its constructs. The only table of clouds: an entry that is missing does not compile.
import type { TerraformStack } from "cdktf";
import type { ClusterConfig } from "../config/types";
import { AwsPlatform } from "../modules/aws/aws-platform";
import type { Platform } from "../modules/platform";
import { addAwsProvider } from "./providers";

type Of<P extends ClusterConfig["platform"]> = Extract<ClusterConfig, { readonly platform: P }>;

const platforms: {
  readonly [P in ClusterConfig["platform"]]: (stack: TerraformStack, config: Of<P>) => Platform;
} = {
  eks: (stack, config) => {
    addAwsProvider(stack, config);
    return new AwsPlatform(stack, "eks", config);
  },
};

/** Makes the cluster and hands back what add-ons and mesh may know of it. */
export function addPlatform(stack: TerraformStack, config: ClusterConfig): Platform {
  return platforms[config.platform](stack, config);
}
