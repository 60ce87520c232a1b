// IAM policies as typed statements, written as JSON at synth: no data source, no read at plan.

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy document as the text that IAM takes. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Trust in an AWS service; with `tagSession` it may say in tags on whose behalf it acts. */
export function serviceTrust(service: string, { tagSession = false } = {}): string {
  const Action = tagSession ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole";
  return policyDocument([{ Effect: "Allow", Action, Principal: { Service: service } }]);
}

/** The partition of a region: its ARNs start with it. */
export function partition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}

/** ARN of a policy that AWS keeps. */
export function managedPolicy(region: string, name: string): string {
  return `arn:${partition(region)}:iam::aws:policy/${name}`;
}
