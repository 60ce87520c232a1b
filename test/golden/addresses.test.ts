// Addresses are API: one that changes destroys a resource of everybody who runs meshup. `npm run golden` writes them anew; then say in CHANGELOG what moves.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadClusters } from "../../config/load";
import { synth } from "../helpers/synth";

test.each(loadClusters(join(__dirname, "../../config/clusters")).configs.map((c) => [c.name, c] as const))(
  "addresses of %s are as released",
  (name, cluster) => {
    const file = join(__dirname, `${name}.addresses`);
    const text = `${synth(cluster).addresses().join("\n")}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(text);
  },
);
