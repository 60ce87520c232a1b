/** What the parts of the load-balancer controller stand-in share during one look at the cluster. */
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Dialect } from "./dialect.ts";
import { AccessDenied, type Identity } from "./identity.ts";
import { allows } from "./policy.ts";

/** Clients, and in whose name they are used. */
export interface ControllerContext {
  readonly kubeconfig: KubeConfig;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly identity: Identity;
  /** Which of the two controllers is played. */
  readonly dialect: Dialect;
  readonly clusterName: string;
  readonly vpcId: string;
  readonly log: (line: string) => void;
  /** IDs of the subnets that carry a role tag such as kubernetes.io/role/elb. */
  readonly subnetsByTag: (tag: string) => Promise<string[]>;
}

/** Throws where the role's policies do not allow the call; the played AWS itself checks none. */
export function authorize(
  { identity }: ControllerContext,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): void {
  if (!allows(identity.statements, { action, resource, context })) {
    throw new AccessDenied(`${identity.roleArn} is not authorized to perform ${action} on ${resource}`);
  }
}
