// Typed objects as one release of our own tiny chart. Never kubernetes_manifest: that one needs the API and the CRDs at plan.
import { join } from "node:path";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { KubernetesObject } from "../platform";
import type { ClusterAccess } from "./cluster-access";
import { LocalChart } from "./local-chart";
import { HelmRelease } from "./release";

export interface ObjectsProps {
  readonly access: ClusterAccess;
  /** Name of the release. */
  readonly name: string;
  /** Where the release is recorded; objects name their own namespaces. */
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
  readonly dependsOn: readonly ITerraformDependable[];
}

export class Objects extends Construct {
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ObjectsProps) {
    super(scope, id);
    const chart = new LocalChart(this, "chart", join(__dirname, "chart"));
    this.dependable = new HelmRelease(this, "objects", {
      access: props.access,
      name: props.name,
      namespace: props.namespace,
      chart: { path: chart.path },
      values: { objects: props.objects },
      dependsOn: props.dependsOn,
    }).dependable;
  }
}
