import { readFileSync } from "node:fs";
import type { PolicyStatement } from "../../../modules/aws/iam";
import { policyDocument } from "../../../modules/aws/iam";
import { loadBalancerControllerPolicy } from "../../../modules/aws/policies/load-balancer-controller-3";
import { upstreamValues } from "../../helpers/upstream";

const ours = loadBalancerControllerPolicy({
  region: "eu-central-1",
  vpcArn: "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-0123456789abcdef0",
});
const pairs = (statements: readonly PolicyStatement[]) =>
  statements.flatMap(({ Action, Condition }) =>
    [Action].flat().map((action) => ({ action, free: Condition === undefined })),
  );

const upstream = upstreamValues("aws-load-balancer-controller-3.5.0.iam-policy.json");
const lane = upstream === undefined ? test.skip : test;

lane(
  `holds every action that the controller's documentation asks for${upstream === undefined ? " (SKIPPED: MESHUP_UPSTREAM_VALUES does not name a folder with the policy)" : ""}`,
  () => {
    const theirs: PolicyStatement[] = JSON.parse(readFileSync(upstream ?? "", "utf8")).Statement;
    const have = new Set(pairs(ours).map(({ action }) => action));
    expect(
      pairs(theirs)
        .map(({ action }) => action)
        .filter((action) => !have.has(action)),
    ).toEqual([]);
  },
);

lane(
  `is nowhere wider: what upstream binds by a condition, ours binds too${upstream === undefined ? " (SKIPPED: as above)" : ""}`,
  () => {
    const theirs: PolicyStatement[] = JSON.parse(readFileSync(upstream ?? "", "utf8")).Statement;
    const freeUpstream = new Set(
      pairs(theirs)
        .filter(({ free }) => free)
        .map(({ action }) => action),
    );
    expect(pairs(ours).filter(({ action, free }) => free && !freeUpstream.has(action))).toEqual([]);
  },
);

test("opens security groups of our VPC only", () => {
  const opening = ours.filter(({ Action }) => [Action].flat().includes("ec2:AuthorizeSecurityGroupIngress"));
  expect(opening.map(({ Condition }) => Condition)).toEqual([
    { ArnEquals: { "ec2:Vpc": "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-0123456789abcdef0" } },
  ]);
});

test("fits into one managed policy: 6,144 characters without white space", () => {
  expect(policyDocument(ours).length).toBeLessThanOrEqual(6144);
});
