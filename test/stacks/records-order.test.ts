// With external-dns: what stands in the place of Terraform's records, and that it lives long enough to take its own away.
import { config, minimal, withDomain, withExternalDns } from "../helpers/config";
import { Graph } from "../helpers/graph";
import { synth } from "../helpers/synth";

const stack = synth(config(withExternalDns));
const graph = new Graph(stack);
const release = (name: string) => stack.release(name);

test.each([
  ["external-dns", "istio-base", "it does not start without the definition of Gateway"],
  ["external-dns", "external-dns-namespace", "its namespace"],
  ["istiod", "external-dns", "at destroy it deletes records while gateway and istiod are uninstalled"],
  ["mesh-objects", "external-dns", "the Gateway goes while it watches"],
])("%s comes after %s and goes before it: %s", (later, earlier) => {
  expect(graph.after(release(later))).toContain(release(earlier));
});

test("external-dns's rights outlive it, so that it can delete its records", () => {
  expect(graph.after(release("external-dns"))).toContain(
    "aws_iam_role_policy_attachment.eks_identity_external-dns-attachment",
  );
});

test("Terraform writes no record of the domain, and the Gateway says where the names lead", () => {
  expect(stack.addresses().filter((a) => a.startsWith("aws_route53_record."))).toEqual([
    "aws_route53_record.eks_ingress_certificate_validation-record",
  ]);
  const objects: {
    kind: string;
    metadata: { annotations: Record<string, string> };
  }[] = stack.values("mesh-objects")["objects"] ?? [];
  expect(objects.find((o) => o.kind === "Gateway")?.metadata.annotations).toEqual({
    "external-dns.alpha.kubernetes.io/target": "${aws_lb.eks_ingress_balancer_nlb.dns_name}",
  });
});

test("it may write addresses and its marks into the one zone, and list zones", () => {
  const zone = "arn:aws:route53:::hostedzone/${data.aws_route53_zone.eks_ingress_zone_found.zone_id}";
  const { policy } = stack.resource<{ policy: string }>("aws_iam_policy", "eks_identity_external-dns-policy");
  expect(JSON.parse(policy)).toMatchObject({
    Statement: [
      {
        Action: "route53:ChangeResourceRecordSets",
        Resource: zone,
        Condition: {
          "ForAllValues:StringEquals": {
            "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME", "TXT"],
          },
        },
      },
      { Action: ["route53:ListResourceRecordSets", "route53:ListTagsForResources"], Resource: zone },
      { Action: "route53:ListHostedZones", Resource: "*" },
    ],
  });
});

test("the policy of the file reaches the controller; without one nothing is ever deleted", () => {
  const policy = (content: object) => synth(config(content)).values("external-dns")["policy"];
  expect(policy(withExternalDns)).toBe("sync");
  expect(policy({ ...minimal, ingress: { ...withDomain.ingress, records: "external-dns" } })).toBe(
    "upsert-only",
  );
});
