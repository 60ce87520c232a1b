// A cluster synthesized into a temporary folder, and questions to the JSON that came out.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformDataSource, TerraformResource } from "cdktf";
import type { ClusterConfig } from "../../config/types";
import { ClusterStack } from "../../stacks/cluster-stack";

type Block = Record<string, unknown>;

/** A synthesized stack. */
export class Synthesized {
  constructor(
    readonly text: string,
    /** The stack's folder, with its assets. Removed after the tests of the file. */
    readonly folder: string,
    /** Addresses of the constructs: more than the JSON holds, should two have become one. */
    readonly elements: readonly string[],
  ) {}

  get json(): {
    terraform: Block;
    resource: Record<string, Record<string, Block>>;
    data: Record<string, Record<string, Block>>;
    [key: string]: unknown;
  } {
    return JSON.parse(this.text);
  }

  /** The one resource of a type, or the one with a name. */
  resource<T = Block>(type: string, name?: string): T {
    const all = Object.entries(this.json.resource[type] ?? {}).filter(
      ([n]) => name === undefined || n === name,
    );
    const [first] = all;
    if (first === undefined || all.length > 1)
      throw new Error(`${all.length} resources ${type} ${name ?? ""}`);
    return first[1] as T;
  }

  /** All addresses of resources and data sources, sorted. */
  addresses(): string[] {
    const of = (blocks: Record<string, Record<string, Block>>, prefix: string) =>
      Object.entries(blocks).flatMap(([type, named]) =>
        Object.keys(named).map((name) => `${prefix}${type}.${name}`),
      );
    return [...of(this.json.resource, ""), ...of(this.json.data, "data.")].sort();
  }

  /** Address of a Helm release, by the name of the release. */
  release(name: string): string {
    const found = Object.entries(this.json.resource["helm_release"] ?? {}).find(
      ([, r]) => r["name"] === name,
    );
    if (found === undefined) throw new Error(`no release ${name}`);
    return `helm_release.${found[0]}`;
  }

  /** A Helm release's values, by the name of the release. */
  values(release: string): Record<string, never> {
    const [type = "", id = ""] = this.release(release).split(".");
    return JSON.parse(this.resource<{ values: string[] }>(type, id).values[0] ?? "");
  }
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Synthesizes as main.ts does. */
export function synth(config: ClusterConfig): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), "meshup-synth-"));
  folders.push(outdir);
  const app = new App({ outdir });
  const stack = new ClusterStack(app, config);
  app.synth();
  const folder = join(outdir, "stacks", config.name);
  const elements = stack.node.findAll().flatMap((c) => {
    if (TerraformResource.isTerraformResource(c)) return [`${c.terraformResourceType}.${c.friendlyUniqueId}`];
    if (TerraformDataSource.isTerraformDataSource(c))
      return [`data.${c.terraformResourceType}.${c.friendlyUniqueId}`];
    return [];
  });
  return new Synthesized(readFileSync(join(folder, "cdk.tf.json"), "utf8"), folder, elements);
}
