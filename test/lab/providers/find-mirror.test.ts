import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findMirror, mirrorFolders, REGISTRY, TARGET } from "../../../lab/providers/find-mirror.ts";

const AWS = join(REGISTRY, "hashicorp/aws");
const foreign = TARGET === "darwin_arm64" ? "linux_amd64" : "darwin_arm64";

describe("providers that are already on this machine", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "meshup-mirror-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const folder = (mirror: string) => join(root, mirror, AWS);
  const unpacked = (mirror: string, version: string, target = TARGET) =>
    mkdirSync(join(folder(mirror), version, target), { recursive: true });
  const packed = (mirror: string, version: string, target = TARGET) => {
    mkdirSync(folder(mirror), { recursive: true });
    writeFileSync(join(folder(mirror), `terraform-provider-aws_${version}_${target}.zip`), "");
  };
  const find = (...mirrors: string[]) =>
    findMirror(
      "aws",
      mirrors.map((mirror) => join(root, mirror)),
    )?.description.replace(root, "");

  it("takes the newest fitting version, by number", () => {
    unpacked("m", "5.100.0");
    unpacked("m", "6.9.0");
    unpacked("m", "6.25.0");
    expect(find("m")).toBe("the real hashicorp/aws 6.25.0, from /m");
  });

  it("takes packed ones too, and compares them with the unpacked", () => {
    unpacked("m", "5.100.0");
    packed("m", "6.2.0");
    expect(find("m")).toBe("the real hashicorp/aws 6.2.0, from /m");
  });

  it("refuses what is too old, too new, a preview, or for another machine", () => {
    unpacked("m", "5.99.0");
    unpacked("m", "7.0.0");
    packed("m", "6.0.0-beta1");
    unpacked("m", "6.1.0", foreign);
    packed("m", "6.2.0", foreign);
    expect(find("m")).toBeUndefined();
  });

  it("passes over files of other names", () => {
    packed("m", "6.2.0");
    writeFileSync(join(folder("m"), "index.json"), "{}");
    mkdirSync(join(folder("m"), "not-a-version", TARGET), { recursive: true });
    expect(find("m")).toBe("the real hashicorp/aws 6.2.0, from /m");
  });

  it("takes the first folder that has a fitting one, even when a later one has a newer", () => {
    unpacked("named", "5.100.0");
    unpacked("other", "6.25.0");
    expect(find("empty", "named", "other")).toBe("the real hashicorp/aws 5.100.0, from /named");
  });

  it("looks first where MESHUP_PROVIDER_MIRROR says, then in Terraform's plugin cache", () => {
    const folders = mirrorFolders({ MESHUP_PROVIDER_MIRROR: "/named", TF_PLUGIN_CACHE_DIR: "/cache" });
    expect(folders.slice(0, 2)).toEqual(["/named", "/cache"]);
    expect(mirrorFolders({ MESHUP_PROVIDER_MIRROR: "" })).not.toContain("");
  });
});
