// Auto Mode's edges: nobody waits for nodes that come only when pods do, and its rights outlive all that it serves.
import { config, withDomain } from "../helpers/config";
import { Graph } from "../helpers/graph";
import { synth } from "../helpers/synth";

const stack = synth(config({ ...withDomain, autoMode: {} }));
const graph = new Graph(stack);
const CLUSTER = "aws_eks_cluster.eks_control-plane_eks";
const METRICS = "aws_eks_addon.eks_metrics-server_addon";
const releases = stack.addresses().filter((address) => address.startsWith("helm_release."));

test.each([
  ["the rights by which AWS acts", /^aws_iam_role_policy_attachment\.eks_control-plane_/, 5],
  ["the nodes' rights", /^aws_iam_role_policy_attachment\.eks_auto-mode_/, 2],
])("the cluster, which ends its nodes, is outlived by %s", (_, pattern, count) => {
  const found = stack.addresses().filter((address) => pattern.test(address));
  expect(found).toHaveLength(count);
  for (const address of found) expect(graph.after(CLUSTER)).toContain(address);
});

test("the first pod that wants a node comes when a node can join: after the way out", () => {
  const egress = stack
    .addresses()
    .filter((address) =>
      /^aws_(nat_gateway|route|route_table_association)\.eks_network_(?!public)/.test(address),
    );
  expect(egress.length).toBeGreaterThan(0);
  for (const address of egress) expect(graph.after(METRICS)).toContain(address);
});

test.each(releases)(
  "%s waits for the first node, and for nothing that Auto Mode does not have",
  (address) => {
    const outlive = graph.after(address);
    expect(outlive).toContain("terraform_data.eks_ready");
    expect(outlive).toContain(METRICS);
    expect(outlive).toContain(CLUSTER);
  },
);

test("target groups, listeners and rules outlive the bindings", () => {
  const outlive = graph.after(stack.release("ingress-targets"));
  const found = stack
    .addresses()
    .filter((address) => /^aws_(lb_target_group|lb_listener|vpc_security_group_\w+)\./.test(address));
  expect(found.length).toBeGreaterThan(0);
  for (const address of found) expect(outlive).toContain(address);
});

test("the load balancer and the nodes' role are made beside the control plane", () => {
  expect(graph.beside("aws_lb.eks_ingress_balancer_nlb", CLUSTER)).toBe(true);
});
