// The public Cloud DNS zone: found by its name, or made.
import { DataGoogleDnsManagedZone } from "@cdktf/provider-google/lib/data-google-dns-managed-zone";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface ZoneProps {
  readonly project: string;
  /** Google's name of the zone: example-com. */
  readonly name: string;
  /** The zone's DNS name without a dot at its end. */
  readonly dnsName: string;
  /** Make it. Its name servers must be delegated before anybody finds its names. */
  readonly create: boolean;
  readonly dependsOn: ITerraformDependable[];
}

export class Zone extends Construct {
  readonly project: string;
  readonly dnsName: string;
  /** A reference. */
  readonly zoneName: string;

  constructor(scope: Construct, id: string, { project, name, dnsName, create, dependsOn }: ZoneProps) {
    super(scope, id);
    this.project = project;
    this.dnsName = dnsName;
    this.zoneName = create
      ? new DnsManagedZone(this, "zone", {
          project,
          name,
          dnsName: `${dnsName}.`,
          description: "Public names of a meshup cluster",
          visibility: "public",
          dnssecConfig: { state: "on" }, // without effect until the parent has its DS record
          dependsOn,
        }).name
      : new DataGoogleDnsManagedZone(this, "found", {
          project,
          name,
          lifecycle: {
            postcondition: [
              {
                condition: `\${self.dns_name == "${dnsName}." && self.visibility == "public"}`,
                errorMessage: `ingress.hostedZone: ${name} is not the public zone of ${dnsName}; write the name of the one that is as managedZone.`,
              },
            ],
          },
        }).name;
  }
}
