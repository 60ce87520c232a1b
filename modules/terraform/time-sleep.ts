// hashicorp/time's time_sleep, by hand: one resource is not worth a package of bindings.
import { type ITerraformDependable, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

export interface TimeSleepProps {
  /** How long its creation takes, in Terraform's words: 90s. */
  readonly createDuration: string;
  readonly dependsOn: ITerraformDependable[];
}

/** Sleeps once, when it is made. Whatever depends on it starts that much later. */
export class TimeSleep extends TerraformResource {
  private readonly createDuration: string;

  constructor(scope: Construct, id: string, { createDuration, dependsOn }: TimeSleepProps) {
    super(scope, id, { terraformResourceType: "time_sleep", dependsOn });
    this.createDuration = createDuration;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { create_duration: this.createDuration };
  }
}
