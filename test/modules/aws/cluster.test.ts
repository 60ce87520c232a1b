import { config, minimal, withDomain } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const stack = synth(config(minimal));
const cluster = stack.resource("aws_eks_cluster");

test("secrets are encrypted with a key of the cluster's own that rotates", () => {
  expect(cluster["encryption_config"]).toEqual({
    provider: { key_arn: "${aws_kms_key.eks_control-plane_key.arn}" },
    resources: ["secrets"],
  });
  expect(stack.resource("aws_kms_key")["enable_key_rotation"]).toBe(true);
});

test("the API server is open to the listed blocks only, and private inside the VPC", () => {
  expect(cluster["vpc_config"]).toMatchObject({
    endpoint_private_access: true,
    endpoint_public_access: true,
    public_access_cidrs: ["203.0.113.0/24"],
  });
});

test("never slides into extended support, which costs six times as much", () => {
  expect(cluster["upgrade_policy"]).toEqual({ support_type: "STANDARD" });
});

test("the cluster's role cannot make its log group again after destroy", () => {
  const { policy } = stack.resource<{ policy: string }>("aws_iam_role_policy");
  expect(JSON.parse(policy).Statement).toEqual([
    {
      Effect: "Deny",
      Action: "logs:CreateLogGroup",
      Resource: "arn:aws:logs:*:*:log-group:/aws/eks/test/cluster*",
    },
  ]);
  expect(stack.resource("aws_cloudwatch_log_group")["name"]).toBe("/aws/eks/test/cluster");
});

test("nodes take no metadata requests from pods, and encrypt their disks", () => {
  const template = stack.resource("aws_launch_template");
  expect(template["metadata_options"]).toMatchObject({
    http_tokens: "required",
    http_put_response_hop_limit: 1,
  });
  expect(template["block_device_mappings"]).toMatchObject([
    { ebs: { encrypted: "true", volume_type: "gp3", volume_size: 50 } },
  ]);
});

test("an autoscaler's changes to the desired size are left alone", () => {
  expect(stack.resource("aws_eks_node_group")["lifecycle"]).toEqual({
    ignore_changes: ["scaling_config[0].desired_size"],
  });
});

test.each([
  [["m7g.xlarge"], "AL2023_ARM_64_STANDARD"],
  [["m6i.xlarge", "m6a.xlarge"], "AL2023_x86_64_STANDARD"],
])("%s nodes get the image %s", (instanceTypes, image) => {
  expect(
    synth(config({ ...minimal, nodes: { instanceTypes } })).resource("aws_eks_node_group")["ami_type"],
  ).toBe(image);
});

test("each access entry is bound to its policy for the whole cluster", () => {
  const principalArn = "arn:aws:iam::123456789012:role/readers";
  const { json } = synth(
    config({ ...minimal, cluster: { ...minimal.cluster, accessEntries: [{ principalArn }] } }),
  );
  expect(Object.values(json.resource["aws_eks_access_policy_association"] ?? {})).toMatchObject([
    {
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      access_scope: { type: "cluster" },
    },
  ]);
});

describe("the entry", () => {
  const secure = synth(config(withDomain));
  const listeners = (s: typeof stack) =>
    Object.values(s.json.resource["aws_lb_listener"] ?? {})
      .map((l) => `${l["protocol"]}:${l["port"]}`)
      .sort();

  test("without a domain is port 80 alone, without certificate and names", () => {
    expect(listeners(stack)).toEqual(["TCP:80"]);
    expect(stack.text).not.toMatch(/aws_acm_certificate|aws_route53/);
  });

  test("with a domain ends TLS with the issued certificate, modern ciphers and HTTP/2", () => {
    expect(listeners(secure)).toEqual(["TCP:80", "TLS:443"]);
    expect(secure.resource("aws_lb_listener", "eks_ingress_balancer_listener-443")).toMatchObject({
      certificate_arn: "${aws_acm_certificate_validation.eks_ingress_certificate_issued.certificate_arn}",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      alpn_policy: "HTTP2Preferred",
    });
  });

  test("the certificate covers the domain and its wildcard, and both names lead to the load balancer", () => {
    expect(secure.resource("aws_acm_certificate")).toMatchObject({
      domain_name: "shop.example.com",
      subject_alternative_names: ["*.shop.example.com"],
      validation_method: "DNS",
    });
    for (const [id, name] of [
      ["apex", "shop.example.com"],
      ["wildcard", "*.shop.example.com"],
    ] as const)
      expect(secure.resource("aws_route53_record", `eks_ingress_${id}`)).toMatchObject({
        name,
        type: "A",
        alias: { name: "${aws_lb.eks_ingress_balancer_nlb.dns_name}" },
      });
  });

  test("targets are pods, health is asked of Istio's own port, clients keep their address", () => {
    expect(secure.resource("aws_lb_target_group", "eks_ingress_balancer_pods-443")).toMatchObject({
      target_type: "ip",
      preserve_client_ip: "true",
      deregistration_delay: "60",
      health_check: { protocol: "HTTP", port: "15021", path: "/healthz/ready" },
    });
  });

  test("only the load balancer reaches the pods' ports, and only on those", () => {
    const rules = Object.entries(secure.json.resource["aws_vpc_security_group_ingress_rule"] ?? {}).filter(
      ([name]) => name.includes("pods-accept"),
    );
    expect(rules.map(([, r]) => [r["from_port"], r["referenced_security_group_id"]])).toEqual(
      [15021, 443, 80].map((port) => [port, "${aws_security_group.eks_ingress_balancer_security-group.id}"]),
    );
  });
});

test("roles of one name in two accounts both get in, and the first keeps its address", () => {
  const arns = ["arn:aws:iam::111111111111:role/ops", "arn:aws:iam::222222222222:role/ops"];
  const entries = arns.map((principalArn) => ({ principalArn }));
  const both = synth(config({ ...minimal, cluster: { ...minimal.cluster, accessEntries: entries } }));
  const made = both.json.resource["aws_eks_access_entry"] ?? {};
  expect(Object.values(made).map((entry) => entry["principal_arn"])).toEqual(expect.arrayContaining(arns));
  expect(made["eks_control-plane_access-role-ops"]?.["principal_arn"]).toBe(arns[0]);
});
