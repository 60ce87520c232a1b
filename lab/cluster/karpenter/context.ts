/** What the parts of the Karpenter stand-in share during one look at the cluster. */
import type { KubeConfig } from "@kubernetes/client-node";
import type { PlayedAws } from "../../cloud/aws/start.ts";
import { AccessDenied } from "../load-balancer/identity.ts";
import { allows, type Statement } from "../load-balancer/policy.ts";

/** Who it is, and what is there. */
export interface KarpenterContext {
  readonly kubeconfig: KubeConfig;
  readonly roleArn: string;
  readonly statements: readonly Statement[];
  readonly clusterName: string;
  readonly region: string;
  /** Everything that lives in the played account. */
  readonly cloud: Awaited<ReturnType<PlayedAws["leftovers"]>>;
  readonly log: (line: string) => void;
}

/** Throws where the role's policies do not allow the call; the played AWS itself checks none. */
export function expectAllowed(
  { statements, roleArn }: Pick<KarpenterContext, "statements" | "roleArn">,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): void {
  if (!allows(statements, { action, resource, context }))
    throw new AccessDenied(`${roleArn} is not authorized to perform ${action} on ${resource}`);
}
