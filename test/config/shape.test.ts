import { loadClusters } from "../../config/load";
import { inFolder, load, minimal } from "../helpers/config";

const problemOf = (text: string) => load(text).problems;
const base = "platform: eks\nregion: eu-central-1\ncluster: {publicAccessCidrs: [203.0.113.0/24]}\n";

describe("a cluster file's shape", () => {
  test.each([
    [
      "a wrong key near a right one",
      "mesh: {gateway: {minReplica: 3}}",
      "test.yaml:4: mesh.gateway.minReplica: is not a key here; did you mean minReplicas? [CFG005]",
    ],
    [
      "a wrong key near nothing",
      "network: {banana: 3}",
      "test.yaml:4: network.banana: is not a key here; known keys: cidr, zones, natGateways, podCidr, vpcEndpoints, flowLogs, existing [CFG005]",
    ],
    [
      "a wrong key at the top",
      "istio: {}",
      "test.yaml:4: istio: is not a key here; known keys: platform, region, tags, backend, credentials, network, cluster, autoMode, nodes, nodeGroups, karpenter, addons, identity, ingress, gateways, chartSources, mesh [CFG005]",
    ],
    [
      "a text where a number belongs",
      "mesh: {gateway: {maxReplicas: many}}",
      'test.yaml:4: mesh.gateway.maxReplicas: "many" is wrong here; it must be a number [CFG007]',
    ],
    [
      "a broken number",
      "nodes: {minSize: 1.5}",
      "test.yaml:4: nodes.minSize: 1.5 is wrong here; it must be a whole number [CFG007]",
    ],
    [
      "a duration without unit",
      'mesh: {sidecar: {tcpKeepalive: {time: "10"}}}',
      'test.yaml:4: mesh.sidecar.tcpKeepalive.time: "10" is wrong here; it must be a duration such as "10s" [CFG007]',
    ],
    [
      "a backend that is not known",
      "backend: {type: consul}",
      'test.yaml:4: backend.type: "consul" is wrong here; it must have a known type [CFG007]',
    ],
    [
      "a key twice",
      "region: us-east-1",
      "test.yaml:4: Map keys must be unique; keep one of the two keys [CFG003]",
    ],
    [
      "no YAML",
      "mesh: [",
      "test.yaml:5: Flow sequence in block collection must be sufficiently indented and end with a ]; mend the YAML here [CFG003]",
    ],
  ])("refuses %s with its line and the fix", (_, line, problem) => {
    expect(problemOf(`${base}${line}\n`)).toEqual([problem]);
  });

  test("refuses an unquoted version, which YAML reads as a number", () => {
    expect(problemOf(base.replace("{", "{version: 1.35, "))).toEqual([
      'test.yaml:3: cluster.version: 1.35 is wrong here; it must be one of "1.34", "1.35", "1.36", in quotes [CFG007]',
    ]);
  });

  test("refuses a missing key at the nearest line that is there", () => {
    expect(problemOf("platform: eks\nregion: eu-central-1\n")).toEqual([
      "test.yaml: cluster: is missing; add it: it must be a group of keys [CFG006]",
    ]);
    expect(problemOf("platform: eks\nregion: eu-central-1\ncluster: {}\n")).toEqual([
      "test.yaml:3: cluster.publicAccessCidrs: is missing, so nobody could reach the API server from outside; list the blocks of your offices and your CI, or set cluster.endpointAccess: private [CFG050]",
    ]);
  });

  test.each([
    [
      "a wrong key of a node group, by the keys of every group",
      "nodeGroups: {batch: {maxsize: 3}}",
      "test.yaml:4: nodeGroups.batch.maxsize: is not a key here; did you mean maxSize? [CFG005]",
    ],
    [
      "a taint's effect in the words of EKS's API",
      "nodeGroups: {batch: {taints: [{key: dedicated, effect: NO_SCHEDULE}]}}",
      'test.yaml:4: nodeGroups.batch.taints.0.effect: "NO_SCHEDULE" is wrong here; it must be one of "NoSchedule", "PreferNoSchedule", "NoExecute" [CFG007]',
    ],
    [
      "an empty label, which Kubernetes takes and EKS does not",
      'nodes: {labels: {gpu: ""}}',
      'test.yaml:4: nodes.labels.gpu: "" is wrong here; it must be a label\'s value: 1 to 63 letters, digits, hyphens, underscores and dots [CFG007]',
    ],
    [
      "Fargate, with the reason",
      "fargateProfiles: [default]",
      "test.yaml:4: fargateProfiles: Fargate runs no DaemonSet, so pods there never get Istio's CNI agent and stay outside the mesh; use nodeGroups, managed node groups for workloads [CFG059]",
    ],
    [
      "taints where the system lives, with the reason",
      "nodes: {taints: [{key: dedicated, effect: NoSchedule}]}",
      "test.yaml:4: nodes.taints: CoreDNS, the controllers and istiod live on these nodes and tolerate no taint; put tainted nodes into a group of nodeGroups [CFG057]",
    ],
    [
      "waiting for the CNI where istiod lives",
      "nodes: {waitForCni: true}",
      "test.yaml:4: nodes.waitForCni: istiod, which takes that taint off, lives on these nodes and would never start; put nodes that wait for the CNI into a group of nodeGroups [CFG057]",
    ],
  ])("refuses %s", (_, line, problem) => {
    expect(problemOf(`${base}${line}\n`)).toEqual([problem]);
  });

  test.each([
    [
      "an unknown platform",
      "platform: aks\n",
      'test.yaml:1: platform: "aks" is not a platform that meshup knows; write platform: eks or platform: gke or platform: existing [CFG004]',
    ],
    [
      "no platform",
      "region: eu-central-1\n",
      "test.yaml: platform: is missing; write platform: eks or platform: gke or platform: existing [CFG004]",
    ],
    [
      "an empty file",
      "",
      "test.yaml: platform: the file holds no keys; write platform: eks or platform: gke or platform: existing [CFG004]",
    ],
  ])("refuses %s", (_, text, problem) => {
    expect(problemOf(text)).toEqual([problem]);
  });

  test("tells all problems at once, in the order of the file", () => {
    const text = "platform: eks\nregion: here\nnetwork: {zone: [a]}\ncluster: {publicAccessCidrs: all}\n";
    expect(problemOf(text).map((p) => p.split(":")[1])).toEqual(["2", "3", "4"]);
  });
});

describe("a folder of cluster files", () => {
  const good = JSON.stringify(minimal);
  const problems = (files: Record<string, string>, only?: string[]) =>
    inFolder(files, (folder) =>
      loadClusters(folder, only).problems.map(
        (p) => `${p.file.replace(`${folder}/`, "")}: ${p.problem} [${p.code}]`,
      ),
    );

  test("refuses two files that would be the same stack", () => {
    expect(problems({ "prod.yaml": good, "prod.yml": good })).toEqual([
      "prod.yml: prod.yaml has the same name, so both would be the stack prod [CFG002]",
    ]);
  });

  test("names the files that are there when the one asked for is not", () => {
    inFolder({ "prod.yaml": good }, (folder) => {
      const [problem] = loadClusters(folder, ["dev"]).problems;
      expect(problem).toMatchObject({
        problem: "there is no such file",
        fix: "use one of: prod",
        code: "CFG001",
      });
    });
  });

  test("a broken file of another team blocks nobody who names their own", () => {
    expect(problems({ "prod.yaml": good, "theirs.yaml": "platform: [" }, ["prod"])).toEqual([]);
    expect(problems({ "prod.yaml": good, "theirs.yaml": "platform: [" })).toHaveLength(1);
  });

  test("refuses a folder that is not there", () => {
    expect(loadClusters("no/such/folder").problems).toEqual([
      expect.objectContaining({ file: "no/such/folder", problem: "there is no such folder", code: "CFG001" }),
    ]);
  });
});
