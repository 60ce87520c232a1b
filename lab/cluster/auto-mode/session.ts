/** EKS acts by the cluster's own role, in a session that carries the cluster's name as a tag: policies compare with it. */
import type { IAMClient } from "@aws-sdk/client-iam";
import { type Identity, policiesOf } from "../load-balancer/identity.ts";
import type { Statement } from "../load-balancer/policy.ts";

/** Whom AWS is for a cluster of Auto Mode. Whether it may be that at all, the played EKS has checked. */
export async function openSession(iam: IAMClient, roleArn: string, clusterName: string): Promise<Identity> {
  const statements = await policiesOf(iam, roleArn.split("/").at(-1) ?? "");
  return { roleArn, statements: statements.map((one) => inSession(one, clusterName)) };
}

/** The statement with the session's tag put in. */
export function inSession(statement: Statement, clusterName: string): Statement {
  const placed = (value: string) =>
    value.replaceAll(`\${aws:PrincipalTag/eks:eks-cluster-name}`, clusterName);
  const conditions = Object.fromEntries(
    Object.entries(statement.conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, values.map(placed)])),
    ]),
  );
  return { ...statement, conditions };
}
