// What every release hangs on: the joint and the API guard.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Ready } from "../platform";
import { ApiGuard } from "./api-guard";

/** Hand it to every release: its `dependsOn` come before the release at create and go after it at destroy. */
export class ClusterAccess extends Construct {
  readonly dependsOn: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, ready: Ready) {
    super(scope, id);
    const { endpoint, mustBe } = ready;
    const guard = new ApiGuard(this, "api", { endpoint, ...(mustBe === undefined ? {} : { mustBe }) });
    this.dependsOn = [ready.dependable, guard.dependable];
  }
}
