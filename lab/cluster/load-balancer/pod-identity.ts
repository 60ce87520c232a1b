/** Which role the played EKS gives to a service account: its association, as long as the agent is there to hand it out; Auto Mode has one on every node. Never for a real account. */
import type { IAMClient } from "@aws-sdk/client-iam";

/** A role and the cluster on whose behalf EKS takes it. */
export interface AssociatedRole {
  readonly roleArn: string;
  readonly clusterArn: string;
}

interface DescribedCluster {
  readonly arn: string;
  /** Of Auto Mode. */
  readonly computeConfig?: { readonly enabled?: boolean };
}

/** Asked by hand at the IAM client's own address, so that the lab needs no EKS client. */
export async function associatedRole(
  iam: IAMClient,
  account: { readonly namespace: string; readonly name: string },
): Promise<AssociatedRole | undefined> {
  const get = await reader(iam);
  for (const cluster of (await get<{ clusters: string[] }>("clusters"))?.clusters ?? []) {
    const described = (await get<{ cluster: DescribedCluster }>(`clusters/${cluster}`))?.cluster;
    const agent = await get<{ addon: { status: string } }>(
      `clusters/${cluster}/addons/eks-pod-identity-agent`,
    );
    if (described?.computeConfig?.enabled !== true && agent?.addon.status !== "ACTIVE") continue;
    const query = new URLSearchParams({ namespace: account.namespace, serviceAccount: account.name });
    const path = `clusters/${cluster}/pod-identity-associations`;
    const [found] =
      (await get<{ associations: { associationId: string }[] }>(`${path}?${query}`))?.associations ?? [];
    if (found === undefined) continue;
    const whole = await get<{ association: { roleArn: string } }>(`${path}/${found.associationId}`);
    if (whole !== undefined && described !== undefined)
      return { roleArn: whole.association.roleArn, clusterArn: described.arn };
  }
  return undefined;
}

/** Reads paths of the played EKS; undefined for what is not there. It takes account and region from the header and checks no signature. */
async function reader(iam: IAMClient): Promise<<T>(path: string) => Promise<T | undefined>> {
  const { endpoint, region, credentials } = iam.config;
  if (endpoint === undefined) throw new Error("the IAM client has no address: this is no played cloud");
  const { protocol, hostname, port } = await endpoint();
  const { accessKeyId } = await credentials();
  const credential = `${accessKeyId}/20260101/${await region()}/eks/aws4_request`;
  return async <T>(path: string) => {
    const response = await fetch(`${protocol}//${hostname}:${port}/${path}`, {
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
      },
    });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`EKS answered ${response.status} to ${path}`);
    return (await response.json()) as T;
  };
}
