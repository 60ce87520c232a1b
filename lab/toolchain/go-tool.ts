// One `go build` of several commands of one module, in an environment of its own.
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ToolchainError } from "./error.ts";
import { type BuildLog, runLogged } from "./run.ts";

export interface GoBuild {
  /** Folder with our go.mod and go.sum. */
  readonly module: string;
  readonly packages: readonly string[];
  /** Linker variables: "import/path.name" → value. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Go names a binary after its package's folder; here: Go's name → the name wanted. */
  readonly rename?: Readonly<Record<string, string>>;
}

/** Builds all packages at once (shared ones are compiled once) into `folder`. */
export async function goBuild(build: GoBuild, folder: string, log: BuildLog): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const variables = Object.entries(build.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const ldflags = ["-s", "-w", ...variables].join(" ");
  const args = [
    "build",
    "-trimpath",
    "-buildvcs=false",
    "-ldflags",
    ldflags,
    "-o",
    `${folder}/`,
    ...build.packages,
  ];
  await runLogged({ place: build.module, file: "go", args, cwd: build.module, env: goEnvironment() }, log);
  for (const [from, to] of Object.entries(build.rename ?? {}))
    renameSync(join(folder, from), join(folder, to));
}

/** The folder where Go keeps a module's source, downloaded if need be. For data files that come with the code. */
export async function goModuleFolder(module: string, path: string): Promise<string> {
  const result = await execa("go", ["mod", "download", "-json", path], {
    cwd: module,
    env: goEnvironment(),
    reject: false,
    stdin: "ignore",
  });
  const folder = /"Dir":\s*"([^"]+)"/.exec(result.stdout)?.[1];
  if (folder !== undefined) return folder;
  throw new ToolchainError(module, `Go does not find ${path}`, "check the network and GOPROXY");
}

/** The version that our go.mod requires of a module, without the "v". */
export function requiredVersion(goMod: string, path: string): string {
  const line = goMod.split("\n").find((text) =>
    text
      .replace(/^require/, "")
      .trim()
      .startsWith(`${path} v`),
  );
  const version = line?.trim().split(/\s+v/)[1]?.split(" ")[0];
  if (version !== undefined) return version;
  throw new ToolchainError("go.mod", `does not require ${path}`, "restore the file");
}

/** Settings of the person (GOFLAGS, cross compilation, workspaces) must not change what is built. */
function goEnvironment(): Record<string, string> {
  return {
    // Not empty on purpose: an empty variable lets `go env -w GOFLAGS=…` through.
    GOFLAGS: "-mod=readonly",
    GO111MODULE: "on",
    GOWORK: "off",
    CGO_ENABLED: "0",
    GOOS: process.platform === "win32" ? "windows" : process.platform,
    GOARCH: process.arch === "x64" ? "amd64" : process.arch,
  };
}
