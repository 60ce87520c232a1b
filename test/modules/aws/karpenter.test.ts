import { type PolicyStatement, policyDocument } from "../../../modules/aws/iam";
import { karpenterPolicy } from "../../../modules/aws/policies/karpenter-1";
import { config, minimal } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const account = "123456789012";
const scope = {
  region: "eu-central-1",
  clusterName: "a-name-of-24-characters-",
  nodeRoleArn: `arn:aws:iam::${account}:role/a-name-of-24-characters--karpenter-node`,
  queueArn: `arn:aws:sqs:eu-central-1:${account}:a-name-of-24-characters--karpenter`,
};
const statements = karpenterPolicy(scope);
const actionsOf = ({ Action }: PolicyStatement) => [Action].flat();
const allowing = (action: string) => statements.filter((s) => actionsOf(s).includes(action));

describe("the controller's policy", () => {
  // The policies in the "CloudFormation" reference of karpenter.sh for 1.14, without the zonal-shift one: that setting is off.
  const documented = `
    ec2:CreateFleet ec2:CreateLaunchTemplate ec2:CreateTags ec2:DeleteLaunchTemplate ec2:DescribeCapacityReservations
    ec2:DescribeImages ec2:DescribeInstanceStatus ec2:DescribeInstanceTypeOfferings ec2:DescribeInstanceTypes
    ec2:DescribeInstances ec2:DescribeLaunchTemplates ec2:DescribePlacementGroups ec2:DescribeSecurityGroups
    ec2:DescribeSpotPriceHistory ec2:DescribeSubnets ec2:RunInstances ec2:TerminateInstances eks:DescribeCluster
    iam:AddRoleToInstanceProfile iam:CreateInstanceProfile iam:DeleteInstanceProfile iam:GetInstanceProfile
    iam:ListInstanceProfiles iam:PassRole iam:RemoveRoleFromInstanceProfile iam:TagInstanceProfile pricing:GetProducts
    sqs:DeleteMessage sqs:GetQueueUrl sqs:ReceiveMessage ssm:GetParameter`;

  test("holds exactly the actions that Karpenter's documentation asks for", () => {
    expect([...new Set(statements.flatMap(actionsOf))].sort()).toEqual(documented.trim().split(/\s+/).sort());
  });

  test.each(["eu-central-1", "ap-southeast-1", "us-gov-east-1", "cn-northwest-1"])(
    "fits into one managed policy in %s: 6,144 characters without white space",
    (region) => {
      const longest = karpenterPolicy({ ...scope, region });
      expect(policyDocument(longest).length).toBeLessThanOrEqual(6144);
    },
  );

  test("passes on the nodes' role to EC2, and no other role to nobody else", () => {
    expect(allowing("iam:PassRole")).toEqual([
      expect.objectContaining({
        Resource: `arn:aws:iam::${account}:role/a-name-of-24-characters--karpenter-node`,
        Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      }),
    ]);
  });

  test.each(["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"])(
    "%s only what belongs to this cluster and to a pool",
    (action) => {
      expect(allowing(action).map(({ Condition }) => Condition)).toEqual([
        {
          StringEquals: { "aws:ResourceTag/kubernetes.io/cluster/a-name-of-24-characters-": "owned" },
          StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" },
        },
      ]);
    },
  );

  test("writes nothing without a condition but what a machine is made from, and messages of its own queue", () => {
    const free = statements
      .filter(({ Condition }) => Condition === undefined)
      .flatMap(actionsOf)
      .filter((action) => !/:(Describe|Get|List)/.test(action));
    expect(free).toEqual(["ec2:RunInstances", "ec2:CreateFleet", "sqs:DeleteMessage", "sqs:ReceiveMessage"]);
  });

  test("has the partition and the EC2 service of China there", () => {
    const text = policyDocument(
      karpenterPolicy({ region: "cn-north-1", clusterName: "shop", nodeRoleArn: "r", queueArn: "q" }),
    );
    expect(text).toContain("arn:aws-cn:ec2:cn-north-1:*:instance/*");
    expect(text).toContain("ec2.amazonaws.com.cn");
    expect(text).not.toContain("arn:aws:");
  });
});

const stack = synth(config({ ...minimal, karpenter: {}, tags: { team: "shop" } }));
type Objects = { objects: { kind: string; metadata: { name: string }; spec: Record<string, unknown> }[] };
const objects = (content: object) =>
  (synth(config({ ...minimal, ...content })).values("karpenter-pools") as unknown as Objects).objects;
const find = (list: Objects["objects"], kind: string, name = "default") => {
  const found = list.find((o) => o.kind === kind && o.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found.spec;
};

test("without the key nothing of it is made", () => {
  expect(synth(config(minimal)).text).not.toMatch(/karpenter|aws_sqs/);
});

test("its service account gets the policy for its own cluster, role and queue", () => {
  const { policy } = stack.resource<{ policy: string }>("aws_iam_policy", "eks_identity_karpenter-policy");
  for (const part of [
    "kubernetes.io/cluster/test",
    "${aws_iam_role.eks_karpenter_node-role.arn}",
    "${aws_sqs_queue.eks_karpenter_queue.arn}",
  ])
    expect(policy).toContain(part);
});

test("machines of its role may join, and the role is not the managed nodes'", () => {
  expect(stack.resource("aws_eks_access_entry")).toMatchObject({
    principal_arn: "${aws_iam_role.eks_karpenter_node-role.arn}",
    type: "EC2_LINUX",
  });
  expect(stack.resource("aws_iam_role", "eks_karpenter_node-role")["name"]).toBe("test-karpenter-node");
});

test("its queue is encrypted, and takes messages of AWS's own services over TLS only", () => {
  expect(stack.resource("aws_sqs_queue")).toMatchObject({ sqs_managed_sse_enabled: true });
  const { policy } = stack.resource<{ policy: string }>("aws_sqs_queue_policy");
  expect(JSON.parse(policy).Statement).toMatchObject([
    { Effect: "Allow", Principal: { Service: ["events.amazonaws.com", "sqs.amazonaws.com"] } },
    { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ]);
});

test("every warning of EC2 and AWS Health reaches the queue", () => {
  const rules = Object.entries(stack.json.resource["aws_cloudwatch_event_rule"] ?? {});
  expect(rules.map(([, r]) => JSON.parse(String(r["event_pattern"]))["detail-type"][0]).sort()).toEqual([
    "AWS Health Event",
    "EC2 Capacity Reservation Instance Interruption Warning",
    "EC2 Instance Rebalance Recommendation",
    "EC2 Instance State-change Notification",
    "EC2 Spot Instance Interruption Warning",
  ]);
  for (const [name] of rules)
    expect(stack.resource("aws_cloudwatch_event_target", `${name}-target`)).toMatchObject({
      arn: "${aws_sqs_queue.eks_karpenter_queue.arn}",
      rule: `\${aws_cloudwatch_event_rule.${name}.name}`,
    });
});

describe("the pool of `karpenter: {}`", () => {
  const list = objects({ karpenter: {}, tags: { team: "shop" } });

  test("makes machines in the private subnets, in the cluster's own security group, by id", () => {
    expect(find(list, "EC2NodeClass")).toMatchObject({
      role: "${aws_iam_role.eks_karpenter_node-role.name}",
      subnetSelectorTerms: ["a", "b", "c"].map((zone) => ({
        id: `\${aws_subnet.eks_network_private-${zone}.id}`,
      })),
      securityGroupSelectorTerms: [
        { id: "${aws_eks_cluster.eks_control-plane_eks.vpc_config[0].cluster_security_group_id}" },
      ],
    });
  });

  test("gives no metadata to pods, encrypts disks and tags what it makes", () => {
    expect(find(list, "EC2NodeClass")).toMatchObject({
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { volumeType: "gp3", volumeSize: "50Gi", encrypted: true } },
      ],
      tags: { "meshup:cluster": "test", team: "shop" },
      amiSelectorTerms: [{ alias: "al2023@latest" }],
    });
  });

  test("takes on-demand machines of c, m and r from generation 5, never metal", () => {
    const { template } = find(list, "NodePool") as { template: { spec: { requirements: object[] } } };
    expect(template.spec.requirements).toEqual(
      expect.arrayContaining([
        { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
        { key: "karpenter.k8s.aws/instance-category", operator: "In", values: ["c", "m", "r"] },
        { key: "karpenter.k8s.aws/instance-generation", operator: "Gt", values: ["4"] },
        { key: "karpenter.k8s.aws/instance-hypervisor", operator: "In", values: ["nitro"] },
      ]),
    );
  });

  test("has limits, a lifetime, and an end to its patience, so that destroy ends", () => {
    expect(find(list, "NodePool")).toMatchObject({
      limits: { cpu: "100", memory: "400Gi" },
      template: { spec: { expireAfter: "720h", terminationGracePeriod: "10m" } },
      disruption: { consolidationPolicy: "WhenEmptyOrUnderutilized", budgets: [{ nodes: "10%" }] },
    });
  });
});

test("a Bottlerocket pool has its data on the second disk", () => {
  const list = objects({
    karpenter: {
      nodePools: { batch: { amiFamily: "Bottlerocket", amiVersion: "v1.50.0", diskSizeGiB: 100 } },
    },
  });
  expect(find(list, "EC2NodeClass", "batch")).toMatchObject({
    amiSelectorTerms: [{ alias: "bottlerocket@v1.50.0" }],
    blockDeviceMappings: [
      { deviceName: "/dev/xvda", ebs: { volumeSize: "4Gi", encrypted: true } },
      { deviceName: "/dev/xvdb", ebs: { volumeSize: "100Gi", encrypted: true } },
    ],
  });
});

test("a pool's own words reach its object", () => {
  const list = objects({
    karpenter: {
      nodePools: {
        spot: {
          capacityTypes: ["spot", "on-demand"],
          architectures: ["arm64"],
          labels: { "example.com/team": "shop" },
          taints: [{ key: "example.com/batch", effect: "NoSchedule" }],
          expireAfter: "Never",
          waitForCni: false,
        },
      },
    },
  });
  expect(find(list, "NodePool", "spot")).toMatchObject({
    template: {
      metadata: { labels: { "example.com/team": "shop" } },
      spec: {
        nodeClassRef: { name: "spot" },
        taints: [{ key: "example.com/batch", effect: "NoSchedule" }],
        startupTaints: [],
        expireAfter: "Never",
      },
    },
  });
});

describe("nodes wait for Istio's CNI", () => {
  const taint = (content: object) =>
    (synth(config({ ...minimal, ...content })).values("istiod") as unknown as { pilot: { taint: object } })
      .pilot.taint;

  test("with the taint that istiod then takes off", () => {
    expect(find(objects({ karpenter: {} }), "NodePool")).toMatchObject({
      template: { spec: { startupTaints: [{ key: "cni.istio.io/not-ready", effect: "NoSchedule" }] } },
    });
    expect(taint({ karpenter: {} })).toEqual({ namespace: "kube-system", enabled: true });
  });

  test("and istiod touches no taint where no pool asks for it", () => {
    expect(taint({ karpenter: { nodePools: { a: { waitForCni: false } } } })).toMatchObject({
      enabled: false,
    });
    expect(taint({})).toMatchObject({ enabled: false });
  });
});
