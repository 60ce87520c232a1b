// Terraform's own terraform_data. cdktf's DataResource is not used: it runs `terraform version` at synth.
import { dependable, type ITerraformDependable, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

export interface TerraformDataProps {
  /** What the resource stores and gives back as its output. */
  readonly input: Readonly<Record<string, string>>;
  readonly dependsOn: ITerraformDependable[];
}

/** A value that is known only after everything it depends on is there. */
export class TerraformData extends TerraformResource {
  private readonly input: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { input, dependsOn }: TerraformDataProps) {
    super(scope, id, { terraformResourceType: "terraform_data", dependsOn });
    this.input = input;
  }

  /** For what is declared later than this. */
  waitFor(other: ITerraformDependable): void {
    this.dependsOn = [...(this.dependsOn ?? []), dependable(other)];
  }

  /** Reference to one field of the stored value. */
  output(field: string): string {
    return this.getStringAttribute(`output.${field}`);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}
