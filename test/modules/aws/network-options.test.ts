// What the switches of the network make, and in which order it goes.
import { config, minimal } from "../../helpers/config";
import { Graph } from "../../helpers/graph";
import { synth } from "../../helpers/synth";

const network = (settings: object, more: object = {}) =>
  synth(config({ ...minimal, ...more, network: settings }));

test("a single NAT gateway serves the private routes of every zone", () => {
  const stack = network({ natGateways: "single" });
  const routes = Object.entries(stack.json.resource["aws_route"] ?? {}).filter(([name]) =>
    /to-nat/.test(name),
  );
  expect(Object.keys(stack.json.resource["aws_nat_gateway"] ?? {})).toEqual(["eks_network_nat-a"]);
  expect(routes.map(([, route]) => route["nat_gateway_id"])).toEqual(
    Array(3).fill("${aws_nat_gateway.eks_network_nat-a.id}"),
  );
});

describe("a block of the pods' own", () => {
  const stack = network({ podCidr: "100.64.0.0/16" });

  test("each zone gets a quarter, which leaves by the zone's NAT gateway and attracts no load balancer", () => {
    const subnets = ["a", "b", "c"].map((zone) => stack.resource("aws_subnet", `eks_network_pods-${zone}`));
    expect(subnets.map((subnet) => subnet["cidr_block"])).toEqual([
      "100.64.0.0/18",
      "100.64.64.0/18",
      "100.64.128.0/18",
    ]);
    expect(JSON.stringify(subnets)).not.toMatch(/kubernetes\.io\/role/);
    expect(stack.resource("aws_route_table_association", "eks_network_pod-routes-b")["route_table_id"]).toBe(
      "${aws_route_table.eks_network_private-routes-b.id}",
    );
  });

  test("subnets come after the block; nodes, which hold addresses in them, come after both", () => {
    const graph = new Graph(stack);
    const block = "aws_vpc_ipv4_cidr_block_association.eks_network_pod-block";
    expect(graph.after("aws_subnet.eks_network_pods-a")).toContain(block);
    expect(graph.after("aws_eks_node_group.eks_nodes_group")).toContain("aws_subnet.eks_network_pods-a");
  });
});

describe("endpoints", () => {
  test("by default images come through the gateway endpoint, on every private route table", () => {
    const endpoint = network({}).resource("aws_vpc_endpoint");
    expect(endpoint).toMatchObject({
      vpc_endpoint_type: "Gateway",
      service_name: "com.amazonaws.eu-central-1.s3",
      route_table_ids: ["a", "b", "c"].map((z) => `\${aws_route_table.eks_network_private-routes-${z}.id}`),
    });
  });

  test("private ones answer by the SDKs' own names, to the VPC alone, and outlive the nodes", () => {
    const stack = network({ vpcEndpoints: "private", podCidr: "100.64.0.0/16" });
    const interfaces = Object.values(stack.json.resource["aws_vpc_endpoint"] ?? {}).filter(
      (endpoint) => endpoint["vpc_endpoint_type"] === "Interface",
    );
    const services = interfaces.map(({ service_name }) => String(service_name).split("eu-central-1.")[1]);
    for (const needed of ["ecr.api", "ecr.dkr", "ec2", "sts", "eks", "elasticloadbalancing", "logs"])
      expect(services).toContain(needed);
    for (const endpoint of interfaces) expect(endpoint["private_dns_enabled"]).toBe(true);
    const rules = Object.entries(stack.json.resource["aws_vpc_security_group_ingress_rule"] ?? {}).filter(
      ([name]) => name.startsWith("eks_network_endpoints_"),
    );
    expect(rules.map(([, rule]) => [rule["cidr_ipv4"], rule["from_port"]])).toEqual([
      ["10.0.0.0/16", 443],
      ["100.64.0.0/16", 443],
    ]);
    const after = new Graph(stack).after("aws_eks_node_group.eks_nodes_group");
    expect(after).toContain("aws_vpc_endpoint.eks_network_endpoints_ecr-api");
    expect(after).toContain("aws_vpc_endpoint.eks_network_endpoints_s3");
  });

  test("none makes none", () => {
    expect(network({ vpcEndpoints: "none" }).json.resource["aws_vpc_endpoint"]).toBeUndefined();
  });
});

test("flow logs may write into their own group only, and cannot make it again after it is gone", () => {
  const stack = network({ flowLogs: { trafficType: "ALL", retentionDays: 30 } });
  expect(stack.resource("aws_flow_log")).toMatchObject({
    traffic_type: "ALL",
    log_destination: "${aws_cloudwatch_log_group.eks_network_flow-logs_group.arn}",
  });
  const policy = String(stack.resource("aws_iam_role_policy", "eks_network_flow-logs_write")["policy"]);
  expect(policy).toContain('"Resource":"${aws_cloudwatch_log_group.eks_network_flow-logs_group.arn}:*"');
  expect(policy).not.toContain("CreateLogGroup");
  expect(stack.resource("aws_cloudwatch_log_group", "eks_network_flow-logs_group")["retention_in_days"]).toBe(
    30,
  );
});

describe("a VPC that is there", () => {
  const tags = { Team: "network" };
  const stack = network(
    { zones: ["a", "b"], existing: { vpcTags: tags, privateSubnetTags: tags, publicSubnetTags: tags } },
    { ingress: { scheme: "internet-facing" } },
  );

  test("nothing of a network is made", () => {
    const made = stack.addresses().filter((a) => a.includes(".eks_network_") && !a.startsWith("data."));
    expect(made).toEqual([]);
  });

  test("one subnet is looked for in each zone, and only in that VPC", () => {
    expect(stack.json.data["aws_subnet"]?.["eks_network_private-b"]).toMatchObject({
      availability_zone: "eu-central-1b",
      vpc_id: "${data.aws_vpc.eks_network_vpc.id}",
      tags,
    });
    const nodes = stack.resource("aws_eks_node_group");
    expect(nodes["subnet_ids"]).toEqual(
      ["a", "b"].map((zone) => `\${data.aws_subnet.eks_network_private-${zone}.id}`),
    );
  });

  test.each([
    ["aws_vpc", "eks_network_vpc", "DNS hostnames"],
    ["aws_subnet", "eks_network_private-a", "kubernetes.io/role/internal-elb = 1"],
    ["aws_subnet", "eks_network_public-a", "kubernetes.io/role/elb = 1"],
  ])("a plan with a wrong %s %s fails with the fix", (type, name, fix) => {
    const found = stack.json.data[type]?.[name] as {
      lifecycle: { postcondition: { error_message: string }[] };
    };
    expect(found.lifecycle.postcondition[0]?.error_message).toContain(fix);
  });

  test.each([
    ["public", "internet-facing", "private"],
    ["private", "internal", "public"],
  ] as const)("%s subnets of a load balancer that is %s stand one in a zone", (kind, scheme, other) => {
    const ids = (from: number) => [from, from + 1].map((i) => `subnet-0000000${i}`);
    const named = network(
      { existing: { vpcTags: tags, privateSubnetIds: ids(1), publicSubnetIds: ids(3) } },
      { ingress: { scheme } },
    );
    const checks = (of: string, id: number) => {
      const found = named.json.data["aws_subnet"]?.[`eks_network_${of}-subnet-0000000${id}`] as {
        lifecycle: { postcondition: { condition: string }[] };
      };
      return found.lifecycle.postcondition.slice(1);
    };
    const first = { public: 3, private: 1 };
    expect(checks(kind, first[kind])).toEqual([]);
    expect(checks(kind, first[kind] + 1)).toEqual([
      {
        condition: `\${!contains([data.aws_subnet.eks_network_${kind}-subnet-0000000${first[kind]}.availability_zone], self.availability_zone)}`,
        error_message: `network.existing: a load balancer takes one subnet a zone, and this one's zone has another already; name one ${kind} subnet for each zone.`,
      },
    ]);
    expect(checks(other, first[other] + 1)).toEqual([]);
  });
});
