import {
  allows,
  statementsOf,
  trusts,
  trustsPodIdentity,
} from "../../../lab/cluster/load-balancer/policy.ts";

const ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/ABC";
const PROVIDER = `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`;
const SUBJECT = "system:serviceaccount:kube-system:aws-load-balancer-controller";

type Condition = Record<string, Record<string, string | string[]>>;
const exact: Condition = {
  StringEquals: { [`${ISSUER}:sub`]: SUBJECT, [`${ISSUER}:aud`]: "sts.amazonaws.com" },
};

function trust(condition: Condition, change: object = {}): string {
  const statement = {
    Effect: "Allow",
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: PROVIDER },
    Condition: condition,
    ...change,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

const trusted = (document: string, subject = SUBJECT) => trusts(document, new Set([PROVIDER]), subject);

describe("a role's trust policy in the played AWS", () => {
  it("lets in the one service account that it names", () => {
    expect(trusted(trust(exact))).toBe(true);
    expect(trusted(encodeURIComponent(trust(exact)))).toBe(true);
  });

  it("keeps every other service account out", () => {
    expect(trusted(trust(exact), "system:serviceaccount:kube-system:default")).toBe(false);
    expect(trusted(trust(exact), "system:serviceaccount:shop:aws-load-balancer-controller")).toBe(false);
  });

  it("is refused with a wildcard, whichever operator compares it", () => {
    const wildcard = { [`${ISSUER}:sub`]: "system:serviceaccount:kube-system:*" };
    const aud = { [`${ISSUER}:aud`]: "sts.amazonaws.com" };
    expect(trusted(trust({ StringEquals: { ...wildcard, ...aud } }))).toBe(false);
    expect(trusted(trust({ StringLike: wildcard, StringEquals: aud }))).toBe(false);
    expect(trusted(trust({ StringLike: { ...exact["StringEquals"] } }))).toBe(false);
  });

  it("is refused when it names more than one service account", () => {
    const two = [SUBJECT, "system:serviceaccount:shop:default"];
    const condition = {
      StringEquals: { [`${ISSUER}:sub`]: two, [`${ISSUER}:aud`]: "sts.amazonaws.com" },
    };
    expect(trusted(trust(condition))).toBe(false);
  });

  it("is refused without subject or audience", () => {
    expect(trusted(trust({ StringEquals: { [`${ISSUER}:sub`]: SUBJECT } }))).toBe(false);
    expect(trusted(trust({ StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com" } }))).toBe(false);
    expect(trusted(trust({}))).toBe(false);
  });

  it("is refused when its provider does not exist, or the condition is another issuer's", () => {
    expect(trusts(trust(exact), new Set(), SUBJECT)).toBe(false);
    const other = PROVIDER.replace("/id/ABC", "/id/XYZ");
    expect(trusts(trust(exact, { Principal: { Federated: other } }), new Set([other]), SUBJECT)).toBe(false);
  });

  it("is refused for another action, or a Deny", () => {
    expect(trusted(trust(exact, { Action: "sts:AssumeRole" }))).toBe(false);
    expect(trusted(trust(exact, { Effect: "Deny" }))).toBe(false);
  });
});

describe("a role's permissions in the played AWS", () => {
  const ARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/a/1";
  const register = { action: "elasticloadbalancing:RegisterTargets", resource: ARN, context: {} };
  const of = (...statements: object[]) => statementsOf(JSON.stringify({ Statement: statements }));
  const allow = (Action: string | string[], more: object = {}) => ({
    Effect: "Allow",
    Action,
    Resource: "*",
    ...more,
  });

  it("need an Allow for the action, with wildcards and without regard to case", () => {
    expect(allows(of(), register)).toBe(false);
    expect(allows(of(allow("elasticloadbalancing:RegisterTargets")), register)).toBe(true);
    expect(allows(of(allow("ElasticLoadBalancing:Register*")), register)).toBe(true);
    expect(allows(of(allow(["ec2:*", "elasticloadbalancing:Describe*"])), register)).toBe(false);
  });

  it("hold for the resources that are named", () => {
    const named = { Resource: "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*" };
    expect(allows(of(allow("elasticloadbalancing:*", named)), register)).toBe(true);
    const others = { Resource: "arn:aws:elasticloadbalancing:*:*:loadbalancer/*" };
    expect(allows(of(allow("elasticloadbalancing:*", others)), register)).toBe(false);
  });

  it("read a dot in a pattern as a dot", () => {
    const statement = allow("*", { Resource: "arn:a.c" });
    expect(allows(of(statement), { ...register, resource: "arn:abc" })).toBe(false);
  });

  it("end at a Deny", () => {
    const deny = { Effect: "Deny", Action: "elasticloadbalancing:RegisterTargets", Resource: "*" };
    expect(allows(of(allow("*"), deny), register)).toBe(false);
  });

  it("ask for the cluster's tag where the condition does", () => {
    const key = "aws:ResourceTag/elbv2.k8s.aws/cluster";
    const tagged = of(allow("*", { Condition: { Null: { [key]: "false" } } }));
    expect(allows(tagged, register)).toBe(false);
    expect(allows(tagged, { ...register, context: { [key]: "eks-prod" } })).toBe(true);
    const equal = of(allow("*", { Condition: { StringEquals: { [key]: "eks-prod" } } }));
    expect(allows(equal, { ...register, context: { [key]: "other" } })).toBe(false);
  });

  it("let a key that the call does not carry pass ForAllValues, and a wrong value not", () => {
    const key = "route53:ChangeResourceRecordSetsRecordTypes";
    const texts = of(allow("*", { Condition: { "ForAllValues:StringEquals": { [key]: ["TXT"] } } }));
    expect(allows(texts, register)).toBe(true);
    expect(allows(texts, { ...register, context: { [key]: "TXT" } })).toBe(true);
    expect(allows(texts, { ...register, context: { [key]: "A" } })).toBe(false);
  });

  it("count an operator that is not played as not fulfilled", () => {
    const condition = { Condition: { DateGreaterThan: { "aws:CurrentTime": "2020-01-01" } } };
    expect(allows(of(allow("*", condition)), register)).toBe(false);
  });
});

describe("a role's trust in EKS Pod Identity in the played AWS", () => {
  const pod = {
    namespace: "kube-system",
    name: "controller",
    clusterArn: "arn:aws:eks:eu-central-1:123456789012:cluster/shop",
  };
  const narrow: Condition = {
    StringEquals: {
      "aws:RequestTag/kubernetes-namespace": "kube-system",
      "aws:RequestTag/kubernetes-service-account": "controller",
    },
    StringLike: { "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-central-1:*:cluster/shop" },
  };
  const trustOf = (condition: Condition, change: object = {}) =>
    trust(condition, {
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Principal: { Service: "pods.eks.amazonaws.com" },
      ...change,
    });

  it("lets in the service account of the cluster that it names", () => {
    expect(trustsPodIdentity(trustOf(narrow), pod)).toBe(true);
  });

  it.each([
    ["without the right to tag the session", trustOf(narrow, { Action: "sts:AssumeRole" })],
    ["for another service", trustOf(narrow, { Principal: { Service: "ec2.amazonaws.com" } })],
    ["without conditions", trustOf({})],
    [
      "for every account of the namespace",
      trustOf({ ...narrow, StringEquals: { "aws:RequestTag/kubernetes-namespace": "kube-system" } }),
    ],
    ["for the same account of every cluster", trustOf({ StringEquals: narrow["StringEquals"] ?? {} })],
  ])("is refused %s", (_, document) => {
    expect(trustsPodIdentity(document, pod)).toBe(false);
  });
});
