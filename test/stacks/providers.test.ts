import { config, minimal } from "../helpers/config";
import { synth } from "../helpers/synth";

const kubernetes = (content: object) => {
  const { provider } = synth(config(content)).json as unknown as {
    provider: { helm: { kubernetes: Record<string, unknown> }[] };
  };
  return provider.helm[0]?.kubernetes;
};

test("token: the Helm provider takes an ephemeral one, which never reaches plan or state", () => {
  expect(kubernetes(minimal)).toMatchObject({ token: "${ephemeral.aws_eks_cluster_auth.eks_token.token}" });
});

test("exec: the aws command of the machine that runs Terraform, for a cluster that is ready", () => {
  const stack = synth(config({ ...minimal, credentials: "exec" }));
  expect(kubernetes({ ...minimal, credentials: "exec" })).toMatchObject({
    exec: {
      command: "aws",
      args: [
        "eks",
        "get-token",
        "--cluster-name",
        "${terraform_data.eks_ready.output.name}",
        "--region",
        "eu-central-1",
      ],
    },
  });
  expect(stack.json["ephemeral"]).toBeUndefined();
});

test("everything that AWS can tag says which cluster it belongs to", () => {
  const { provider } = synth(config({ ...minimal, tags: { team: "shop" } })).json as unknown as {
    provider: { aws: unknown[] };
  };
  expect(provider.aws).toEqual([
    { region: "eu-central-1", default_tags: [{ tags: { "meshup:cluster": "test", team: "shop" } }] },
  ]);
});
