import { config, minimal } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const stack = synth(config({ ...minimal, addons: { efsCsi: { enabled: true } } }));
const issuer = '${replace(aws_eks_cluster.eks_control-plane_eks.identity[0].oidc[0].issuer, "https://", "")}';
/** The interpolation holds quotes of Terraform's, so it is taken out before the text is read as JSON. */
const trust = (name: string, of = stack) =>
  JSON.parse(
    of
      .resource<{ assume_role_policy: string }>("aws_iam_role", name)
      .assume_role_policy.replaceAll(issuer, "ISSUER"),
  ).Statement;

test.each([
  ["eks_identity_vpc-cni", "kube-system:aws-node"],
  ["eks_identity_lb-controller", "kube-system:aws-load-balancer-controller"],
  ["eks_identity_ebs-csi", "kube-system:ebs-csi-controller-sa"],
])("%s trusts exactly one service account, by subject and audience", (role, subject) => {
  expect(trust(role)).toEqual([
    {
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: "${aws_iam_openid_connect_provider.eks_identity_provider.arn}" },
      Condition: {
        StringEquals: {
          "ISSUER:sub": `system:serviceaccount:${subject}`,
          "ISSUER:aud": "sts.amazonaws.com",
        },
      },
    },
  ]);
});

test("the EFS driver's role trusts its two halves and nobody else", () => {
  expect(trust("eks_identity_efs-csi")[0].Condition.StringEquals).toEqual({
    "ISSUER:sub": [
      "system:serviceaccount:kube-system:efs-csi-controller-sa",
      "system:serviceaccount:kube-system:efs-csi-node-sa",
    ],
    "ISSUER:aud": "sts.amazonaws.com",
  });
});

test("by IRSA there is no agent and no association, and the drivers' add-ons name their roles", () => {
  expect(stack.json.resource["aws_eks_pod_identity_association"]).toBeUndefined();
  expect(stack.addresses()).not.toContain("aws_eks_addon.eks_pod-identity-agent_addon");
  for (const driver of ["ebs-csi", "efs-csi"])
    expect(stack.resource("aws_eks_addon", `eks_${driver}_addon`)).toMatchObject({
      service_account_role_arn: `\${aws_iam_role.eks_identity_${driver}.arn}`,
    });
});

describe("with identity: pod-identity", () => {
  const pods = synth(config({ ...minimal, identity: "pod-identity" }));

  test.each([
    ["eks_identity_lb-controller", "aws-load-balancer-controller"],
    ["eks_identity_ebs-csi", "ebs-csi-controller-sa"],
  ])("%s trusts EKS for one service account of this cluster, and lets it say so in tags", (role, account) => {
    expect(trust(role, pods)).toEqual([
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Principal: { Service: "pods.eks.amazonaws.com" },
        Condition: {
          StringEquals: {
            "aws:RequestTag/kubernetes-namespace": "kube-system",
            "aws:RequestTag/kubernetes-service-account": account,
          },
          StringLike: {
            "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-central-1:*:cluster/test",
          },
        },
      },
    ]);
  });

  test("EKS hands the controller's role to its service account, which has no annotation", () => {
    expect(
      pods.resource(
        "aws_eks_pod_identity_association",
        "eks_identity_lb-controller-association-aws-load-balancer-controller",
      ),
    ).toMatchObject({
      cluster_name: "${aws_eks_cluster.eks_control-plane_eks.name}",
      namespace: "kube-system",
      service_account: "aws-load-balancer-controller",
      role_arn: "${aws_iam_role.eks_identity_lb-controller.arn}",
    });
    expect(pods.values("aws-load-balancer-controller")["serviceAccount"]).toMatchObject({ annotations: {} });
    expect(pods.resource("aws_eks_addon", "eks_ebs-csi_addon")).not.toHaveProperty(
      "service_account_role_arn",
    );
  });

  test("the VPC CNI keeps IRSA, because it runs before the agent does", () => {
    expect(trust("eks_identity_vpc-cni", pods)).toEqual(trust("eks_identity_vpc-cni"));
    expect(pods.resource("aws_eks_addon", "eks_vpc-cni_addon")).toMatchObject({
      service_account_role_arn: "${aws_iam_role.eks_identity_vpc-cni.arn}",
    });
  });

  test("the roles have the addresses and names that they have by IRSA: a switch replaces none", () => {
    const roles = (of: typeof stack) =>
      Object.entries(of.json.resource["aws_iam_role"] ?? {}).map(([address, role]) => [
        address,
        role["name"],
      ]);
    expect(roles(pods)).toEqual(roles(synth(config(minimal))));
  });
});

test("the node role has no rights of the CNI: a pod that reached it could change the network", () => {
  const policies = Object.entries(stack.json.resource["aws_iam_role_policy_attachment"] ?? {}).filter(
    ([name]) => name.startsWith("eks_nodes"),
  );
  expect(policies.map(([, p]) => p["policy_arn"])).toEqual([
    "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
  ]);
});

test.each([
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
])("ARNs in %s belong to %s", (region, partition) => {
  const text = synth(config({ ...minimal, region })).text;
  expect([...text.matchAll(/arn:(aws[a-z-]*):/g)].map((m) => m[1]).filter((p) => p !== partition)).toEqual(
    [],
  );
});
