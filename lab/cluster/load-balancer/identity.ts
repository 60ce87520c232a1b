/** Who the controller is for AWS: the role on its service account, if IAM would really let it assume that. */
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { oneLine } from "../support/supervisor.ts";
import { associatedRole } from "./pod-identity.ts";
import { type Statement, statementsOf, trusts, trustsPodIdentity } from "./policy.ts";

/** The role's policies, once it is known that the service account may use it. */
export interface Identity {
  readonly roleArn: string;
  readonly statements: readonly Statement[];
}

/** Refused by IAM; the message says what is wrong and where. */
export class AccessDenied extends Error {
  override readonly name = "AccessDenied";
}

/** An error as one line; what a policy forbids says so. */
export function describeError(error: unknown): string {
  return error instanceof AccessDenied ? `AccessDenied: ${error.message}` : oneLine(error);
}

/**
 * Checks the trust policy word for word and collects what the role allows.
 *
 * @param annotated the role on the service account; without one EKS is asked for an association, as its agent would be
 */
export async function assumeRole(
  iam: IAMClient,
  annotated: string | undefined,
  account: { readonly namespace: string; readonly name: string },
): Promise<Identity> {
  const subject = `system:serviceaccount:${account.namespace}:${account.name}`;
  const associated = annotated === undefined ? await associatedRole(iam, account) : undefined;
  const roleArn = annotated ?? associated?.roleArn;
  if (roleArn === undefined) {
    throw new AccessDenied(
      `service account ${account.namespace}/${account.name} has no annotation eks.amazonaws.com/role-arn, and no pod identity association with an agent to serve it`,
    );
  }
  const RoleName = roleArn.split("/").at(-1) ?? "";
  const role = await iam.send(new GetRoleCommand({ RoleName })).catch((error: unknown) => {
    if (error instanceof Error && error.name.startsWith("NoSuchEntity")) return undefined;
    throw error;
  });
  if (role?.Role?.Arn !== roleArn) throw new AccessDenied(`role ${roleArn} does not exist`);

  const trust = role.Role.AssumeRolePolicyDocument ?? "{}";
  if (associated !== undefined) {
    if (!trustsPodIdentity(trust, { ...account, clusterArn: associated.clusterArn }))
      throw new AccessDenied(
        `role ${roleArn} may not be handed to ${subject}: its trust policy must let pods.eks.amazonaws.com assume it and tag the session, for this namespace, account and cluster only`,
      );
    return { roleArn, statements: await policiesOf(iam, RoleName) };
  }
  const providers = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  const known = new Set((providers.OpenIDConnectProviderList ?? []).flatMap(({ Arn }) => Arn ?? []));
  if (!trusts(trust, known, subject)) {
    throw new AccessDenied(
      `role ${roleArn} may not be assumed by ${subject}: its trust policy must name an existing OIDC provider and, by StringEquals, exactly this sub and the aud sts.amazonaws.com`,
    );
  }
  return { roleArn, statements: await policiesOf(iam, RoleName) };
}

/** Everything that the role's policies say, AWS's own and ours. */
export async function policiesOf(iam: IAMClient, RoleName: string): Promise<Statement[]> {
  const statements: Statement[] = [];
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of attached.AttachedPolicies ?? []) {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    statements.push(...statementsOf(PolicyVersion?.Document ?? "{}"));
  }
  const inline = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of inline.PolicyNames ?? []) {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    statements.push(...statementsOf(PolicyDocument ?? "{}"));
  }
  return statements;
}
