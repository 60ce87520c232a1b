// The edges that make one command up and one command down work. Each row of `outlives` is a failure that others have had.
//
// Known failures of a destroy, or of an apply, and what proves that ours has the edge:
//  1 a load balancer left behind: "ingress-targets comes after ..." here; "with nlb: controller" for the gateway's own
//  2 way out or rights gone before what needs them: "every release is outlived by", "nodes come after their way out"
//  3 load balancers and volumes of teams: no edge can help, it is told before a destroy
//  4 network interfaces of the CNI left behind: "nodes come after the DaemonSet add-ons", "... after the CNI's rights";
//    preserve of the add-on in test/modules/aws/addons.test.ts
//  5 access gone before the releases: "every release is outlived by access policy associations"
// 16 the control plane cannot call istiod's webhook: "with strict nodes" here, the ports in nodes-security-group.test.ts
// 17 nodes before their CNI: "nodes come after the DaemonSet add-ons"
// 18 CoreDNS without nodes: "coredns comes after the nodes", and the other Deployments of add-ons
// 23 Karpenter's nodes left behind: karpenter-order.test.ts
import { config, minimal, withDomain } from "../helpers/config";
import { Graph } from "../helpers/graph";
import { synth } from "../helpers/synth";

const stack = synth(
  config({
    ...withDomain,
    cluster: {
      ...withDomain.cluster,
      accessEntries: [{ principalArn: "arn:aws:iam::123456789012:role/ops" }],
    },
  }),
);
const graph = new Graph(stack);
const releases = stack.addresses().filter((a) => a.startsWith("helm_release."));
const release = (name: string) => stack.release(name);
const all = (pattern: RegExp) => {
  const found = stack.addresses().filter((a) => pattern.test(a));
  expect(found.length).toBeGreaterThan(0);
  return found;
};

test.each([
  ["istio-base", "mesh-namespaces"],
  ["istiod", "istio-base"],
  ["istio-cni", "istiod"],
  ["istio-ingressgateway", "istiod"],
  ["mesh-objects", "istio-cni"],
  ["mesh-objects", "istio-ingressgateway"],
  ["ingress-targets", "istio-ingressgateway"],
  ["ingress-targets", "aws-load-balancer-controller"],
])("%s comes after %s and goes before it", (later, earlier) => {
  expect(graph.after(release(later))).toContain(release(earlier));
});

test("the gateway is installed beside the CNI, and the load balancer controller beside Istio", () => {
  expect(graph.beside(release("istio-ingressgateway"), release("istio-cni"))).toBe(true);
  expect(graph.beside(release("aws-load-balancer-controller"), release("istiod"))).toBe(true);
});

describe.each([
  ["nodes, or pods could not finish", /^aws_eks_node_group\./],
  ["every add-on", /^aws_eks_addon\./],
  [
    "NAT gateways and routes: controllers call AWS until the end",
    /^aws_(nat_gateway|route|route_table_association)\.eks_network_(?!public)/,
  ],
  ["access policy associations, or the uninstall is Unauthorized", /^aws_eks_access_policy_association\./],
  ["the API guard, or a failed plan would forget it", /^data\.helm_template\./],
  ["the joint", /^terraform_data\.eks_ready$/],
  ["the CNI's rights", /^aws_iam_role_policy_attachment\.eks_identity_vpc-cni-attachment$/],
])("every release is outlived by %s", (_, pattern) => {
  test.each(releases)("%s", (address) => {
    const outlive = graph.after(address);
    for (const other of all(pattern)) expect(outlive).toContain(other);
  });
});

test.each([
  [
    "the controller's rights outlive it, so that it can take off its finalizers",
    () => release("aws-load-balancer-controller"),
    /^aws_iam_role_policy_attachment\.eks_identity_lb-controller-attachment$/,
  ],
  [
    "target groups, listeners and rules outlive the bindings",
    () => release("ingress-targets"),
    /^aws_(lb_listener|lb_target_group|vpc_security_group_(in|e)gress_rule)\./,
  ],
  [
    "nodes come after the DaemonSet add-ons",
    () => "aws_eks_node_group.eks_nodes_group",
    /^aws_eks_addon\.eks_(vpc-cni|kube-proxy)_addon$/,
  ],
  [
    "nodes come after their way out: while they drain, controllers call AWS",
    () => "aws_eks_node_group.eks_nodes_group",
    /^aws_(nat_gateway|internet_gateway|route|route_table_association)\.eks_network_(?!public)/,
  ],
  [
    "nodes come after the CNI's rights, with which it frees their addresses",
    () => "aws_eks_node_group.eks_nodes_group",
    /^aws_iam_(openid_connect_provider|role_policy_attachment)\.eks_identity_(oidc|provider|vpc-cni)/,
  ],
  [
    "nodes come after their rights",
    () => "aws_eks_node_group.eks_nodes_group",
    /^aws_iam_role_policy_attachment\.eks_nodes_/,
  ],
  ["coredns comes after the nodes", () => "aws_eks_addon.eks_coredns_addon", /^aws_eks_node_group\./],
  [
    "metrics-server comes after the nodes",
    () => "aws_eks_addon.eks_metrics-server_addon",
    /^aws_eks_node_group\./,
  ],
  ["the EBS driver comes after the nodes", () => "aws_eks_addon.eks_ebs-csi_addon", /^aws_eks_node_group\./],
  [
    "the EBS driver's rights outlive it, or volumes stay",
    () => "aws_eks_addon.eks_ebs-csi_addon",
    /^aws_iam_role_policy_attachment\.eks_identity_ebs-csi-attachment$/,
  ],
  [
    "the default class comes after the driver that it names",
    () => release("storage-class"),
    /^aws_eks_addon\.eks_ebs-csi_addon$/,
  ],
  [
    "the cluster comes after its log group, its key and its rights",
    () => "aws_eks_cluster.eks_control-plane_eks",
    /^aws_(cloudwatch_log_group|kms_key|iam_role_policy|iam_role_policy_attachment)\.eks_control-plane_/,
  ],
  [
    "an internet-facing load balancer comes after the way to the internet",
    () => "aws_lb.eks_ingress_balancer_nlb",
    /^aws_(internet_gateway|route)\.eks_network_(internet-gateway|to-internet)$/,
  ],
  [
    "the TLS listener comes after the issued certificate",
    () => "aws_lb_listener.eks_ingress_balancer_listener-443",
    /^aws_acm_certificate_validation\./,
  ],
] satisfies [string, () => string, RegExp][])("%s", (_, address, pattern) => {
  for (const other of all(pattern)) expect(graph.after(address())).toContain(other);
});

describe("with pod identity, security groups of pods and shared files", () => {
  const whole = synth(
    config({
      ...withDomain,
      identity: "pod-identity",
      addons: { vpcCni: { podEni: true }, efsCsi: { enabled: true } },
    }),
  );
  const edges = new Graph(whole);

  test.each([
    [
      "nodes come after the agent, which their pods ask",
      "aws_eks_node_group.eks_nodes_group",
      ["aws_eks_addon.eks_pod-identity-agent_addon"],
    ],
    [
      "the load balancer controller comes after its association: a pod that is there first never gets credentials",
      "helm_release.addons_controller_release",
      [
        "aws_eks_pod_identity_association.eks_identity_lb-controller-association-aws-load-balancer-controller",
        "aws_iam_role_policy_attachment.eks_identity_lb-controller-attachment",
      ],
    ],
    [
      "so does the EBS driver",
      "aws_eks_addon.eks_ebs-csi_addon",
      [
        "aws_eks_pod_identity_association.eks_identity_ebs-csi-association-ebs-csi-controller-sa",
        "aws_iam_role_policy_attachment.eks_identity_ebs-csi-attachment",
      ],
    ],
    [
      "and the EFS driver, with both of its halves, after the nodes",
      "aws_eks_addon.eks_efs-csi_addon",
      [
        "aws_eks_pod_identity_association.eks_identity_efs-csi-association-efs-csi-controller-sa",
        "aws_eks_pod_identity_association.eks_identity_efs-csi-association-efs-csi-node-sa",
        "aws_iam_role_policy_attachment.eks_identity_efs-csi-attachment",
        "aws_eks_node_group.eks_nodes_group",
      ],
    ],
    [
      "the cluster comes after the right to make branch interfaces, and frees them with it",
      "aws_eks_cluster.eks_control-plane_eks",
      ["aws_iam_role_policy_attachment.eks_control-plane_AmazonEKSVPCResourceController"],
    ],
    [
      "associations are made beside the nodes",
      "aws_eks_pod_identity_association.eks_identity_ebs-csi-association-ebs-csi-controller-sa",
      ["aws_eks_cluster.eks_control-plane_eks"],
    ],
  ])("%s", (_, later, earlier) => {
    const outlive = edges.after(later);
    for (const other of earlier) expect(outlive).toContain(other);
  });

  test("an association waits for no node", () => {
    expect(
      edges.beside(
        "aws_eks_pod_identity_association.eks_identity_ebs-csi-association-ebs-csi-controller-sa",
        "aws_eks_node_group.eks_nodes_group",
      ),
    ).toBe(true);
  });
});

describe("with strict nodes", () => {
  const strict = synth(
    config({
      ...withDomain,
      cluster: { ...minimal.cluster, nodeSecurityGroup: "strict" },
      nodeGroups: { batch: {} },
      karpenter: {},
    }),
  );
  const edges = new Graph(strict);
  const webhook = "aws_vpc_security_group_ingress_rule.eks_node-security-group_from-control-plane-15017";
  const waits = strict.addresses().filter((a) => /^(aws_eks_node_group|helm_release)\./.test(a));

  test.each(waits)(
    "%s is outlived by the rule for istiod's webhook, without which no object of Istio is let go",
    (address) => {
      expect(edges.after(address)).toContain(webhook);
    },
  );

  test("so is every node group, and istiod is among the releases", () => {
    expect(waits).toEqual(
      expect.arrayContaining([
        "aws_eks_node_group.eks_node-group-batch_group",
        "aws_eks_node_group.eks_nodes_group",
        "helm_release.karpenter_pools_objects_release",
        "helm_release.mesh_istiod_release",
      ]),
    );
  });
});

test.each([
  "aws_lb.eks_ingress_balancer_nlb",
  "aws_acm_certificate_validation.eks_ingress_certificate_issued",
  "aws_lb_target_group.eks_ingress_balancer_pods-443",
  "aws_nat_gateway.eks_network_nat-a",
  "aws_route53_record.eks_ingress_apex",
])("%s is made beside the control plane", (address) => {
  expect(graph.beside(address, "aws_eks_cluster.eks_control-plane_eks")).toBe(true);
});

test("the token opens only when the cluster is usable", () => {
  expect(stack.json["ephemeral"]).toEqual({
    aws_eks_cluster_auth: { eks_token: { name: "${terraform_data.eks_ready.output.name}" } },
  });
});

test("every release waits for its pods, and at destroy for its objects to be gone", () => {
  for (const block of Object.values(stack.json.resource["helm_release"] ?? {}))
    expect(block).toMatchObject({ wait: true, timeout: 900 });
});

describe("with nlb: controller, where the gateway's Service makes the load balancer", () => {
  const made = synth(config({ ...withDomain, ingress: { ...withDomain.ingress, nlb: "controller" } }));
  const order = new Graph(made);
  const address = (name: string) => {
    const found = Object.entries(made.json.resource["helm_release"] ?? {}).find(
      ([, r]) => r["name"] === name,
    );
    return `helm_release.${found?.[0]}`;
  };
  const gateway = order.after(address("istio-ingressgateway"));

  test.each([
    ["the controller, which takes its finalizer off", () => address("aws-load-balancer-controller")],
    ["the controller's rights", () => "aws_iam_role_policy_attachment.eks_identity_lb-controller-attachment"],
    ["the public routes", () => "aws_route.eks_network_to-internet"],
    ["the issued certificate", () => "aws_acm_certificate_validation.eks_ingress_certificate_issued"],
  ])("the gateway comes after %s, and goes before it", (_, other) => {
    expect([...gateway]).toContain(other());
  });

  test.each(["aws_route53_record.eks_ingress_apex", "aws_route53_record.eks_ingress_wildcard"])(
    "%s comes after the gateway, and goes before it",
    (record) => {
      expect([...order.after(record)]).toContain(address("istio-ingressgateway"));
    },
  );

  test("the lookup hangs on an object that no change of the gateway touches: a second plan has nothing to read late", () => {
    const { eks_ingress_balancer_found: lookup } = made.json.data["aws_lb"] ?? {};
    expect(lookup).toMatchObject({ name: "${terraform_data.eks_ingress_balancer_made.output.name}" });
    expect(lookup).not.toHaveProperty("depends_on");
    expect(made.resource("terraform_data", "eks_ingress_balancer_made")).toMatchObject({
      input: { name: "test-ingress" },
      depends_on: [address("istio-ingressgateway")],
    });
  });

  test("Terraform makes no load balancer, and nothing is bound to one", () => {
    const types = Object.keys(made.json.resource);
    expect(types.filter((type) => /^aws_lb/.test(type))).toEqual([]);
    expect(made.addresses().filter((a) => /target/.test(a))).toEqual([]);
  });

  test("the controller still stands beside Istio's control plane", () => {
    expect(order.beside(address("aws-load-balancer-controller"), address("istiod"))).toBe(true);
  });
});
