// Karpenter's edges: its nodes are drained while everything that draining needs is still there.
import { config, withDomain } from "../helpers/config";
import { Graph } from "../helpers/graph";
import { synth } from "../helpers/synth";

const stack = synth(config({ ...withDomain, karpenter: {} }));
const graph = new Graph(stack);
const release = (name: string) => stack.release(name);

test.each([
  ["karpenter", "karpenter-crd", "its definitions"],
  ["karpenter-pools", "karpenter", "the controller, which takes off their finalizers"],
])("%s comes after %s: at destroy it is outlived by %s", (later, earlier) => {
  expect(graph.after(release(later))).toContain(release(earlier));
});

test.each(["istiod", "istio-cni", "istio-ingressgateway", "mesh-objects", "ingress-targets"])(
  "%s goes before the pools: its disruption budgets hold no node that drains",
  (name) => {
    expect(graph.after(release(name))).toContain(release("karpenter-pools"));
  },
);

test("the load balancer controller is installed beside Karpenter", () => {
  expect(graph.beside(release("aws-load-balancer-controller"), release("karpenter"))).toBe(true);
});

test.each([
  ["the controller's rights", /^aws_iam_role_policy_attachment\.eks_identity_karpenter-attachment/],
  ["the nodes' role and rights", /^aws_iam_role(_policy_attachment)?\.eks_karpenter_/],
  ["the nodes' access to the cluster", /^aws_eks_access_entry\.eks_karpenter_node-access$/],
  ["queue, policy, rules and targets", /^aws_(sqs|cloudwatch_event)_/],
  ["the way out", /^aws_(nat_gateway|route|route_table_association)\.eks_network_(?!public)/],
  ["the managed nodes, which carry the controller", /^aws_eks_node_group\./],
  ["the CNI, which frees the nodes' addresses", /^aws_eks_addon\.eks_vpc-cni_addon$/],
  ["subnets", /^aws_subnet\.eks_network_private/],
])("the pools are outlived by %s", (_, pattern) => {
  const found = stack.addresses().filter((a) => pattern.test(a));
  expect(found.length).toBeGreaterThan(0);
  const outlive = graph.after(release("karpenter-pools"));
  for (const address of found) expect(outlive).toContain(address);
});

test("the pools' release waits at destroy until the machines are gone", () => {
  const [, name = ""] = release("karpenter-pools").split(".");
  expect(stack.resource("helm_release", name)).toMatchObject({ wait: true, timeout: 900 });
});

test("queue and rules are made beside the control plane", () => {
  for (const address of [
    "aws_sqs_queue.eks_karpenter_queue",
    "aws_cloudwatch_event_rule.eks_karpenter_health",
  ])
    expect(graph.beside(address, "aws_eks_cluster.eks_control-plane_eks")).toBe(true);
});
