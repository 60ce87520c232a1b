// What is legal, but told; and what is not even told.
import { load, minimal, withDomain } from "../../helpers/config";

const { cluster } = minimal;

test.each([
  ["an open API server", { cluster: { publicAccessCidrs: ["0.0.0.0/0"] } }, "CFG080"],
  ["plain text in the mesh", { mesh: { mtls: "PERMISSIVE" } }, "CFG081"],
  ["one replica", { mesh: { istiod: { autoscaleMin: 1 } } }, "CFG082"],
  ["a load balancer that a destroy cannot take away", { ingress: { deletionProtection: true } }, "CFG088"],
  ["the same of a further gateway", { gateways: { b: { deletionProtection: true } } }, "CFG088"],
  ["a further gateway of one pod", { gateways: { b: { minReplicas: 1 } } }, "CFG082"],
  ["a version near its end", { cluster: { ...cluster, version: "1.34" } }, "CFG083"],
  [
    "nodes that may outlast destroy",
    { karpenter: { nodePools: { a: { terminationGracePeriod: "1h30m" } } } },
    "CFG097",
  ],
  ["one NAT gateway", { network: { natGateways: "single" } }, "CFG084"],
  ["a private API server", { cluster: { endpointAccess: "private" } }, "CFG085"],
  ["Spot nodes of one type", { nodeGroups: { batch: { capacityType: "SPOT" } } }, "CFG086"],
  ["a cluster without a default class", { addons: { ebsCsi: { enabled: false } } }, "CFG087"],
  ["repairs that do not work on Auto Mode's nodes", { autoMode: {} }, "CFG113"],
  [
    "tags that stop at Auto Mode",
    { autoMode: {}, tags: { team: "shop" }, mesh: { cni: { repair: "deletePods" } } },
    "CFG114",
  ],
  [
    "records that a destroy leaves",
    { ingress: { ...withDomain.ingress, records: "external-dns" } },
    "CFG089",
  ],
])("%s is legal, but told", (_, change, code) => {
  const { problems, warnings } = load({ ...minimal, ...change });
  expect(problems).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining(`[${code}]`)]);
});

test.each([
  ["nothing but names", { nodeGroups: { batch: {} } }],
  [
    "gateways beside each other, and two labels below another's domain",
    {
      ...withDomain,
      gateways: {
        internal: { domain: "internal.example.com", scheme: "internal" },
        deep: { domain: "a.b.shop.example.com" },
      },
    },
  ],
  ["a group that an autoscaler may empty", { nodeGroups: { batch: { minSize: 0, desiredSize: 0 } } }],
  [
    "Spot nodes of several types",
    { nodeGroups: { batch: { capacityType: "SPOT", instanceTypes: ["m6i.large", "m6a.large"] } } },
  ],
  [
    "Auto Mode with what goes beside it",
    {
      autoMode: { nodePools: ["general-purpose"] },
      identity: "pod-identity",
      addons: { efsCsi: { enabled: true }, metricsServer: {} },
      cluster: { ...cluster, nodeSecurityGroup: "cluster" },
      ingress: { nlb: "controller", clientAddress: "proxy-protocol" },
      mesh: { cni: { repair: "deletePods" }, istiod: { autoscaleMin: 30, autoscaleMax: 40 } },
    },
  ],
  ["the kubelet's own labels", { nodes: { labels: { "node.kubernetes.io/pool": "system" } } }],
  [
    "one key with two effects",
    {
      nodeGroups: {
        batch: {
          taints: [
            { key: "dedicated", effect: "NoSchedule" },
            { key: "dedicated", effect: "NoExecute" },
          ],
        },
      },
    },
  ],
])("%s: neither a problem nor a warning", (_, change) => {
  const { problems, warnings } = load({ ...minimal, ...change });
  expect([...problems, ...warnings]).toEqual([]);
});

test("the mesh alone fits on nodes that would not carry cert-manager beside it", () => {
  const mesh = { gateway: { resources: { requests: { cpu: "350m" } } } };
  expect(load({ ...withDomain, nodes: { instanceTypes: ["m6i.large"] }, mesh }).problems).toEqual([]);
});

test("records that are deleted again are none", () => {
  const ingress = { ...withDomain.ingress, records: "external-dns", externalDns: { policy: "sync" } };
  expect(load({ ...minimal, ingress }).warnings).toEqual([]);
});

test("the committed example has none", () => {
  expect(load(withDomain).warnings).toEqual([]);
});
