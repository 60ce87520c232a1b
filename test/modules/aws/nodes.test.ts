import { amiType } from "../../../modules/aws/node-image";
import { config, minimal } from "../../helpers/config";
import { Graph } from "../../helpers/graph";
import { synth } from "../../helpers/synth";

const SYSTEM = "eks_nodes_group";
const group = (stack: ReturnType<typeof synth>, name: string) => stack.resource("aws_eks_node_group", name);

describe("an operating system", () => {
  const bottlerocket = synth(config({ ...minimal, nodes: { amiFamily: "Bottlerocket", diskSizeGiB: 80 } }));

  test.each([
    ["AL2023", ["m6i.xlarge"], "AL2023_x86_64_STANDARD"],
    ["AL2023", ["m7g.xlarge", "c8gd.xlarge"], "AL2023_ARM_64_STANDARD"],
    ["Bottlerocket", ["m6i.xlarge"], "BOTTLEROCKET_x86_64"],
    ["Bottlerocket", ["m7g.xlarge"], "BOTTLEROCKET_ARM_64"],
  ] as const)("%s on %s is the image %s", (amiFamily, instanceTypes, image) => {
    expect(amiType(amiFamily, instanceTypes)).toBe(image);
  });

  test("of Bottlerocket has its data on the second disk: that one gets the size, both are encrypted", () => {
    expect(group(bottlerocket, SYSTEM)["ami_type"]).toBe("BOTTLEROCKET_x86_64");
    const ebs = { encrypted: "true", volume_type: "gp3", delete_on_termination: "true" };
    expect(bottlerocket.resource("aws_launch_template")["block_device_mappings"]).toEqual([
      { device_name: "/dev/xvda", ebs },
      { device_name: "/dev/xvdb", ebs: { ...ebs, volume_size: 80 } },
    ]);
  });
});

test("every group moves with the control plane to another Kubernetes", () => {
  const stack = synth(
    config({ ...minimal, cluster: { ...minimal.cluster, version: "1.36" }, nodeGroups: { web: {} } }),
  );
  const versions = Object.values(stack.json.resource["aws_eks_node_group"] ?? {}).map((g) => g["version"]);
  expect([stack.resource("aws_eks_cluster")["version"], ...versions]).toEqual(["1.36", "1.36", "1.36"]);
});

describe("a group for workloads", () => {
  const stack = synth(
    config({
      ...minimal,
      nodeGroups: {
        batch: {
          capacityType: "SPOT",
          instanceTypes: ["m6i.large", "m6a.large"],
          minSize: 0,
          desiredSize: 2,
          labels: { "example.com/pool": "batch" },
          taints: [
            { key: "dedicated", value: "batch", effect: "NoExecute" },
            { key: "cheap", effect: "PreferNoSchedule" },
          ],
        },
        web: { waitForCni: false },
      },
    }),
  );
  const batch = group(stack, "eks_node-group-batch_group");

  test("says what the file says, in the words of EKS", () => {
    expect(batch).toMatchObject({
      node_group_name: "test-batch",
      capacity_type: "SPOT",
      instance_types: ["m6i.large", "m6a.large"],
      scaling_config: { min_size: 0, max_size: 9, desired_size: 2 },
      labels: { "example.com/pool": "batch" },
      lifecycle: { ignore_changes: ["scaling_config[0].desired_size"] },
    });
  });

  test("is born waiting for the CNI; its own taints follow", () => {
    expect(batch["taint"]).toEqual([
      { key: "cni.istio.io/not-ready", effect: "NO_SCHEDULE" },
      { key: "dedicated", value: "batch", effect: "NO_EXECUTE" },
      { key: "cheap", effect: "PREFER_NO_SCHEDULE" },
    ]);
  });

  test("that does not wait is not tainted, and the system's never is", () => {
    expect(group(stack, "eks_node-group-web_group")["taint"] ?? []).toEqual([]);
    expect(group(stack, SYSTEM)["taint"] ?? []).toEqual([]);
  });

  test("shares the nodes' role and has a launch template of its own", () => {
    expect(Object.keys(stack.json.resource["aws_iam_role"] ?? {}).filter((r) => r.includes("node"))).toEqual([
      "eks_nodes_role",
    ]);
    expect(batch["node_role_arn"]).toBe("${aws_iam_role.eks_nodes_role.arn}");
    expect(stack.resource("aws_launch_template", "eks_node-group-batch_template")).toMatchObject({
      name: "test-node-batch",
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
    });
  });

  const graph = new Graph(stack);
  const address = "aws_eks_node_group.eks_node-group-batch_group";

  test("is made beside the system's, after the same things: CNI, kube-proxy, rights, the way out", () => {
    expect(graph.beside(address, `aws_eks_node_group.${SYSTEM}`)).toBe(true);
    for (const pattern of [
      /^aws_eks_addon\.eks_(vpc-cni|kube-proxy)_addon$/,
      /^aws_iam_role_policy_attachment\.eks_nodes_/,
      /^aws_(nat_gateway|route_table_association)\.eks_network_(?!public)/,
    ]) {
      const found = stack.addresses().filter((a) => pattern.test(a));
      expect(found.length).toBeGreaterThan(1);
      for (const other of found) expect(graph.after(address)).toContain(other);
    }
  });

  test("outlives every release: at destroy DaemonSets leave from nodes that are there", () => {
    const releases = stack.addresses().filter((a) => a.startsWith("helm_release."));
    expect(releases.length).toBeGreaterThan(5);
    for (const release of releases) expect(graph.after(release)).toContain(address);
  });

  test("keeps CoreDNS waiting for the system's nodes only", () => {
    expect(graph.beside("aws_eks_addon.eks_coredns_addon", address)).toBe(true);
  });
});

describe("istiod", () => {
  const istiod = (version: string, nodeGroups: object) =>
    synth(config({ ...minimal, nodeGroups, mesh: { version } })).values("istiod")["pilot"] as unknown as {
      taint: object;
      env: object;
    };

  test("takes the taint off where nodes are born with it", () => {
    expect(istiod("1.30.3", { apps: {} }).taint).toEqual({ enabled: true, namespace: "kube-system" });
  });

  test.each([
    ["no group for workloads", {}],
    ["no group that waits", { apps: { waitForCni: false } }],
  ])("looks after no taint with %s", (_, nodeGroups) => {
    const { taint, env } = istiod("1.29.6", nodeGroups);
    expect(taint).toMatchObject({ enabled: false });
    expect(env).not.toHaveProperty("PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS");
  });

  test("is told a second time before 1.30, and not after, where the chart says it itself", () => {
    expect(istiod("1.29.6", { apps: {} }).env).toMatchObject({
      PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS: "true",
    });
    expect(istiod("1.30.3", { apps: {} }).env).not.toHaveProperty("PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS");
  });
});

test("instances and disks carry the cluster's tags, which default tags do not reach", () => {
  const tagged = synth(config({ ...minimal, tags: { team: "shop" } }));
  expect(tagged.resource("aws_launch_template")["tag_specifications"]).toEqual(
    ["instance", "volume"].map((resource_type) => ({
      resource_type,
      tags: { team: "shop", Name: "test-node", "meshup:cluster": "test" },
    })),
  );
});
