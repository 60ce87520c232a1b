// Wrong combinations of managed nodes: each is refused in one line, which names the fix.
import { refusals, withDomain } from "../../helpers/config";

const letsEncrypt = { email: "ops@example.com" };

test.each([
  [
    "node counts that cross",
    { nodes: { minSize: 5, maxSize: 4, desiredSize: 5 } },
    "nodes.minSize: minSize 5 is above maxSize 4; lower minSize or raise maxSize [CFG021]",
  ],
  [
    "a desired size outside",
    { nodes: { desiredSize: 30 } },
    "nodes.desiredSize: desiredSize 30 is outside minSize 3 to maxSize 9; choose a number between them [CFG022]",
  ],
  [
    "nodes too small for the mesh",
    { nodes: { instanceTypes: ["m6i.large"] } },
    "nodes.instanceTypes: 3 × m6i.large cannot carry the mesh: istiod and gateway request 1.50 CPU on the fullest, which has 1.39 beside its add-ons; use m6i.xlarge, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources [CFG025]",
  ],
  [
    "nodes too small for the mesh even without the EBS driver",
    { nodes: { instanceTypes: ["m6i.large"] }, addons: { ebsCsi: { enabled: false } } },
    "nodes.instanceTypes: 3 × m6i.large cannot carry the mesh: istiod and gateway request 1.50 CPU on the fullest, which has 1.48 beside its add-ons; use m6i.xlarge, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources [CFG025]",
  ],
  [
    "too few nodes for the mesh",
    { nodes: { desiredSize: 1, minSize: 1 } },
    "nodes.instanceTypes: 1 × m6i.xlarge cannot carry the mesh: istiod and gateway request 4.50 CPU on the fullest, which has 3.38 beside its add-ons; use m6i.xlarge, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources [CFG025]",
  ],
  [
    "nodes that carry the mesh, but not cert-manager and external-dns beside it",
    {
      ingress: {
        ...withDomain.ingress,
        ...{ tls: "lets-encrypt", letsEncrypt, records: "external-dns", externalDns: { policy: "sync" } },
      },
      nodes: { instanceTypes: ["m6i.large"] },
      mesh: { gateway: { resources: { requests: { cpu: "350m" } } } },
    },
    "nodes.instanceTypes: 3 × m6i.large cannot carry the mesh: istiod and gateway request 1.35 CPU on the fullest, which has 1.26 beside its add-ons; use m6i.xlarge, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources [CFG025]",
  ],
  [
    "security groups of pods on a type without trunk interfaces",
    { addons: { vpcCni: { podEni: true } }, nodes: { instanceTypes: ["m6i.xlarge", "t3.xlarge"] } },
    "nodes.instanceTypes.1: t3.xlarge has no trunk interface, which addons.vpcCni.podEni needs; use a type such as m6i.xlarge, or set podEni to false [CFG060]",
  ],
  [
    "security groups of pods on a type before Nitro",
    { addons: { vpcCni: { podEni: true } }, nodes: { instanceTypes: ["m4.xlarge"] } },
    "nodes.instanceTypes.0: m4.xlarge has no trunk interface, which addons.vpcCni.podEni needs; use a type such as m6i.xlarge, or set podEni to false [CFG060]",
  ],
  [
    "pods of a node group that nobody brings into the mesh",
    { nodeGroups: { batch: { waitForCni: false } }, mesh: { cni: { repair: "off" } } },
    "nodeGroups.batch.waitForCni: pods may start before Istio's CNI, and mesh.cni.repair: off repairs none of them; set waitForCni: true, or mesh.cni.repair: repairPods [CFG094]",
  ],
  [
    "two architectures among the system's nodes",
    { nodes: { instanceTypes: ["m6i.xlarge", "m7g.xlarge"] } },
    "nodes.instanceTypes: m7g.xlarge is of arm64, the others are not; use one architecture in a group, and another group for the other [CFG053]",
  ],
  [
    "two architectures in a group",
    { nodeGroups: { batch: { instanceTypes: ["c7g.large", "c8gd.large", "c6i.large"] } } },
    "nodeGroups.batch.instanceTypes: c7g.large, c8gd.large are of arm64, the others are not; use one architecture in a group, and another group for the other [CFG053]",
  ],
  [
    "a group's counts that cross",
    { nodeGroups: { batch: { maxSize: 2 } } },
    "nodeGroups.batch.minSize: minSize 3 is above maxSize 2; lower minSize or raise maxSize [CFG021]",
  ],
  [
    "a group's desired size outside",
    { nodeGroups: { batch: { minSize: 0, desiredSize: 12 } } },
    "nodeGroups.batch.desiredSize: desiredSize 12 is outside minSize 0 to maxSize 9; choose a number between them [CFG022]",
  ],
  [
    "a group with the name of the system's",
    { nodeGroups: { default: {} } },
    "nodeGroups.default: test-default is the system's node group; use another name: 1 to 38 lower-case letters, digits and hyphens, starting with a letter [CFG054]",
  ],
  [
    "a group's name too long for EKS",
    { nodeGroups: { [`${"a".repeat(39)}`]: {} } },
    `nodeGroups.${"a".repeat(39)}: test-${"a".repeat(39)} cannot name a node group; use another name: 1 to 38 lower-case letters, digits and hyphens, starting with a letter [CFG054]`,
  ],
  [
    "a group's name with an underscore",
    { nodeGroups: { spot_a: {} } },
    "nodeGroups.spot_a: test-spot_a cannot name a node group; use another name: 1 to 38 lower-case letters, digits and hyphens, starting with a letter [CFG054]",
  ],
  [
    "a label that stops the kubelet",
    { nodeGroups: { batch: { labels: { "node-role.kubernetes.io/batch": "yes" } } } },
    "nodeGroups.batch.labels.node-role.kubernetes.io/batch: labels of node-role.kubernetes.io are reserved: the kubelet would refuse to start, and no node would join; use a domain of your own, such as example.com/batch [CFG055]",
  ],
  [
    "a label of EKS's own on the system's nodes",
    { nodes: { labels: { "eks.amazonaws.com/nodegroup": "mine" } } },
    "nodes.labels.eks.amazonaws.com/nodegroup: labels of eks.amazonaws.com are reserved: the kubelet would refuse to start, and no node would join; use a domain of your own, such as example.com/nodegroup [CFG055]",
  ],
  [
    "a label whose key is none",
    { nodes: { labels: { "our team": "shop" } } },
    "nodes.labels.our team: our team is not a label's key; use at most 63 letters, digits, hyphens, underscores and dots, such as team or example.com/team [CFG055]",
  ],
  [
    "a label's key that Kubernetes takes and EKS does not",
    { nodes: { labels: { [`${"a".repeat(52)}.example.com/team`]: "shop" } } },
    `nodes.labels.${"a".repeat(52)}.example.com/team: ${"a".repeat(52)}.example.com/team is not a label's key; use at most 63 letters, digits, hyphens, underscores and dots, such as team or example.com/team [CFG055]`,
  ],
  [
    "a taint twice",
    {
      nodeGroups: {
        batch: {
          taints: [
            { key: "dedicated", value: "batch", effect: "NoSchedule" },
            { key: "dedicated", value: "web", effect: "NoSchedule" },
          ],
        },
      },
    },
    "nodeGroups.batch.taints.1: dedicated with NoSchedule is there already; keep one value for a key and an effect [CFG056]",
  ],
  [
    "the CNI's taint by hand",
    { nodeGroups: { batch: { taints: [{ key: "cni.istio.io/not-ready", effect: "NoSchedule" }] } } },
    "nodeGroups.batch.taints.0: cni.istio.io/not-ready is waitForCni's own taint; remove it and set waitForCni: true, so that istiod takes it off again [CFG056]",
  ],
  [
    "a taint that is none",
    { nodeGroups: { batch: { taints: [{ key: "dedicated", value: "a b", effect: "NoExecute" }] } } },
    "nodeGroups.batch.taints.0: dedicated=a b is not a taint; use key and value of letters, digits, hyphens, underscores and dots, such as dedicated and batch [CFG056]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});
