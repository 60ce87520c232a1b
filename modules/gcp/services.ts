// Google's APIs, switched on in the project, and the wait until they answer.
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { TimeSleep } from "../terraform/time-sleep";

/**
 * All that any key of a cluster file may need. The list is the same for every file: one that grew with an option
 * would have to wait again in the middle of a running cluster. An API that nobody calls costs nothing.
 */
const SERVICES = [
  "artifactregistry.googleapis.com",
  "binaryauthorization.googleapis.com",
  "cloudkms.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "compute.googleapis.com",
  "container.googleapis.com",
  "dns.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "logging.googleapis.com",
  "monitoring.googleapis.com",
] as const;

export interface ServicesProps {
  readonly project: string;
}

export class Services extends Construct {
  /** Everything in the project comes after it. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { project }: ServicesProps) {
    super(scope, id);
    const enabled = SERVICES.map(
      (service) =>
        new ProjectService(this, service.replace(".googleapis.com", ""), {
          project,
          service,
          disableOnDestroy: false, // others in the project may use it by then
        }),
    );
    // Google says "enabled" and answers 403 "has not been used" for another minute or two.
    this.ready = new TimeSleep(this, "wait", { createDuration: "90s", dependsOn: enabled });
  }
}
