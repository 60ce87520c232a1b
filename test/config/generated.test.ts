import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { generatedFiles } from "../../config/generate";
import { loadClusters } from "../../config/load";

const clusters = join(__dirname, "../../config/clusters");

test.each(generatedFiles().map((file) => [basename(file.path), file]))(
  "%s follows from the schema (npm run docs)",
  (_, { path, text }) => {
    expect(readFileSync(path, "utf8")).toBe(text);
  },
);

test("every committed cluster file loads, and names the schema for editors", () => {
  const { configs, problems } = loadClusters(clusters);
  expect(problems).toEqual([]);
  for (const { name } of configs)
    expect(readFileSync(join(clusters, `${name}.yaml`), "utf8")).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/cluster\.schema\.json\n/,
    );
});

test("every key has a text", () => {
  const schema = JSON.parse(generatedFiles().find(({ path }) => path.endsWith(".json"))?.text ?? "{}");
  const silent: string[] = [];
  const walk = (path: string, node: Record<string, unknown>): void => {
    for (const [key, child] of Object.entries(
      (node["properties"] ?? {}) as Record<string, Record<string, unknown>>,
    )) {
      const here = `${path}.${key}`;
      if (typeof child["description"] !== "string" && child["$ref"] === undefined) silent.push(here);
      walk(here, child);
      if (child["items"]) walk(here, child["items"] as Record<string, unknown>);
    }
    for (const variant of (node["oneOf"] ?? []) as Record<string, unknown>[]) walk(path, variant);
  };
  for (const [name, node] of Object.entries(
    (schema.$defs ?? {}) as Record<string, Record<string, unknown>>,
  )) {
    if (typeof node["description"] !== "string") silent.push(name);
    walk(name, node);
  }
  expect(silent).toEqual([]);
});
