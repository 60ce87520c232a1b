// Wrong combinations of EKS Auto Mode: each is refused in one line, which names the fix.
import { minimal, refusals } from "../../helpers/config";

const { cluster } = minimal;
const eips = ["eipalloc-0000000a", "eipalloc-0000000b", "eipalloc-0000000c"];

test.each([
  ...(
    [
      [
        "nodes",
        { nodes: { minSize: 2 } },
        "nodes: Auto Mode makes every node itself, of the types that its pods need; remove it, or remove autoMode",
      ],
      [
        "nodeGroups",
        { nodeGroups: { batch: {} } },
        "nodeGroups: managed nodes want the VPC CNI and kube-proxy, which Auto Mode does without; remove it, and make a NodePool of your own (docs/auto-mode.md); or remove autoMode",
      ],
      [
        "karpenter",
        { karpenter: {} },
        "karpenter: Auto Mode contains a Karpenter, and two of them would make nodes for the same pods; remove it, and make a NodePool of your own (docs/auto-mode.md); or remove autoMode",
      ],
      [
        "vpcCni",
        { addons: { vpcCni: { prefixDelegation: true } } },
        "addons.vpcCni: the VPC CNI is part of Auto Mode, which takes no settings of it; remove it, or remove autoMode",
      ],
      [
        "kubeProxy",
        { addons: { kubeProxy: {} } },
        "addons.kubeProxy: kube-proxy is part of Auto Mode, which takes no settings of it; remove it, or remove autoMode",
      ],
      [
        "coredns",
        { addons: { coredns: { minReplicas: 2 } } },
        "addons.coredns: DNS is part of Auto Mode, which takes no settings of it; remove it, or remove autoMode",
      ],
      [
        "ebsCsi",
        { addons: { ebsCsi: { enabled: true } } },
        "addons.ebsCsi: the driver of EBS volumes is part of Auto Mode, which takes no settings of it; remove it, or remove autoMode",
      ],
      [
        "podIdentityAgent",
        { addons: { podIdentityAgent: {} } },
        "addons.podIdentityAgent: the agent of EKS Pod Identity is part of Auto Mode, which takes no settings of it; remove it, or remove autoMode",
      ],
      [
        "podCidr",
        { network: { podCidr: "100.64.0.0/16" } },
        "network.podCidr: pods get subnets of their own by ENIConfig, which Auto Mode does not know; remove it and choose a larger network.cidr, or remove autoMode",
      ],
      [
        "strict nodes",
        { cluster: { ...cluster, nodeSecurityGroup: "strict" } },
        "cluster.nodeSecurityGroup: Auto Mode's nodes are in the cluster's own security group; set it to cluster, or remove autoMode",
      ],
    ] as const
  ).map(([what, change, line]): [string, object, string] => [
    `${what} beside Auto Mode`,
    { autoMode: {}, ...change },
    `${line} [CFG110]`,
  ]),
  [
    "Auto Mode without a pool for the mesh",
    { autoMode: { nodePools: ["system"] } },
    "autoMode.nodePools: the pool system takes only pods that tolerate CriticalAddonsOnly, and the mesh does not; add general-purpose [CFG111]",
  ],
  [
    "pods that nobody repairs on Auto Mode's nodes",
    { autoMode: {}, mesh: { cni: { repair: "off" } } },
    "mesh.cni.repair: Auto Mode's nodes do not wait for Istio's CNI, and off repairs none of the pods that start before it; use deletePods [CFG112]",
  ],
  [
    "Elastic IP addresses on Auto Mode's own load balancer",
    { autoMode: {}, ingress: { nlb: "controller", eipAllocationIds: eips } },
    "ingress.eipAllocationIds: Auto Mode is not known to give a load balancer of its own making these addresses; set ingress.nlb: terraform, or remove ingress.eipAllocationIds [CFG115]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});
