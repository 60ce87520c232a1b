// `tsx lab/providers/write-cli-config.ts FILE`: a Terraform CLI configuration with the rehearsal's providers, for tests. Builds nothing.
import { prepareToolchain } from "../toolchain/toolchain.ts";
import { prepareProviders, writeCliConfig } from "./mirror.ts";

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("which file?");
const silent = () => undefined;
await writeCliConfig(file, await prepareProviders(await prepareToolchain(silent, { build: false }), silent));
