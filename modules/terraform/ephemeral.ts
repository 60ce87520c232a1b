// Terraform's `ephemeral` blocks, which cdktf 0.21 does not know. Remove when the bindings do.
import { dependable, type ITerraformDependable, TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/** An ephemeral resource: opened at plan and at apply, never written to the plan or the state. */
export class EphemeralResource extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly terraformType: string,
    private readonly attributes: Readonly<Record<string, string>>,
    /** What comes before it is opened, where no attribute says so. */
    private readonly dependsOn: readonly ITerraformDependable[] = [],
  ) {
    super(scope, id, `ephemeral.${terraformType}`);
  }

  /** Reference to a computed attribute, as Terraform spells it. */
  attribute(name: string): string {
    return `\${ephemeral.${this.terraformType}.${this.friendlyUniqueId}.${name}}`;
  }

  override toTerraform(): Record<string, unknown> {
    const order = this.dependsOn.length === 0 ? {} : { depends_on: this.dependsOn.map(dependable) };
    const block = { ...this.attributes, ...order };
    return { ephemeral: { [this.terraformType]: { [this.friendlyUniqueId]: block } } };
  }
}
