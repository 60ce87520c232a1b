// Where things may look: left of the stack nothing knows cdktf, right of it nothing reads files or the environment, the mesh knows no cloud.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file: join(folder, file), text: readFileSync(join(root, folder, file), "utf8") }));

/** An import of a cloud's bindings or constructs. */
const CLOUD = /from "(@cdktf\/provider-(aws|google)|.*\/(aws|gcp|existing)\/)/;
/** A comparison with a platform's name, or a table by it. */
const ASKS_FOR_PLATFORM =
  /[=!]==? *["'](eks|gke|existing)["']|["'](eks|gke|existing)["'] *[=!]==?|case ["'](eks|gke|existing)["']|\.platform *[=!]==?|[pP]latform\.type/;

test.each([
  [
    "config knows no cdktf and no construct",
    "config",
    /from "(cdktf|constructs|@cdktf\/|\.\.\/(\.\.\/)?(modules|stacks))/,
  ],
  ["mesh knows no cloud", "modules/mesh", CLOUD],
  ["add-ons know no cloud", "modules/addons", CLOUD],
  ["what is in the cluster knows no cloud", "modules/kubernetes", CLOUD],
  ["mesh never asks which cloud it is on", "modules/mesh", ASKS_FOR_PLATFORM],
  ["add-ons never ask which cloud they are on", "modules/addons", ASKS_FOR_PLATFORM],
  ["AWS knows no Google", "modules/aws", /from "(@cdktf\/provider-google|.*\/gcp\/)/],
  ["Google knows no AWS", "modules/gcp", /from "(@cdktf\/provider-aws|.*\/aws\/)/],
  ["Google knows neither mesh nor add-ons", "modules/gcp", /from ".*\/(mesh|addons)\//],
  ["a cloud knows neither mesh nor add-ons", "modules/aws", /from ".*\/(mesh|addons)\//],
  ["a cluster that is there needs no cloud", "modules/existing", /from "(@cdktf|.*\/(mesh|addons|aws)\/)/],
  ["modules read no environment", "modules", /process\.env/],
  ["stacks read no environment and no files", "stacks", /process\.env|node:fs/],
  ["the product knows no lab", "modules", /from ".*lab\//],
])("%s", (_, folder, forbidden) => {
  const found = sources(folder);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(({ text }) => forbidden.test(text)).map(({ file }) => file)).toEqual([]);
});

test("bindings are imported by resource: a barrel costs seconds and hundreds of megabytes", () => {
  const barrels = ["modules", "stacks"]
    .flatMap(sources)
    .filter(({ text }) => /from "@cdktf\/provider-[a-z]+"/.test(text));
  expect(barrels).toEqual([]);
});
