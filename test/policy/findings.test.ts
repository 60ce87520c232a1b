import { judge } from "./findings.ts";

const wildcard = { check: "CKV2_AWS_71", title: "no wildcards", resource: "aws_acm_certificate.a" };
const port80 = { check: "CKV_AWS_260", title: "no port 80", resource: "resource.eks_ingress_balancer_a" };
const elsewhere = { ...port80, resource: "resource.eks_nodes_b" };

test("a finding without a reason is refused, also one of the same check elsewhere", () => {
  const accepted = [{ check: "CKV_AWS_260", resource: "eks_ingress_", reason: "redirects" }];
  const { allowed, refused, stale } = judge([wildcard, port80, elsewhere], accepted);
  expect({ allowed, refused, stale }).toEqual({
    allowed: [port80],
    refused: [wildcard, elsewhere],
    stale: [],
  });
});

test("a reason that nothing needs any more is named", () => {
  const accepted = [{ check: "CKV_AWS_37", reason: "chatty" }];
  expect(judge([], accepted).stale).toEqual(accepted);
});
