// What only looks like a wrong combination, and files that are none.
import fc from "fast-check";
import { loadClusters } from "../../../config/load";
import { inFolder, load, minimal } from "../../helpers/config";

test.each([
  [
    "security groups of pods where every type has trunk interfaces",
    { addons: { vpcCni: { podEni: true } }, nodes: { instanceTypes: ["m6i.xlarge", "c7i.xlarge"] } },
  ],
  ["types without trunk interfaces where no pod needs one", { nodes: { instanceTypes: ["t3.xlarge"] } }],
  ["a kube-proxy that waits for its upgrade", { addons: { kubeProxy: { version: "v1.34.3-eksbuild.2" } } }],
  [
    "versions of what is installed",
    {
      identity: "pod-identity",
      addons: {
        ebsCsi: { version: "v1.60.0-eksbuild.1" },
        efsCsi: { enabled: true, version: "v2.3.0-eksbuild.1" },
        podIdentityAgent: { version: "v1.3.10-eksbuild.2" },
      },
    },
  ],
])("but not %s", (_, change) => {
  expect(load({ ...minimal, ...change }).problems).toEqual([]);
});

test("a file name that cannot name a load balancer", () => {
  const problems = inFolder(
    { "Prod_1.yaml": JSON.stringify(minimal) },
    (folder) => loadClusters(folder).problems,
  );
  expect(problems).toEqual([
    expect.objectContaining({
      problem: "the file's name, Prod_1, cannot name a cluster and its load balancer",
      fix: "rename the file: 2 to 24 lower-case letters, digits and hyphens, starting with a letter and not with internal-",
    }),
  ]);
});

test("any text is either a config or a list of lines; never an exception", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const { problems, loaded } = load(text);
      expect(problems.length > 0 || loaded.configs.length === 1).toBe(true);
      for (const problem of problems) expect(problem).toMatch(/^test\.yaml.*; .+ \[CFG\d{3}\]$/s);
    }),
    { numRuns: 200 },
  );
});
