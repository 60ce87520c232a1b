// What a controller asks for and what it gets, whichever way its pods come by the role.
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { WorkloadIdentity } from "../platform";
import type { PolicyStatement } from "./iam";

export interface RoleRequest {
  readonly namespace: string;
  /** One; or several, where two halves of a controller share their rights. */
  readonly serviceAccount: string | readonly string[];
  /** Our own statements; become one managed policy. */
  readonly statements?: readonly PolicyStatement[];
  /** A policy that AWS keeps. */
  readonly managedPolicyArn?: string;
}

export interface ServiceAccountRole extends WorkloadIdentity {
  readonly roleArn: string;
}

/** How pods come by a role's credentials. */
export interface IdentityWay {
  /** Who may take the role. */
  trust(request: RoleRequest): PolicyStatement;
  /** What makes EKS hand it out: annotations of the service account, or objects of EKS's. */
  bind(scope: Construct, name: string, roleArn: string, request: RoleRequest): Binding;
}

export interface Binding {
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  /** What must be there before the first pod starts. */
  readonly dependsOn: ITerraformDependable[];
}

/** The accounts of a request as a list. */
export function serviceAccounts({ serviceAccount }: RoleRequest): readonly string[] {
  return typeof serviceAccount === "string" ? [serviceAccount] : serviceAccount;
}

/** One value as itself, several as a list: both mean the same to IAM, and the first is what people expect to read. */
export function oneOrAll(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return first !== undefined && values.length === 1 ? first : values;
}
