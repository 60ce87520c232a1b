// Rights of a service account of the cluster, given to it directly: no Google service account, no key, no annotation.
import { DnsManagedZoneIamMember } from "@cdktf/provider-google/lib/dns-managed-zone-iam-member";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Grant, IdentityRequest, WorkloadIdentity } from "../platform";
import { workloadPool } from "./cluster";
import type { Zone } from "./zone";

export interface IdentitiesProps {
  readonly project: string;
  /** The project's number: a reference. The name would not do. */
  readonly projectNumber: string;
  /** Absent without a domain: then there is nothing to have a right to. */
  readonly zone: Pick<Zone, "project" | "zoneName"> | undefined;
  /** The pool of identities appears with the project's first cluster: a right given before it is refused. */
  readonly cluster: ITerraformDependable;
}

export class Identities extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: IdentitiesProps,
  ) {
    super(scope, id);
  }

  identity(name: string, request: IdentityRequest): WorkloadIdentity {
    const scope = new Construct(this, name);
    const member = this.principal(request);
    return {
      serviceAccountAnnotations: {},
      dependsOn: request.grants.flatMap((grant) => this.give(scope, grant, member)),
    };
  }

  private principal({ namespace, serviceAccount }: IdentityRequest): string {
    const { project, projectNumber } = this.props;
    const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/${workloadPool(project)}`;
    return `principal://iam.googleapis.com/${pool}/subject/ns/${namespace}/sa/${serviceAccount}`;
  }

  private give(scope: Construct, grant: Grant, member: string): ITerraformDependable[] {
    switch (grant) {
      case "load-balancers":
      case "provision-nodes":
        return []; // GKE's own controllers do it, with Google's rights
      case "solve-dns-challenges":
        return this.zoneAdmin(scope, member);
      case "write-dns-records":
        return [...this.zoneAdmin(scope, member), ...this.zoneLister(scope, member)];
    }
  }

  /** Of one zone: no role in the project. */
  private zoneAdmin(scope: Construct, member: string): ITerraformDependable[] {
    const { zone, cluster } = this.props;
    if (zone === undefined) return [];
    return [
      new DnsManagedZoneIamMember(scope, "zone", {
        project: zone.project,
        managedZone: zone.zoneName,
        role: "roles/dns.admin",
        member,
        dependsOn: [cluster],
      }),
    ];
  }

  /** external-dns lists the zones of the project before it takes ours; reading is all that it may do there. */
  private zoneLister(scope: Construct, member: string): ITerraformDependable[] {
    const { zone, cluster } = this.props;
    if (zone === undefined) return [];
    return [
      new ProjectIamMember(scope, "zones", {
        project: zone.project,
        role: "roles/dns.reader",
        member,
        dependsOn: [cluster],
      }),
    ];
  }
}
