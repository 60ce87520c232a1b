// Where Terraform keeps the state: one per cluster, named after it.
import {
  CloudBackend,
  GcsBackend,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  type TerraformStack,
} from "cdktf";
import type { ClusterConfig } from "../config/types";

/** Exactly one backend; without it cdktf would write the absolute path of this machine into the output. */
export function addBackend(stack: TerraformStack, name: string, backend: ClusterConfig["backend"]): void {
  switch (backend.type) {
    case "local":
      // From cdktf.out/stacks/NAME to the folder that holds cdktf.out: cdktf deletes folders of stacks that are gone.
      new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
      return;
    case "s3": {
      const s3 = new S3Backend(stack, {
        bucket: backend.bucket,
        region: backend.region,
        key: backend.key ?? `meshup/${name}.tfstate`,
        encrypt: true,
        ...(backend.kmsKeyId === undefined ? {} : { kmsKeyId: backend.kmsKeyId }),
      });
      s3.addOverride("use_lockfile", true); // cdktf 0.21 has no type for it; Terraform 1.10 does
      return;
    }
    case "gcs":
      new GcsBackend(stack, { bucket: backend.bucket, prefix: backend.prefix ?? `meshup/${name}` });
      return;
    case "cloud":
      new CloudBackend(stack, {
        hostname: backend.hostname,
        organization: backend.organization,
        workspaces: new NamedCloudWorkspace(backend.workspace ?? name, backend.project),
      });
      return;
  }
}
