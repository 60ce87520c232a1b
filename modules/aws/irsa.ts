// IRSA: pods trade the token of their service account for the role's credentials.
import type { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Fn } from "cdktf";
import { type IdentityWay, oneOrAll, serviceAccounts } from "./service-account-roles";

/** Where EKS's webhook looks for the role. */
export const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/** The cluster's OIDC provider and its issuer, with https://. */
export function irsa(provider: IamOpenidConnectProvider, issuerUrl: string): IdentityWay {
  // The keys of a trust condition hold the issuer without its scheme.
  const issuer = Fn.replace(issuerUrl, "https://", "");
  return {
    trust: (request) => ({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: provider.arn },
      Condition: {
        StringEquals: {
          [`${issuer}:sub`]: oneOrAll(
            serviceAccounts(request).map(
              (account) => `system:serviceaccount:${request.namespace}:${account}`,
            ),
          ),
          [`${issuer}:aud`]: "sts.amazonaws.com",
        },
      },
    }),
    bind: (_scope, _name, roleArn) => ({
      serviceAccountAnnotations: { [ROLE_ANNOTATION]: roleArn },
      dependsOn: [],
    }),
  };
}
