// One Helm release with the house's defaults.
import { Release } from "@cdktf/provider-helm/lib/release";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterAccess } from "./cluster-access";

/** A chart of a repository, or a folder of ours. */
export type ChartSource =
  | { readonly repository: string; readonly chart: string; readonly version: string }
  | { readonly path: string };

export interface HelmReleaseProps {
  readonly access: ClusterAccess;
  /** Name of the release, 53 characters at most. Changing it uninstalls and installs. */
  readonly name: string;
  /** Must exist. Changing it uninstalls and installs. */
  readonly namespace: string;
  readonly chart: ChartSource;
  /** One document, nothing else: `set` would turn "true" into a boolean, and istiod then drops its whole mesh config. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Leave a chart's `crds/` folder alone, where another release keeps the definitions. */
  readonly skipCrds?: true;
  /** Releases and cloud resources that come before this one and must not go before it. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Waits at install until everything is ready and at uninstall until everything is gone: destroy depends on it. */
export class HelmRelease extends Construct {
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, props: HelmReleaseProps) {
    super(scope, id);
    this.dependable = new Release(this, "release", {
      name: props.name,
      namespace: props.namespace,
      ...("path" in props.chart ? { chart: props.chart.path } : props.chart),
      values: [JSON.stringify(props.values)],
      ...(props.skipCrds === undefined ? {} : { skipCrds: props.skipCrds }),
      wait: true,
      waitForJobs: true,
      timeout: 900, // seconds; Helm's own 300 are too few for a load balancer's or a drain's worst day
      maxHistory: 5,
      atomic: false, // a failed release stays to be looked at; the next apply mends it
      dependsOn: [...props.access.dependsOn, ...props.dependsOn],
    });
  }
}
