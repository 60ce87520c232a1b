import fc from "fast-check";
import { Netmask } from "netmask";
import { zoneSubnets } from "../../../modules/aws/subnets";
import { config, minimal } from "../../helpers/config";
import { synth } from "../../helpers/synth";

test("subnets are inside the VPC and never overlap, for every size and number of zones", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 16, max: 20 }),
      fc.integer({ min: 0, max: 15 }),
      fc.constantFrom(["a", "b"], ["a", "b", "c"]),
      (bits, block, zones) => {
        const vpc = new Netmask(`10.${block * 16}.0.0/${bits}`);
        const blocks = zoneSubnets(vpc.toString(), zones)
          .flatMap((z) => [z.publicCidr, z.privateCidr])
          .map((c) => new Netmask(c));
        for (const [i, a] of blocks.entries()) {
          expect(vpc.contains(a)).toBe(true);
          for (const b of blocks.slice(i + 1)) expect(a.contains(b) || b.contains(a)).toBe(false);
        }
      },
    ),
  );
});

test("a third zone at the end moves no subnet of the first two", () => {
  expect(zoneSubnets("10.0.0.0/16", ["a", "b", "c"]).slice(0, 2)).toEqual(
    zoneSubnets("10.0.0.0/16", ["a", "b"]),
  );
});

describe("the network", () => {
  const stack = synth(config(minimal));
  const count = (type: string) => Object.keys(stack.json.resource[type] ?? {}).length;

  test("each of three zones has its own NAT gateway and its own way to it", () => {
    expect([count("aws_nat_gateway"), count("aws_eip"), count("aws_subnet")]).toEqual([3, 3, 6]);
    for (const zone of ["a", "b", "c"]) {
      expect(stack.resource("aws_route", `eks_network_to-nat-${zone}`)["nat_gateway_id"]).toBe(
        `\${aws_nat_gateway.eks_network_nat-${zone}.id}`,
      );
      expect(stack.resource("aws_nat_gateway", `eks_network_nat-${zone}`)["subnet_id"]).toBe(
        `\${aws_subnet.eks_network_public-${zone}.id}`,
      );
    }
  });

  test("nodes and control plane sit in private subnets, the load balancer in public ones", () => {
    const ids = (kind: string) =>
      ["a", "b", "c"].map((zone) => `\${aws_subnet.eks_network_${kind}-${zone}.id}`);
    expect(stack.resource<{ subnet_ids: string[] }>("aws_eks_node_group").subnet_ids).toEqual(ids("private"));
    expect(
      stack.resource<{ vpc_config: { subnet_ids: string[] } }>("aws_eks_cluster").vpc_config.subnet_ids,
    ).toEqual(ids("private"));
    expect(stack.resource<{ subnets: string[] }>("aws_lb").subnets).toEqual(ids("public"));
  });

  test("an internal load balancer sits in private subnets", () => {
    const internal = synth(config({ ...minimal, ingress: { scheme: "internal" } })).resource<{
      subnets: string[];
      internal: boolean;
    }>("aws_lb");
    expect(internal.internal).toBe(true);
    expect(internal.subnets[0]).toContain("private");
  });

  test("the VPC's default security group lets nothing through", () => {
    const group = stack.resource("aws_default_security_group");
    expect([group["ingress"], group["egress"]]).toEqual([undefined, undefined]);
  });
});
