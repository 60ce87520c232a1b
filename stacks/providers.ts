// The providers of a stack and the ranges of their versions.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { HelmProvider, type HelmProviderKubernetes } from "@cdktf/provider-helm/lib/provider";
import type { TerraformStack } from "cdktf";
import type { EksConfig, GkeConfig } from "../config/types";
import { googleWithEphemeralToken, providers, terraformVersion } from "../config/versions";
import type { AddressedApi, ClusterApi } from "../modules/platform";

export function requireTerraform(stack: TerraformStack): void {
  stack.addOverride("terraform.required_version", terraformVersion);
}

/** Bindings pin the one provider version that they were made from, by a short source that OpenTofu resolves elsewhere. */
function requireProvider(
  stack: TerraformStack,
  name: keyof typeof providers,
  version: string = providers[name].version,
): void {
  const { source } = providers[name];
  stack.addOverride(`terraform.required_providers.${name}.source`, source);
  stack.addOverride(`terraform.required_providers.${name}.version`, version);
}

export function addAwsProvider(stack: TerraformStack, config: EksConfig): void {
  requireProvider(stack, "aws");
  new AwsProvider(stack, "aws", {
    region: config.region,
    defaultTags: [{ tags: { "meshup:cluster": config.name, ...config.tags } }],
  });
}

export function addGoogleProvider(stack: TerraformStack, config: GkeConfig): void {
  requireProvider(stack, "google", config.credentials === "token" ? googleWithEphemeralToken : undefined);
  requireProvider(stack, "time"); // needs no configuration
  const provider = new GoogleProvider(stack, "google", { project: config.project, region: config.region });
  // cdktf turns hyphens of a provider's keys into underscores, also where the keys are a person's own.
  provider.addOverride("default_labels", { "meshup-cluster": config.name, ...config.labels });
}

export function addHelmProvider(stack: TerraformStack, api: ClusterApi): void {
  requireProvider(stack, "helm");
  new HelmProvider(stack, "helm", {
    kubernetes:
      "kubeconfig" in api
        ? { configPath: api.kubeconfig.path, configContext: api.kubeconfig.context }
        : addressed(api),
  });
}

/** Reads the cluster's own attributes, never a data source: a data source is unknown whenever the cluster changes. */
function addressed({ host, caCertificate, credentials }: AddressedApi): HelmProviderKubernetes {
  return {
    host,
    ...(caCertificate === undefined ? {} : { clusterCaCertificate: caCertificate }),
    ...(credentials.type === "token"
      ? { token: credentials.token }
      : {
          exec: {
            apiVersion: credentials.apiVersion,
            command: credentials.command,
            args: [...credentials.args],
          },
        }),
  };
}
