import { config, minimal } from "../../helpers/config";
import { Graph } from "../../helpers/graph";
import { synth } from "../../helpers/synth";

const NODES = "${aws_security_group.eks_node-security-group_group.id}";
const CONTROL_PLANE = "${aws_eks_cluster.eks_control-plane_eks.vpc_config[0].cluster_security_group_id}";

const stack = synth(
  config({
    ...minimal,
    cluster: { ...minimal.cluster, nodeSecurityGroup: "strict" },
    nodeGroups: { batch: {} },
  }),
);
const ingress = Object.values(stack.json.resource["aws_vpc_security_group_ingress_rule"] ?? {});
const between = (from: string, to: string) =>
  ingress
    .filter((r) => r["security_group_id"] === to && r["referenced_security_group_id"] === from)
    .map((r) => r["from_port"] ?? r["ip_protocol"])
    .sort((a, b) => Number(a) - Number(b));

describe("strict nodes", () => {
  test("are called by the control plane on the kubelet's and the known webhooks' ports only", () => {
    expect(between(CONTROL_PLANE, NODES)).toEqual([8443, 9443, 10250, 10251, 15017]);
  });

  test("reach each other on every port, and the control plane on 443", () => {
    expect(between(NODES, NODES)).toEqual(["-1"]);
    expect(between(NODES, CONTROL_PLANE)).toEqual([443]);
  });

  test("have that one group, in every node group, and no tag by which the controller would find two", () => {
    const templates = Object.values(stack.json.resource["aws_launch_template"] ?? {});
    expect(templates.map((t) => t["vpc_security_group_ids"])).toEqual([[NODES], [NODES]]);
    const group = stack.resource("aws_security_group", "eks_node-security-group_group");
    expect(group["tags"]).toEqual({ Name: "test-node" });
  });

  test("take the load balancer's traffic in their own group", () => {
    const accepts = Object.entries(stack.json.resource["aws_vpc_security_group_ingress_rule"] ?? {}).filter(
      ([name]) => name.includes("pods-accept"),
    );
    expect(accepts.length).toBeGreaterThan(0);
    for (const [, rule] of accepts) expect(rule["security_group_id"]).toBe(NODES);
  });

  test("come after every rule and go before it: without the way to 443 none joins or drains", () => {
    const graph = new Graph(stack);
    const rules = stack.addresses().filter((a) => /_rule\.eks_node-security-group_/.test(a));
    expect(rules).toHaveLength(8);
    for (const group of ["eks_nodes_group", "eks_node-group-batch_group"])
      for (const rule of rules) expect(graph.after(`aws_eks_node_group.${group}`)).toContain(rule);
  });

  test("do not hold the load balancer up: it is still made beside the control plane", () => {
    expect(
      new Graph(stack).beside("aws_lb.eks_ingress_balancer_nlb", "aws_eks_cluster.eks_control-plane_eks"),
    ).toBe(true);
  });
});

test("without the word, nodes are in EKS's own group and nothing is made", () => {
  const plain = synth(config(minimal));
  expect(plain.text).not.toContain("node-security-group");
  expect(plain.resource("aws_launch_template")).not.toHaveProperty("vpc_security_group_ids");
});
