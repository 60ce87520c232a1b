// A chart of ours that travels in the stack's folder, also to HCP Terraform.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

/** `path` is relative to the stack's folder and changes with the chart's contents, so that an edit shows as a diff. */
export class LocalChart extends Construct {
  readonly path: string;

  constructor(scope: Construct, id: string, folder: string) {
    super(scope, id);
    // cdktf's own hash ignores file names.
    const asset = new TerraformAsset(this, "asset", {
      path: folder,
      type: AssetType.DIRECTORY,
      assetHash: hashFolder(folder),
    });
    this.path = asset.path;
  }
}

function hashFolder(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
  for (const file of files)
    hash
      .update(relative("", file))
      .update("\0")
      .update(readFileSync(join(folder, file)))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}
