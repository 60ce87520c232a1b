/** The played Route 53 behind DNS-01: the service account's role, and what its policies allow. */
import { IAMClient } from "@aws-sdk/client-iam";
import { assumeRole } from "../load-balancer/identity.ts";
import { proveName } from "./challenge.ts";
import type { ProvingCloud } from "./prover.ts";

export interface Route53Options {
  /** The played AWS, on loopback. */
  readonly awsEndpoint: string;
  /** The lab's environment with its made-up keys. */
  readonly awsEnvironment: Readonly<Record<string, string>>;
  readonly region: string;
}

export function provingRoute53({ awsEndpoint, awsEnvironment, region }: Route53Options): ProvingCloud {
  const accessKeyId = awsEnvironment["AWS_ACCESS_KEY_ID"] ?? "";
  const secretAccessKey = awsEnvironment["AWS_SECRET_ACCESS_KEY"] ?? "";
  const iam = new IAMClient({ endpoint: awsEndpoint, region, credentials: { accessKeyId, secretAccessKey } });
  return {
    identify: async (account) => {
      const identity = await assumeRole(iam, account.annotations["eks.amazonaws.com/role-arn"], account);
      return {
        who: identity.roleArn,
        how: "proven by TXT records",
        prove: (solver, dnsName, value) =>
          proveName({ awsEndpoint, accessKeyId, identity }, solver, dnsName, value),
      };
    },
    stop: () => iam.destroy(),
  };
}
