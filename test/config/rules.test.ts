import fc from "fast-check";
import { loadClusters } from "../../config/load";
import { inFolder, load, minimal, withDomain } from "../helpers/config";

const cluster = minimal.cluster;
const letsEncrypt = { email: "ops@example.com" };
const existing = {
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
};
const eips = ["eipalloc-0000000a", "eipalloc-0000000b", "eipalloc-0000000c"];
const cloud = { type: "cloud", organization: "acme" };

describe("cross-field rules refuse", () => {
  test.each([
    [
      "a VPC too small",
      { network: { cidr: "10.0.0.0/26" } },
      "network.cidr: 10.0.0.0/26 is too small for 3 zones; use /20 or larger [CFG014]",
    ],
    [
      "a VPC larger than AWS allows",
      { network: { cidr: "10.0.0.0/8" } },
      "network.cidr: 10.0.0.0/8 is larger than a VPC may be; use /16 or smaller [CFG015]",
    ],
    [
      "bits behind a prefix",
      { network: { cidr: "10.0.1.0/16" } },
      "network.cidr: 10.0.1.0/16 has bits set behind its prefix; write 10.0.0.0/16 [CFG010]",
    ],
    [
      "an address that is none",
      { cluster: { publicAccessCidrs: ["300.1.1.0/24"] } },
      "cluster.publicAccessCidrs.0: 300.1.1.0/24 is not an IPv4 block; write one such as 10.20.0.0/16 [CFG010]",
    ],
    [
      "services inside the VPC",
      { network: { cidr: "172.20.0.0/16" } },
      "cluster.serviceIpv4Cidr: 172.20.0.0/16 overlaps network.cidr 172.20.0.0/16; choose a private block outside the VPC, such as 10.100.0.0/16 [CFG016]",
    ],
    [
      "a service block that EKS refuses",
      { cluster: { ...cluster, serviceIpv4Cidr: "172.20.0.0/26" } },
      "cluster.serviceIpv4Cidr: 172.20.0.0/26 is not between /12 and /24; use a /16 such as 172.20.0.0/16 [CFG017]",
    ],
    [
      "a pod block too small",
      { network: { podCidr: "100.64.0.0/24" } },
      "network.podCidr: 100.64.0.0/24 is not between /16 and /20; use a /16 such as 100.64.0.0/16 [CFG040]",
    ],
    [
      "a public pod block",
      { network: { podCidr: "8.8.0.0/16" } },
      "network.podCidr: AWS adds 8.8.0.0/16 to no VPC of 10.0.0.0/16; use one inside 100.64.0.0/10, such as 100.64.0.0/16, or inside 10.0.0.0/8 [CFG041]",
    ],
    [
      "a pod block of another private range",
      { network: { podCidr: "192.168.0.0/16" } },
      "network.podCidr: AWS adds 192.168.0.0/16 to no VPC of 10.0.0.0/16; use one inside 100.64.0.0/10, such as 100.64.0.0/16, or inside 10.0.0.0/8 [CFG041]",
    ],
    [
      "pods among the nodes",
      { network: { cidr: "10.0.0.0/16", podCidr: "10.0.0.0/16" } },
      "network.podCidr: 10.0.0.0/16 overlaps network.cidr 10.0.0.0/16; choose a block of its own, such as 100.64.0.0/16 [CFG042]",
    ],
    [
      "more nodes than their subnets have room for",
      { network: { cidr: "10.0.0.0/20" }, nodes: { maxSize: 30 } },
      "network.cidr: a zone's quarter of 10.0.0.0/20 has room for 7 nodes of 110 pods, and nodes.maxSize 30 puts 10 there; use a larger block, a network.podCidr or a lower nodes.maxSize [CFG047]",
    ],
    [
      "a block for a VPC that is there",
      { network: { cidr: "10.0.0.0/16", existing }, ingress: { scheme: "internal" } },
      "network.cidr: cidr is about a VPC that meshup makes, and network.existing names one that is there; remove one of the two [CFG043]",
    ],
    [
      "a VPC by id and by tags",
      {
        network: { existing: { ...existing, vpcTags: { Name: "shared" } } },
        ingress: { scheme: "internal" },
      },
      "network.existing.vpcTags: vpcId names the same already; keep vpcId or vpcTags [CFG044]",
    ],
    [
      "a public entry without public subnets",
      { network: { existing } },
      "network.existing: neither publicSubnetIds nor publicSubnetTags is there; an internet-facing load balancer needs public subnets; add publicSubnetIds or publicSubnetTags [CFG045]",
    ],
    [
      "zones beside subnets by id",
      { network: { existing, zones: ["a", "b"] }, ingress: { scheme: "internal" } },
      "network.zones: the subnets are named by id, and their zones are theirs; remove zones, or name the subnets by tags [CFG046]",
    ],
    [
      "a zone twice",
      { network: { zones: ["a", "a"] } },
      "network.zones.1: zone a is named twice; name each zone once [CFG018]",
    ],
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
      "exec with remote runs",
      { credentials: "exec", backend: cloud },
      "credentials: exec runs the aws command, which remote runs of HCP Terraform do not have; use credentials: token, or set backend.execution: local [CFG023]",
    ],
    [
      "exec with agents",
      { credentials: "exec", backend: { ...cloud, execution: "agent" } },
      "credentials: exec runs the aws command, which agent runs of HCP Terraform do not have; use credentials: token, or set backend.execution: local [CFG023]",
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
      "a principal twice",
      {
        cluster: {
          ...cluster,
          accessEntries: [
            { principalArn: "arn:aws:iam::123456789012:role/ops" },
            { principalArn: "arn:aws:iam::123456789012:role/ops" },
          ],
        },
      },
      "cluster.accessEntries.1.principalArn: arn:aws:iam::123456789012:role/ops has an entry already; keep one entry for each principal [CFG024]",
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
      "coredns replicas that cross",
      { addons: { coredns: { minReplicas: 12 } } },
      "addons.coredns.minReplicas: minReplicas 12 is above maxReplicas 10; lower minReplicas or raise maxReplicas [CFG061]",
    ],
    [
      "a kube-proxy newer than Kubernetes",
      { addons: { kubeProxy: { version: "v1.36.1-eksbuild.2" } } },
      "addons.kubeProxy.version: kube-proxy v1.36.1-eksbuild.2 does not go with Kubernetes 1.35; use a version that starts with v1.35., or none [CFG062]",
    ],
    [
      "a kube-proxy four minors behind",
      { addons: { kubeProxy: { version: "v1.31.9-eksbuild.2" } } },
      "addons.kubeProxy.version: kube-proxy v1.31.9-eksbuild.2 does not go with Kubernetes 1.35; use a version that starts with v1.35., or none [CFG062]",
    ],
    [
      "a version of a driver that is not installed",
      { addons: { efsCsi: { version: "v2.3.0-eksbuild.1" } } },
      "addons.efsCsi.version: efsCsi has a version but is not installed; set addons.efsCsi.enabled to true, or remove the version [CFG063]",
    ],
    [
      "a version of an agent that is not installed",
      { addons: { podIdentityAgent: { version: "v1.3.10-eksbuild.2" } } },
      "addons.podIdentityAgent.version: podIdentityAgent has a version but is not installed; set identity to pod-identity, or remove the version [CFG063]",
    ],
    [
      "an Istio without support",
      { mesh: { version: "1.28.3" } },
      "mesh.version: Istio 1.28.3 is not one that meshup knows; use a version of 1.29 or 1.30 [CFG030]",
    ],
    [
      "an Istio with a security hole",
      { mesh: { version: "1.29.0" } },
      "mesh.version: Istio 1.29.0 has a known security hole; use 1.29.1 or newer [CFG031]",
    ],
    [
      "an untested pair",
      { mesh: { version: "1.29.6" }, cluster: { ...cluster, version: "1.36" } },
      "mesh.version: Istio 1.29 is not tested on Kubernetes 1.36; use Istio 1.30 or Kubernetes 1.34, 1.35 [CFG032]",
    ],
    [
      "replicas that cross",
      { mesh: { gateway: { maxReplicas: 2 } } },
      "mesh.gateway.minReplicas: minReplicas 3 is above maxReplicas 2; lower minReplicas or raise maxReplicas [CFG033]",
    ],
    [
      "a zone without a domain",
      { ingress: { hostedZone: { name: "example.com" } } },
      "ingress.hostedZone: a zone without a domain serves nothing; add ingress.domain, or remove ingress.hostedZone [CFG034]",
    ],
    [
      "a domain outside its zone",
      { ingress: { domain: "shop.example.org", hostedZone: { name: "example.com" } } },
      "ingress.domain: shop.example.org is not in the zone example.com; use a name that ends in .example.com, or another zone [CFG035]",
    ],
    [
      "a domain that only looks inside",
      { ingress: { domain: "myexample.com", hostedZone: { name: "example.com" } } },
      "ingress.domain: myexample.com is not in the zone example.com; use a name that ends in .example.com, or another zone [CFG035]",
    ],
    [
      "a domain too long for ACM",
      { ingress: { domain: `${"a".repeat(55)}.example.com` } },
      `ingress.domain: ${"a".repeat(55)}.example.com is too long for a certificate with its wildcard; use a name of 62 characters at most [CFG036]`,
    ],
    [
      "a certificate for no name",
      { ingress: { tls: "lets-encrypt", letsEncrypt } },
      "ingress.tls: lets-encrypt without a domain has no name to certify; add ingress.domain, or remove ingress.tls [CFG073]",
    ],
    [
      "a Secret for no name",
      { ingress: { tls: "secret", tlsSecretName: "own" } },
      "ingress.tls: secret without a domain has no name to certify; add ingress.domain, or remove ingress.tls [CFG073]",
    ],
    [
      "Let's Encrypt without an account",
      { ingress: { ...withDomain.ingress, tls: "lets-encrypt" } },
      "ingress.tls: Let's Encrypt wants to know whom to write to; add ingress.letsEncrypt with an email [CFG074]",
    ],
    [
      "a certificate of one's own that nobody names",
      { ingress: { ...withDomain.ingress, tls: "secret" } },
      "ingress.tls: nobody says which Secret holds the certificate; add ingress.tlsSecretName [CFG075]",
    ],
    [
      "an account at Let's Encrypt beside ACM",
      { ingress: { ...withDomain.ingress, letsEncrypt } },
      "ingress.letsEncrypt: letsEncrypt has no effect with tls: acm; set ingress.tls: lets-encrypt, or remove ingress.letsEncrypt [CFG076]",
    ],
    [
      "a Secret beside Let's Encrypt",
      { ingress: { ...withDomain.ingress, tls: "lets-encrypt", letsEncrypt, tlsSecretName: "own" } },
      "ingress.tlsSecretName: tlsSecretName has no effect with tls: lets-encrypt; set ingress.tls: secret, or remove ingress.tlsSecretName [CFG076]",
    ],
    [
      "external-dns without a zone",
      { ingress: { records: "external-dns" } },
      "ingress.records: external-dns without a domain has no zone to write to; add ingress.domain, or remove ingress.records [CFG077]",
    ],
    [
      "settings of an external-dns that is not there",
      { ingress: { ...withDomain.ingress, externalDns: { policy: "sync" } } },
      "ingress.externalDns: externalDns has no effect with records: terraform; set ingress.records: external-dns, or remove ingress.externalDns [CFG078]",
    ],
    [
      "a zone that will not get empty",
      {
        ingress: {
          domain: "example.com",
          hostedZone: { name: "example.com", create: true },
          records: "external-dns",
        },
      },
      "ingress.records: external-dns with upsert-only leaves its records behind, and a zone with records cannot be destroyed; set ingress.externalDns.policy: sync, or use a zone that outlives the cluster [CFG079]",
    ],
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
    [
      "a request above its limit",
      { mesh: { sidecar: { resources: { requests: { memory: "1Gi" } } } } },
      "mesh.sidecar.resources.requests.memory: the request 1Gi is above the limit 512Mi; lower the request or raise the limit [CFG037]",
    ],
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
      "pods of a node group that nobody brings into the mesh",
      { nodeGroups: { batch: { waitForCni: false } }, mesh: { cni: { repair: "off" } } },
      "nodeGroups.batch.waitForCni: pods may start before Istio's CNI, and mesh.cni.repair: off repairs none of them; set waitForCni: true, or mesh.cni.repair: repairPods [CFG094]",
    ],
    [
      "a client's block twice",
      { ingress: { allowedCidrs: ["203.0.113.0/24", "203.0.113.0/24"] } },
      "ingress.allowedCidrs.1: 203.0.113.0/24 is named twice; name it once [CFG048]",
    ],
    [
      "a subnet twice",
      {
        network: {
          existing: {
            ...existing,
            publicSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef2"],
          },
        },
      },
      "network.existing.publicSubnetIds.1: subnet-0123456789abcdef2 is named twice; name it once [CFG048]",
    ],
    [
      "Elastic IP addresses by zones that found subnets do not have",
      {
        network: {
          existing: {
            ...existing,
            publicSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
          },
        },
        ingress: { eipAllocationIds: eips },
      },
      "ingress.eipAllocationIds: 3 Elastic IP addresses do not fit 2 public subnets; name 2, one for each of subnet-0123456789abcdef2, subnet-0123456789abcdef3 [CFG066]",
    ],
    [
      "access logs where the gateway ends TLS",
      {
        ingress: {
          ...withDomain.ingress,
          tls: "secret",
          tlsSecretName: "entry",
          accessLogs: { bucket: "acme-logs" },
        },
      },
      "ingress.accessLogs: a Network Load Balancer logs TLS connections only, and this one ends no TLS; set ingress.tls: acm, or remove ingress.accessLogs and read the gateway's own access log [CFG068]",
    ],
    [
      "a public endpoint without blocks",
      { cluster: { endpointAccess: "public-and-private" } },
      "cluster.publicAccessCidrs: is missing, so nobody could reach the API server from outside; list the blocks of your offices and your CI, or set cluster.endpointAccess: private [CFG050]",
    ],
    [
      "blocks for a public endpoint that is not there",
      { cluster: { ...cluster, endpointAccess: "private" } },
      "cluster.publicAccessCidrs: a private endpoint has no public side that blocks could open; remove it, use cluster.privateAccessCidrs, or set cluster.endpointAccess: public-and-private [CFG051]",
    ],
    [
      "a private endpoint with remote runs",
      { cluster: { endpointAccess: "private" }, backend: cloud },
      "cluster.endpointAccess: remote runs of HCP Terraform cannot reach a private endpoint; set backend.execution to agent, with the agent in a network that reaches the VPC, or to local [CFG052]",
    ],
    [
      "a private block with bits behind its prefix",
      { cluster: { endpointAccess: "private", privateAccessCidrs: ["10.8.0.1/24"] } },
      "cluster.privateAccessCidrs.0: 10.8.0.1/24 has bits set behind its prefix; write 10.8.0.0/24 [CFG010]",
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
    [
      "a gateway with a name of the mesh's own",
      { gateways: { system: {} } },
      "gateways.system: istio-system is a name of the mesh's own; use a name that is none of system, ingress, ingressgateway, base, cni, pilot [CFG100]",
    ],
    [
      "a gateway's name too long for its target groups",
      { gateways: { "a-name-without-end-at-all": {} } },
      "gateways.a-name-without-end-at-all: test-a-name-without-end-at-all cannot name a load balancer and its target groups; use another name: at most 23 lower-case letters, digits and hyphens, starting with a letter [CFG100]",
    ],
    [
      "two gateways of one domain",
      { ...withDomain, gateways: { internal: { domain: "shop.example.com" } } },
      "gateways.internal.domain: shop.example.com is the domain of ingress already; use a domain beside it, such as internal.example.com beside shop.example.com [CFG101]",
    ],
    [
      "a gateway's domain within the wildcard of ingress's",
      { ...withDomain, gateways: { api: { domain: "api.shop.example.com" } } },
      "gateways.api.domain: api.shop.example.com is one of *.shop.example.com, and ingress has the other domain: two gateways would answer for one name; use a domain beside it, such as internal.example.com beside shop.example.com [CFG101]",
    ],
    [
      "a gateway's wildcard over another's domain",
      { gateways: { a: { domain: "a.example.com" }, all: { domain: "example.com" } } },
      "gateways.all.domain: a.example.com is one of *.example.com, and gateways.a has the other domain: two gateways would answer for one name; use a domain beside it, such as internal.example.com beside shop.example.com [CFG101]",
    ],
    [
      "a zone that two gateways make",
      {
        gateways: {
          a: { domain: "a.example.com", hostedZone: { name: "example.com", create: true } },
          b: { domain: "b.example.com", hostedZone: { name: "example.com", create: true } },
        },
      },
      "gateways.b.hostedZone.create: gateways.a makes the zone example.com already; remove it: gateways of one file share their zones by name [CFG102]",
    ],
    [
      "Let's Encrypt outside of the one zone",
      {
        ...minimal,
        ingress: { ...withDomain.ingress, letsEncrypt },
        gateways: { org: { domain: "shop.example.org", tls: "lets-encrypt" } },
      },
      "gateways.org.domain: lets-encrypt proves names of ingress's zone only, and shop.example.org is in the zone shop.example.org, not in example.com; use a name that ends in .example.com, or set gateways.org.tls to acm or secret [CFG103]",
    ],
    [
      "external-dns outside of the one zone",
      {
        ingress: { ...withDomain.ingress, records: "external-dns", externalDns: { policy: "sync" } },
        gateways: {
          api: { domain: "api.internal.example.com", hostedZone: { name: "internal.example.com" } },
        },
      },
      "gateways.api.domain: external-dns writes names of ingress's zone only, and api.internal.example.com is in the zone internal.example.com, not in example.com; use a name that ends in .example.com, or set ingress.records: terraform [CFG103]",
    ],
    [
      "Let's Encrypt without any zone of ingress's",
      { ingress: { letsEncrypt }, gateways: { org: { domain: "shop.example.org", tls: "lets-encrypt" } } },
      "gateways.org.domain: lets-encrypt proves names of ingress's zone only, and ingress has no domain; add ingress.domain, or set gateways.org.tls to acm or secret [CFG103]",
    ],
    [
      "an Elastic IP address at two gateways",
      {
        ingress: { eipAllocationIds: eips },
        gateways: { b: { eipAllocationIds: ["eipalloc-0000000d", "eipalloc-0000000e", ...eips.slice(2)] } },
      },
      "gateways.b.eipAllocationIds.2: eipalloc-0000000c is named twice; name an address of its own for each zone [CFG067]",
    ],
    [
      "Elastic IP addresses on an internal load balancer",
      { ingress: { scheme: "internal", eipAllocationIds: eips } },
      "ingress.eipAllocationIds: an internal load balancer takes no Elastic IP addresses; remove ingress.eipAllocationIds, or set ingress.scheme: internet-facing [CFG065]",
    ],
    [
      "a zone without its Elastic IP address",
      { ingress: { eipAllocationIds: eips.slice(1) } },
      "ingress.eipAllocationIds: 2 Elastic IP addresses do not fit 3 zones; name 3, one for each of a, b, c [CFG066]",
    ],
    [
      "one Elastic IP address for two zones",
      { ingress: { eipAllocationIds: [...eips.slice(1), eips[1]] } },
      "ingress.eipAllocationIds.2: eipalloc-0000000b is named twice; name an address of its own for each zone [CFG067]",
    ],
    [
      "logs of a load balancer that ends no TLS",
      { ingress: { accessLogs: { bucket: "acme-logs" } } },
      "ingress.accessLogs: a Network Load Balancer logs TLS connections only, and this one ends no TLS; add ingress.domain, or remove ingress.accessLogs and read the gateway's own access log [CFG068]",
    ],
    [
      "a tag that the load balancer controller would cut in two",
      { tags: { owners: "ann,bob" }, ingress: { nlb: "controller" } },
      "tags.owners: the load balancer controller cannot read the tag owners: commas part tags, and a key ends at its first =; take them out of the tag, or set ingress.nlb: terraform [CFG069]",
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
  ])("%s", (_, change, problem) => {
    expect(load({ ...minimal, ...change }).problems.map((p) => p.replace(/^test.yaml:\d+: /, ""))).toEqual([
      problem,
    ]);
  });

  test.each([
    [
      { domain: "b.example.org", hostedZone: { name: "example.com" } },
      "domain: b.example.org is not in the zone example.com; use a name that ends in .example.com, or another zone [CFG035]",
    ],
    [
      { hostedZone: { name: "example.com" } },
      "hostedZone: a zone without a domain serves nothing; add gateways.b.domain, or remove gateways.b.hostedZone [CFG034]",
    ],
    [{ domain: `${"a".repeat(55)}.example.com` }, "[CFG036]"],
    [
      { minReplicas: 30 },
      "minReplicas: minReplicas 30 is above maxReplicas 20; lower minReplicas or raise maxReplicas [CFG033]",
    ],
    [
      { resources: { requests: { memory: "4Gi" } } },
      "resources.requests.memory: the request 4Gi is above the limit 2Gi; lower the request or raise the limit [CFG037]",
    ],
    [
      { scheme: "internal", eipAllocationIds: eips },
      "eipAllocationIds: an internal load balancer takes no Elastic IP addresses; remove gateways.b.eipAllocationIds, or set gateways.b.scheme: internet-facing [CFG065]",
    ],
    [
      { eipAllocationIds: eips.slice(1) },
      "eipAllocationIds: 2 Elastic IP addresses do not fit 3 zones; name 3, one for each of a, b, c [CFG066]",
    ],
    [
      { accessLogs: { bucket: "logs" } },
      "accessLogs: a Network Load Balancer logs TLS connections only, and this one ends no TLS; add gateways.b.domain, or remove gateways.b.accessLogs and read the gateway's own access log [CFG068]",
    ],
    [
      { tls: "secret", tlsSecretName: "own" },
      "tls: secret without a domain has no name to certify; add gateways.b.domain, or remove gateways.b.tls [CFG073]",
    ],
    [
      { domain: "b.example.com", tls: "lets-encrypt" },
      "tls: Let's Encrypt wants to know whom to write to; add ingress.letsEncrypt with an email [CFG074]",
    ],
    [
      { domain: "b.example.com", tls: "secret" },
      "tls: nobody says which Secret holds the certificate; add gateways.b.tlsSecretName [CFG075]",
    ],
    [
      { domain: "b.example.com", tlsSecretName: "own" },
      "tlsSecretName: tlsSecretName has no effect with tls: acm; set gateways.b.tls: secret, or remove gateways.b.tlsSecretName [CFG076]",
    ],
  ])("what holds for ingress holds for every gateway: %j", (gateway, problem) => {
    const { problems } = load({ ...withDomain, gateways: { a: {}, b: gateway } });
    const large = problems.filter((line) => !line.includes("[CFG025]"));
    expect(large).toEqual([expect.stringMatching(/^test\.yaml:\d+: gateways\.b\./)]);
    expect(large[0]).toContain(problem);
  });

  test("tags that the controller cannot read name the gateways that it serves", () => {
    expect(load({ ...minimal, tags: { a: "1,2" }, gateways: { b: { nlb: "controller" } } }).problems).toEqual(
      [
        "test.yaml:7: tags.a: the load balancer controller cannot read the tag a: commas part tags, and a key ends at its first =; take them out of the tag, or set gateways.b.nlb: terraform [CFG069]",
      ],
    );
  });

  test("an internal ingress with a public gateway needs public subnets in a VPC that is there", () => {
    const file = (gateways: object) =>
      load({ ...minimal, network: { existing }, ingress: { scheme: "internal" }, gateways }).problems;
    expect(file({ b: { scheme: "internal" } })).toEqual([]);
    expect(file({ b: {} })).toEqual([expect.stringContaining("[CFG045]")]);
  });

  test("nodes carry the pods of every gateway, or are refused", () => {
    const gateways = { a: {}, b: {}, c: {}, d: {} };
    expect(load({ ...minimal, gateways }).problems).toEqual([
      expect.stringContaining(
        "istiod and gateways request 3.50 CPU on the fullest, which has 3.38 beside its add-ons; use m6i.xlarge, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources, gateways.a.resources",
      ),
    ]);
  });

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
});

describe("warnings", () => {
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
