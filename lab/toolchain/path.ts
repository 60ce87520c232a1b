// Finds tools on PATH and says whether their versions fit. Builds nothing.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { ToolchainError } from "./error.ts";

/** The absolute path of a command on PATH. */
export function which(command: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, command))
    .find((file) => existsSync(file));
}

/** Major and minor of the first `x.y` in a text. */
export function majorMinor(text: string): readonly [number, number] | undefined {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** Terraform that knows ephemeral resources; there is no way to build it here, so it must be there. */
export async function findTerraform(): Promise<string> {
  const fix =
    "install Terraform 1.10 or newer (developer.hashicorp.com/terraform/install) and put it on PATH";
  const terraform = which("terraform");
  if (terraform === undefined) throw new ToolchainError("PATH", "terraform is missing", fix);
  const version = await ask(terraform, ["version", "-json"], /"terraform_version":\s*"([^"]+)"/);
  const [major, minor] = majorMinor(version ?? "") ?? [0, 0];
  if (major === 1 && minor >= 10) return terraform;
  throw new ToolchainError(
    terraform,
    `version ${version ?? "unknown"} is too old (ephemeral resources)`,
    fix,
  );
}

/** kubectl on PATH, if it is within one minor of the cluster (Kubernetes' own skew rule). */
export async function findKubectl(kubernetesVersion: string): Promise<string | undefined> {
  const kubectl = which("kubectl");
  if (kubectl === undefined) return undefined;
  const version = await ask(kubectl, ["version", "--client", "-o", "json"], /"gitVersion":\s*"([^"]+)"/);
  const [major, minor] = majorMinor(version ?? "") ?? [0, 0];
  const [wantMajor, wantMinor] = majorMinor(kubernetesVersion) ?? [1, 0];
  return major === wantMajor && Math.abs(minor - wantMinor) <= 1 ? kubectl : undefined;
}

/** A Python that moto's pinned packages run on. */
export async function findPython(): Promise<string> {
  for (const name of ["python3", "python3.13", "python3.12", "python3.11"]) {
    const python = which(name);
    if (python === undefined) continue;
    const version = await ask(python, ["-c", "import sys, venv, ensurepip; print(sys.version)"], /^(3\.\d+)/);
    const [, minor] = majorMinor(version ?? "") ?? [0, 0];
    if (minor >= 11) return python;
  }
  throw new ToolchainError("PATH", "no Python 3.11 or newer with venv", "install python3 and python3-venv");
}

/** The Go that a module folder is built with, e.g. "go1.26.8 linux/amd64". */
export async function findGo(moduleFolder: string): Promise<string> {
  const fix = "install Go 1.26 or newer (go.dev/dl) and put it on PATH";
  if (which("go") === undefined) throw new ToolchainError("PATH", "go is missing", fix);
  // Asked inside the module: a Go that fetches the toolchain a go.mod wants answers with that one.
  const result = await execa("go", ["env", "GOVERSION"], {
    cwd: moduleFolder,
    reject: false,
    stdin: "ignore",
  });
  const version = result.stdout.trim();
  if (result.exitCode === 0 && version !== "") return version;
  throw new ToolchainError(
    "go",
    result.stderr.replace(/^go: /, "").trim().split("\n")[0] || "does not answer",
    fix,
  );
}

/** openssl makes the lab's certificates; Node can sign but not write X.509. */
export function findOpenssl(): string {
  const openssl = which("openssl");
  if (openssl !== undefined) return openssl;
  throw new ToolchainError("PATH", "openssl is missing", "install openssl 1.1.1 or newer");
}

async function ask(file: string, args: string[], pattern: RegExp): Promise<string | undefined> {
  const result = await execa(file, args, { reject: false, stdin: "ignore", timeout: 20_000 });
  return pattern.exec(result.stdout)?.[1];
}
