// Examples are what people copy: all of them load, and between them they show every key that there is.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { formatProblems, loadClusters } from "../../config/load";

const root = join(__dirname, "../..");
const folders = ["config/clusters", "config/examples"];

test("every example loads, and names the schema for editors", () => {
  const { configs, problems } = loadClusters(join(root, "config/examples"));
  expect(formatProblems(problems)).toBe("");
  for (const { name } of configs)
    expect(readFileSync(join(root, "config/examples", `${name}.yaml`), "utf8")).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/cluster\.schema\.json\n/,
    );
});

test("every key of docs/configuration.md is used in a cluster file or an example", () => {
  const rows = readFileSync(join(root, "docs/configuration.md"), "utf8").matchAll(
    /^\| `([^`]+)`(?: \((\w+)\))? \|/gm,
  );
  const documented = [...rows].map(([, key = ""]) => key);
  const used = new Set(
    folders.flatMap((folder) =>
      readdirSync(join(root, folder)).flatMap((file) =>
        paths(parse(readFileSync(join(root, folder, file), "utf8"))),
      ),
    ),
  );
  const shown = (key: string) => [...used].some((path) => pattern(key).test(path));
  expect(documented.length).toBeGreaterThan(50);
  expect(documented.filter((key) => !shown(key))).toEqual([]);
});

/** Every place of a document as the docs write it: network.cidr, cluster.accessEntries[].principalArn. */
function paths(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item) => paths(item, `${path}[]`))];
  if (value === null || typeof value !== "object") return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, child]) => paths(child, path === "" ? key : `${path}.${key}`)),
  ];
}

/** A name that the person chooses is written NAME in the docs. */
function pattern(key: string): RegExp {
  const escaped = key.replace(/[.[\]]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\bNAME\b/g, "[^.]+")}$`);
}
