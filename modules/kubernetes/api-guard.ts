// Stops a plan when the API server does not answer. Without it the Helm provider 3.x forgets every release:
// its read drops a release from the state on any error (hashicorp/terraform-provider-helm#1669), and destroy then uninstalls nothing.
import { join } from "node:path";
import { DataHelmTemplate } from "@cdktf/provider-helm/lib/data-helm-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LocalChart } from "./local-chart";

export interface ApiGuardProps {
  /** From the joint's output: so it is read at plan even while changes of the cluster are pending. */
  readonly endpoint: string;
  /** What it must be, where a cluster file could name another cluster than the one that holds the releases. */
  readonly mustBe?: string;
}

/** Renders a one-object chart with `validate`, which asks the API server. It proves reach and login, not rights. */
export class ApiGuard extends Construct {
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, { endpoint, mustBe }: ApiGuardProps) {
    super(scope, id);
    const chart = new LocalChart(this, "chart", join(__dirname, "guard-chart"));
    this.dependable = new DataHelmTemplate(this, "guard", {
      name: "api-guard",
      namespace: "default",
      chart: chart.path,
      validate: true,
      values: [JSON.stringify({ endpoint, ...(mustBe === undefined ? {} : { mustBe }) })],
    });
  }
}
