import { config, minimal } from "../../helpers/config";
import { Graph } from "../../helpers/graph";
import { synth } from "../../helpers/synth";

const rulesFor443 = (stack: ReturnType<typeof synth>) =>
  Object.entries(stack.json.resource["aws_vpc_security_group_ingress_rule"] ?? {}).filter(([name]) =>
    name.includes("private-access"),
  );

describe("a private API server", () => {
  const stack = synth(config({ ...minimal, cluster: { endpointAccess: "private" } }));

  test("answers inside the VPC only, and no block says otherwise", () => {
    const vpc = stack.resource<{ vpc_config: object }>("aws_eks_cluster").vpc_config;
    expect(vpc).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(vpc).not.toHaveProperty("public_access_cidrs");
  });

  test("lets the VPC's own block in: Terraform inside the VPC is no member of EKS's group", () => {
    expect(rulesFor443(stack).map(([, rule]) => rule)).toMatchObject([
      {
        cidr_ipv4: "10.0.0.0/16",
        from_port: 443,
        to_port: 443,
        security_group_id: "${aws_eks_cluster.eks_control-plane_eks.vpc_config[0].cluster_security_group_id}",
      },
    ]);
  });

  test("is open to Terraform before the first release and until after the last", () => {
    const graph = new Graph(stack);
    const [[rule] = [""]] = rulesFor443(stack);
    for (const address of stack.addresses().filter((a) => a.startsWith("helm_release.")))
      expect(graph.after(address)).toContain(`aws_vpc_security_group_ingress_rule.${rule}`);
  });

  test("takes other blocks instead, where they are named", () => {
    const named = synth(
      config({
        ...minimal,
        cluster: { endpointAccess: "private", privateAccessCidrs: ["10.8.0.0/24", "10.9.0.0/24"] },
      }),
    );
    expect(rulesFor443(named).map(([, { cidr_ipv4 }]) => cidr_ipv4)).toEqual(["10.8.0.0/24", "10.9.0.0/24"]);
  });
});

test("a public API server opens nothing more inside the VPC, unless a block is named", () => {
  expect(rulesFor443(synth(config(minimal)))).toEqual([]);
  const named = synth(
    config({ ...minimal, cluster: { ...minimal.cluster, privateAccessCidrs: ["10.8.0.0/24"] } }),
  );
  expect(rulesFor443(named)).toHaveLength(1);
});

describe("deletion protection", () => {
  const kept = (deletionProtection: boolean) => {
    const { json } = synth(config({ ...minimal, cluster: { ...minimal.cluster, deletionProtection } }));
    return Object.entries(json.resource).flatMap(([type, named]) =>
      Object.values(named).flatMap(({ lifecycle }) =>
        (lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy ? [type] : [],
      ),
    );
  };

  test("keeps the cluster and the key of its secrets", () => {
    expect(kept(true)).toEqual(["aws_eks_cluster", "aws_kms_key"]);
  });

  test("is off unless asked for: one command takes everything away", () => {
    expect(kept(false)).toEqual([]);
  });
});
