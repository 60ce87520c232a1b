// What EKS is told of its add-ons: the documents as they leave, not the functions' opinion of them.
import { vpcCniConfiguration } from "../../../modules/aws/eks-addons/vpc-cni";
import { config, minimal } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const stackOf = (content: object = {}) => synth(config({ ...minimal, ...content }));
const plain = stackOf();
const configurationOf = (stack: typeof plain, addon: string) =>
  JSON.parse(
    stack.resource<{ configuration_values: string }>("aws_eks_addon", `eks_${addon}_addon`)
      .configuration_values,
  );

describe("coredns", () => {
  const coredns = configurationOf(plain, "coredns");

  test("has a whole Corefile: names of the cluster and of the world, kept for 30 seconds, 1000 questions at once", () => {
    expect(coredns.corefile).toBe(`.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
        max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`);
  });

  test("is scaled by EKS from 3 to 10, over zones and nodes, and loses one replica at a time", () => {
    expect(coredns).toMatchObject({
      autoScaling: { enabled: true, minReplicas: 3, maxReplicas: 10 },
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    });
    expect(coredns).not.toHaveProperty("replicaCount");
    expect(
      coredns.topologySpreadConstraints.map(
        (spread: { topologyKey: string; labelSelector: object }) =>
          [spread.topologyKey, spread.labelSelector] as const,
      ),
    ).toEqual([
      ["topology.kubernetes.io/zone", { matchLabels: { "k8s-app": "kube-dns" } }],
      ["kubernetes.io/hostname", { matchLabels: { "k8s-app": "kube-dns" } }],
    ]);
  });

  test("has a fixed number of replicas where the least is the most", () => {
    const fixed = configurationOf(
      stackOf({ addons: { coredns: { minReplicas: 4, maxReplicas: 4 } } }),
      "coredns",
    );
    expect(fixed.replicaCount).toBe(4);
    expect(fixed).not.toHaveProperty("autoScaling");
  });
});

describe("the VPC CNI", () => {
  const zones = [
    { availabilityZone: "eu-central-1a", subnetId: "subnet-a" },
    { availabilityZone: "eu-central-1b", subnetId: "subnet-b" },
  ];
  const podNetwork = { region: "eu-central-1", subnets: zones, securityGroupId: "sg-1" };

  test("hands out prefixes, and nothing else is touched", () => {
    expect(configurationOf(plain, "vpc-cni")).toEqual({
      env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
    });
  });

  test("hands out single addresses when asked to", () => {
    const single = stackOf({ addons: { vpcCni: { prefixDelegation: false } } });
    expect(configurationOf(single, "vpc-cni")).toEqual({ env: {} });
  });

  test("gives pods security groups in the mode in which probes work, and the control plane the right to do so", () => {
    const stack = stackOf({ addons: { vpcCni: { podEni: true } } });
    expect(configurationOf(stack, "vpc-cni")).toMatchObject({
      env: { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: "standard" },
      init: { env: { DISABLE_TCP_EARLY_DEMUX: "true" } },
    });
    expect(
      stack.resource("aws_iam_role_policy_attachment", "eks_control-plane_AmazonEKSVPCResourceController"),
    ).toMatchObject({
      role: "${aws_iam_role.eks_control-plane_role.name}",
      policy_arn: "arn:aws:iam::aws:policy/AmazonEKSVPCResourceController",
    });
  });

  test("puts pods into subnets of their own, found by the name of the node's zone", () => {
    expect(vpcCniConfiguration({ prefixDelegation: true, podEni: false }, podNetwork)).toEqual({
      env: {
        ENABLE_PREFIX_DELEGATION: "true",
        WARM_PREFIX_TARGET: "1",
        AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true",
        ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone",
      },
      eniConfig: {
        create: true,
        region: "eu-central-1",
        subnets: {
          "eu-central-1a": { id: "subnet-a", securityGroups: ["sg-1"] },
          "eu-central-1b": { id: "subnet-b", securityGroups: ["sg-1"] },
        },
      },
    });
  });

  test("is told in strings only, as the add-on's schema wants", () => {
    const { env, init } = vpcCniConfiguration({ prefixDelegation: true, podEni: true }, podNetwork) as {
      env: object;
      init: { env: object };
    };
    for (const value of [...Object.values(env), ...Object.values(init.env)])
      expect(typeof value).toBe("string");
  });

  test("stays in the cluster when its add-on goes, to free the last interfaces", () => {
    expect(plain.resource("aws_eks_addon", "eks_vpc-cni_addon")).toMatchObject({ preserve: true });
  });
});

test("a volume names its cluster, so that one that was left can be found", () => {
  expect(configurationOf(plain, "ebs-csi")).toEqual({
    controller: { extraVolumeTags: { "meshup:cluster": "test" } },
  });
});

test.each([
  ["vpc-cni", "vpcCni", "v1.23.0-eksbuild.1"],
  ["kube-proxy", "kubeProxy", "v1.35.4-eksbuild.2"],
  ["coredns", "coredns", "v1.13.2-eksbuild.1"],
  ["metrics-server", "metricsServer", "v0.8.1-eksbuild.1"],
  ["ebs-csi", "ebsCsi", "v1.60.0-eksbuild.1"],
])("%s has the version that the file names, and EKS's where it names none", (addon, key, version) => {
  const pinned = stackOf({ addons: { [key]: { version } } });
  expect(pinned.resource("aws_eks_addon", `eks_${addon}_addon`)).toMatchObject({ addon_version: version });
  expect(plain.resource("aws_eks_addon", `eks_${addon}_addon`)).not.toHaveProperty("addon_version");
});

test("the agent and the EFS driver have theirs", () => {
  const stack = stackOf({
    identity: "pod-identity",
    addons: {
      efsCsi: { enabled: true, version: "v2.3.0-eksbuild.1" },
      podIdentityAgent: { version: "v1.3.10-eksbuild.2" },
    },
  });
  expect(stack.resource("aws_eks_addon", "eks_efs-csi_addon")).toMatchObject({
    addon_name: "aws-efs-csi-driver",
    addon_version: "v2.3.0-eksbuild.1",
  });
  expect(stack.resource("aws_eks_addon", "eks_pod-identity-agent_addon")).toMatchObject({
    addon_name: "eks-pod-identity-agent",
    addon_version: "v1.3.10-eksbuild.2",
  });
});
