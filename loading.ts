/** How Node loads what synthesis needs: every `cdktf` command waits for it (docs/adr/0011). */
import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";

/** What Node hands to the loader of a file's ending. */
interface LoadedModule {
  exports: object;
  _compile(code: string, file: string): void;
}
type Loader = (module: LoadedModule, file: string) => void;

/** Packages of which no line runs here: cdktf's archiver, which it only calls in a process of its own, and zod's fifty translations. */
const UNCALLED = ["/node_modules/archiver/index.js", "/node_modules/zod/v4/locales/index.cjs"];

/** A resource's binding, of which a file uses about half. */
const BINDING = /\/node_modules\/@cdktf\/provider-[^/]+\/lib\/[^/]+\/index\.js$/;

/**
 * Called before anything else is loaded, which is why `main.ts` loads by `require`, late.
 *
 * @param debug keeps stack traces; cdktf takes one for every token, a seventh of the whole run with source maps
 */
export function loadFast(debug: boolean): void {
  process.setSourceMapsEnabled(debug);
  if (!debug) Error.captureStackTrace = () => undefined;
  // Keeps compiled code between runs, where Node is 22 or newer.
  (nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

  // tsx would look into each of the 600 CommonJS files of packages for TypeScript: a seventh of the whole run.
  const { extensions } = require as unknown as { extensions: Record<".js" | ".cjs", Loader> };
  for (const ending of [".js", ".cjs"] as const) {
    const byTsx = extensions[ending] ?? extensions[".js"];
    extensions[ending] = (module, file) => {
      if (UNCALLED.some((end) => file.endsWith(end))) return;
      if (!file.includes("/node_modules/")) byTsx(module, file);
      else if (BINDING.test(file)) compileOnUse(module, file);
      else module._compile(readFileSync(file, "utf8"), file);
    };
  }
}

/** A binding is up to 800 kB of code: it is compiled when its class is first asked for. */
function compileOnUse(module: LoadedModule, file: string): void {
  let compiled: object | undefined;
  const lazy = new Proxy(
    {},
    {
      get: (_, name) => {
        if (compiled === undefined) {
          module.exports = {};
          module._compile(readFileSync(file, "utf8"), file);
          compiled = module.exports;
          module.exports = lazy;
        }
        return Reflect.get(compiled, name);
      },
    },
  );
  module.exports = lazy;
}
