// The right of GKE's own agent to a key that is there. We make no key: Google never deletes one, so the next deploy of the same name would fail.
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface SecretsKeyProps {
  /** projects/…/locations/…/keyRings/…/cryptoKeys/… */
  readonly keyName: string;
  /** A reference. */
  readonly projectNumber: string;
  readonly dependsOn: ITerraformDependable[];
}

export class SecretsKey extends Construct {
  /** Comes before the cluster and goes after it: without it nobody reads the cluster's secrets. */
  readonly right: ITerraformDependable;

  constructor(scope: Construct, id: string, { keyName, projectNumber, dependsOn }: SecretsKeyProps) {
    super(scope, id);
    this.right = new KmsCryptoKeyIamMember(this, "gke-agent", {
      cryptoKeyId: keyName,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      // Made by Google when the container API is switched on; its address follows from the project's number.
      member: `serviceAccount:service-${projectNumber}@container-engine-robot.iam.gserviceaccount.com`,
      dependsOn,
    });
  }
}
