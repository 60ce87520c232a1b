// Legal on GKE, but a person should know.
import type { GkeConfig } from "../../types";
import type { Rule } from "../rule";

const openApiServer: Rule<GkeConfig> = ({ cluster }) =>
  cluster.authorizedNetworks.flatMap((block, i) =>
    block === "0.0.0.0/0"
      ? [
          {
            code: "CFG150",
            path: ["cluster", "authorizedNetworks", i],
            problem: "the whole internet can knock at the API server's address",
            fix: "list your own blocks, or set cluster.endpoint: dns, where IAM stands before it",
          },
        ]
      : [],
  );

/** Nothing of ours can see where Terraform runs. */
const privateApiServer: Rule<GkeConfig> = ({ cluster }) =>
  cluster.endpoint === "ip" && cluster.enablePrivateEndpoint
    ? [
        {
          code: "CFG151",
          path: ["cluster", "enablePrivateEndpoint"],
          problem:
            "Terraform reaches this API server from inside the VPC, or a network connected to it, only",
          fix: "run it there, or set cluster.endpoint: dns",
        },
      ]
    : [];

const somebodyElsesPolicy: Rule<GkeConfig> = ({ cluster }) =>
  cluster.binaryAuthorization === "DISABLED"
    ? []
    : [
        {
          code: "CFG152",
          path: ["cluster", "binaryAuthorization"],
          problem: "the project's policy decides whether Istio starts, and meshup cannot see it",
          fix: "let it admit the images of Istio, cert-manager and external-dns before you deploy",
        },
      ];

const tokenInTheState: Rule<GkeConfig> = ({ credentials }) =>
  credentials === "stored-token"
    ? [
        {
          code: "CFG153",
          path: ["credentials"],
          problem: "the state holds a token with all rights of whoever ran Terraform, for up to an hour",
          fix: "use credentials: token with Google's provider 7.45 or newer",
        },
      ]
    : [];

export const gkeWarnings: readonly Rule<GkeConfig>[] = [
  openApiServer,
  privateApiServer,
  somebodyElsesPolicy,
  tokenInTheState,
];
