// The service account of the nodes: may write logs and metrics and pull images, and nothing else.
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** GKE's own list of what a node needs, and images of the project's registries. */
const ROLES = ["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"] as const;

export interface NodeAccountProps {
  /** Name of the cluster; Google allows 30 characters with our suffix. */
  readonly name: string;
  readonly project: string;
  readonly dependsOn: ITerraformDependable[];
}

/** Instead of the project's default one, which may do nearly everything and is missing in many projects. */
export class NodeAccount extends Construct {
  readonly email: string;
  /** They come before the nodes and go after them: a node that registers without them writes no logs. */
  readonly rights: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, project, dependsOn }: NodeAccountProps) {
    super(scope, id);
    const account = new ServiceAccount(this, "account", {
      accountId: `${name}-nodes`,
      displayName: `Nodes of the GKE cluster ${name}`,
      dependsOn,
    });
    this.email = account.email;
    this.rights = ROLES.map(
      (role) =>
        new ProjectIamMember(this, role.replace("roles/", "").replaceAll(".", "-"), {
          project,
          role,
          member: account.member,
        }),
    );
  }
}
