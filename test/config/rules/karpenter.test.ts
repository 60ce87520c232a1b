// Wrong combinations of Karpenter: each is refused in one line, which names the fix.
import { refusals } from "../../helpers/config";

test.each([
  [
    "a Karpenter too old for Kubernetes",
    { karpenter: {}, chartSources: { karpenterVersion: "1.8.6" } },
    "chartSources.karpenterVersion: Karpenter 1.8.6 does not know Kubernetes 1.35; use 1.9.0 or newer [CFG090]",
  ],
  [
    "a Karpenter without a pool",
    { karpenter: { nodePools: {} } },
    "karpenter.nodePools: without a pool Karpenter makes no nodes; leave nodePools out for one pool, default, or name one [CFG091]",
  ],
  [
    "an image of another family",
    { karpenter: { nodePools: { a: { amiVersion: "v1.50.0" } } } },
    "karpenter.nodePools.a.amiVersion: v1.50.0 is not a release of AL2023; use latest, or one such as v20261101 [CFG092]",
  ],
  [
    "a label in Karpenter's domain",
    { karpenter: { nodePools: { a: { labels: { "karpenter.sh/nodepool": "b" } } } } },
    "karpenter.nodePools.a.labels.karpenter.sh/nodepool: karpenter.sh/nodepool is in a domain of Kubernetes, EKS or Karpenter; use a domain of your own, such as example.com/team [CFG093]",
  ],
  [
    "a taint in the domain of Kubernetes",
    { karpenter: { nodePools: { a: { taints: [{ key: "node.kubernetes.io/a", effect: "NoExecute" }] } } } },
    "karpenter.nodePools.a.taints.0.key: node.kubernetes.io/a is in a domain of Kubernetes, EKS or Karpenter; use a domain of your own, such as example.com/team [CFG093]",
  ],
  [
    "pods that nobody brings into the mesh",
    { karpenter: { nodePools: { a: { waitForCni: false } } }, mesh: { cni: { repair: "off" } } },
    "karpenter.nodePools.a.waitForCni: pods may start before Istio's CNI, and mesh.cni.repair: off repairs none of them; set waitForCni: true, or mesh.cni.repair: repairPods [CFG094]",
  ],
  [
    "a Karpenter on one node",
    { karpenter: {}, nodes: { desiredSize: 1, minSize: 1, instanceTypes: ["m6i.4xlarge"] } },
    "nodes.desiredSize: Karpenter's two pods need two managed nodes; use desiredSize 2 or more [CFG095]",
  ],
  [
    "nodes that carry the mesh, but not Karpenter beside it",
    {
      karpenter: {},
      nodes: { instanceTypes: ["m6i.large"] },
      mesh: { istiod: { resources: { requests: { cpu: "500m" } } } },
    },
    "nodes.instanceTypes: 3 × m6i.large cannot carry the mesh: istiod and gateway request 1.00 CPU on the fullest, which has 0.89 beside its add-ons; use m6i.xlarge, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources [CFG025]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});
