// EKS Auto Mode: what AWS is told, what is left out because AWS does it, and how pods get behind the load balancer.
import { config, minimal, withDomain } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const autoMode = {};
const auto = (content: object = {}) => synth(config({ ...withDomain, autoMode, ...content }));
const stack = auto();
const PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";

test("the three capabilities are on together, and EKS installs nothing by itself", () => {
  expect(stack.resource("aws_eks_cluster")).toMatchObject({
    bootstrap_self_managed_addons: false,
    compute_config: {
      enabled: true,
      node_pools: ["general-purpose", "system"],
      node_role_arn: "${aws_iam_role.eks_auto-mode_node-role.arn}",
    },
    kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
    storage_config: { block_storage: { enabled: true } },
  });
});

test("without autoMode none of them is named", () => {
  const { text } = synth(config(minimal));
  expect(text).not.toMatch(/compute_config|elastic_load_balancing|storage_config|TagSession/);
});

test("the pools are the file's", () => {
  const one = auto({ autoMode: { nodePools: ["general-purpose"] } });
  expect(one.resource("aws_eks_cluster")["compute_config"]).toMatchObject({
    node_pools: ["general-purpose"],
  });
});

test("EKS may act by the cluster's role, and say in a tag for which cluster", () => {
  const role = stack.resource<{ assume_role_policy: string }>("aws_iam_role", "eks_control-plane_role");
  expect(JSON.parse(role.assume_role_policy).Statement).toEqual([
    {
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Principal: { Service: "eks.amazonaws.com" },
    },
  ]);
});

test.each([
  [
    "control-plane_role",
    [
      "AmazonEKSBlockStoragePolicy",
      "AmazonEKSClusterPolicy",
      "AmazonEKSComputePolicy",
      "AmazonEKSLoadBalancingPolicy",
      "AmazonEKSNetworkingPolicy",
    ],
  ],
  ["auto-mode_node-role", ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy"]],
])("the role %s has AWS's policies for it and no others", (role, policies) => {
  const attached = Object.values(stack.json.resource["aws_iam_role_policy_attachment"] ?? {})
    .filter((one) => one["role"] === `\${aws_iam_role.eks_${role}.name}`)
    .map((one) => String(one["policy_arn"]).replace("arn:aws:iam::aws:policy/", ""));
  expect(attached.sort()).toEqual(policies);
});

test("nothing is installed that AWS runs itself", () => {
  const { resource } = stack.json;
  expect(Object.values(resource["aws_eks_addon"] ?? {}).map((addon) => addon["addon_name"])).toEqual([
    "metrics-server",
  ]);
  for (const type of ["aws_eks_node_group", "aws_launch_template", "aws_eks_access_entry"])
    expect(resource).not.toHaveProperty(type);
  expect(stack.text).not.toMatch(/aws-load-balancer-controller|karpenter|elbv2\.k8s\.aws/);
});

test("file systems are the file's choice, and their driver gets its role", () => {
  const withFiles = auto({ addons: { efsCsi: { enabled: true } } });
  expect(withFiles.resource("aws_eks_addon", "eks_efs-csi_addon")["service_account_role_arn"]).toBe(
    "${aws_iam_role.eks_identity_efs-csi.arn}",
  );
});

test("pod identity needs no agent of ours", () => {
  const { text } = auto({ identity: "pod-identity" });
  expect(text).not.toContain("eks-pod-identity-agent");
});

test("claims that name no class get a volume by Auto Mode's own driver", () => {
  expect(stack.values("storage-class")["objects"]).toMatchObject([
    { metadata: { name: "gp3" }, provisioner: "ebs.csi.eks.amazonaws.com" },
  ]);
});

test("Istio's agent goes where Bottlerocket lets it, and no node waits for it", () => {
  expect(stack.values("istio-cni")["cni"]).toMatchObject({
    cniBinDir: "/opt/cni/bin",
    cniConfDir: "/etc/cni/net.d",
  });
  expect(stack.values("istiod")["pilot"]).toMatchObject({ taint: { enabled: false } });
});

describe("Terraform's load balancer", () => {
  test("carries the tag without which Auto Mode registers no pod", () => {
    for (const group of Object.values(stack.json.resource["aws_lb_target_group"] ?? {}))
      expect(group["tags"]).toEqual({ "eks:eks-cluster-name": "test" });
  });

  test("gets its pods by Auto Mode's own kind, of which only documented fields are set", () => {
    expect(stack.values("ingress-targets")["objects"]).toEqual(
      [80, 443].map((port) => ({
        apiVersion: "eks.amazonaws.com/v1",
        kind: "TargetGroupBinding",
        metadata: { name: `istio-ingressgateway-${port}`, namespace: "istio-ingress" },
        spec: {
          serviceRef: { name: "istio-ingressgateway", port },
          targetGroupARN: `\${aws_lb_target_group.eks_ingress_balancer_pods-${port}.arn}`,
          targetType: "ip",
        },
      })),
    );
  });

  test("holds new pods back until it finds them healthy, by Auto Mode's label", () => {
    expect(stack.values("mesh-namespaces")["objects"]).toContainEqual(
      expect.objectContaining({
        metadata: {
          name: "istio-ingress",
          labels: expect.objectContaining({ "eks.amazonaws.com/pod-readiness-gate-inject": "enabled" }),
        },
      }),
    );
  });
});

describe("Auto Mode's own load balancer", () => {
  const ingress = { ...withDomain.ingress, nlb: "controller", clientAddress: "proxy-protocol" };
  const { service } = auto({ ingress, tags: { team: "shop" } }).values("istio-ingressgateway") as unknown as {
    service: { loadBalancerClass: string; annotations: Record<string, string> };
  };

  test("is asked for by its class", () => {
    expect(service.loadBalancerClass).toBe("eks.amazonaws.com/nlb");
  });

  test.each(["type", "proxy-protocol", "additional-resource-tags", "eip-allocations"])(
    "is not told %s, which it does not read or may not do",
    (annotation) => {
      expect(service.annotations).not.toHaveProperty([PREFIX + annotation]);
    },
  );

  test("is told to send no PROXY header where none is wanted: what is not named stays as it was", () => {
    const { service: plain } = auto({ ingress: { ...ingress, clientAddress: "preserve" } }).values(
      "istio-ingressgateway",
    ) as unknown as { service: { annotations: Record<string, string> } };
    expect(plain.annotations[`${PREFIX}target-group-attributes`]).toContain(
      "proxy_protocol_v2.enabled=false",
    );
  });

  test("sends the PROXY header by an attribute of its target groups", () => {
    expect(service.annotations[`${PREFIX}target-group-attributes`]?.split(",")).toEqual(
      expect.arrayContaining(["preserve_client_ip.enabled=false", "proxy_protocol_v2.enabled=true"]),
    );
  });
});
