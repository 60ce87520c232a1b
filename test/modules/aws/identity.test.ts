import { config, minimal } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const stack = synth(config(minimal));
const issuer = '${replace(aws_eks_cluster.eks_control-plane_eks.identity[0].oidc[0].issuer, "https://", "")}';
/** The interpolation holds quotes of Terraform's, so it is taken out before the text is read as JSON. */
const trust = (name: string) =>
  JSON.parse(
    stack
      .resource<{ assume_role_policy: string }>("aws_iam_role", name)
      .assume_role_policy.replaceAll(issuer, "ISSUER"),
  ).Statement;

test.each([
  ["eks_identity_vpc-cni", "kube-system:aws-node"],
  ["eks_identity_lb-controller", "kube-system:aws-load-balancer-controller"],
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
