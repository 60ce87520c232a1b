// Legal, but a person should know. Warnings never stop a run.
import type { ClusterConfig } from "../types";
import { eksVersions } from "../versions";
import { karpenterWarnings } from "./karpenter";
import { recordsStay } from "./records";
import type { Rule } from "./rule";

const openApiServer: Rule = ({ cluster }) =>
  cluster.publicAccessCidrs.flatMap((block, i) =>
    block === "0.0.0.0/0"
      ? [
          {
            code: "CFG080",
            path: ["cluster", "publicAccessCidrs", i],
            problem: "the whole internet can reach the API server; only IAM stands before it",
            fix: "list your own blocks, unless HCP Terraform's runners need this",
          },
        ]
      : [],
  );

const oneNatGateway: Rule = ({ network }) =>
  network.natGateways === "single"
    ? [
        {
          code: "CFG084",
          path: ["network", "natGateways"],
          problem: "when the zone of the only NAT gateway fails, no node and no pod of any zone gets out",
          fix: "use per-zone in production",
        },
      ]
    : [];

const plainTextMesh: Rule<ClusterConfig> = ({ mesh }) =>
  mesh.mtls === "PERMISSIVE"
    ? [
        {
          code: "CFG081",
          path: ["mesh", "mtls"],
          problem: "PERMISSIVE lets unencrypted and unauthenticated traffic into every sidecar",
          fix: "return to STRICT when the migration is over",
        },
      ]
    : [];

const singleReplica: Rule<ClusterConfig> = ({ mesh }) =>
  (
    [
      ["istiod", "autoscaleMin", mesh.istiod.autoscaleMin],
      ["gateway", "minReplicas", mesh.gateway.minReplicas],
    ] as const
  ).flatMap(([part, key, count]) =>
    count > 1
      ? []
      : [
          {
            code: "CFG082",
            path: ["mesh", part, key],
            problem: "one replica has no disruption budget: a node's drain is an outage",
            fix: "use 2 or more in production",
          },
        ],
  );

const shortSupport: Rule = ({ cluster }) =>
  cluster.version === "1.34"
    ? [
        {
          code: "CFG083",
          path: ["cluster", "version"],
          problem: `standard support of ${cluster.version} ends on ${eksVersions[cluster.version].endOfStandardSupport}; EKS then upgrades it by itself, since meshup never buys extended support`,
          fix: 'use "1.35"',
        },
      ]
    : [];

/** Nothing of ours can see where Terraform runs. */
const privateApiServer: Rule = ({ cluster }) =>
  cluster.endpointAccess === "private"
    ? [
        {
          code: "CFG085",
          path: ["cluster", "endpointAccess"],
          problem:
            "Terraform reaches this API server from inside the VPC, or a network connected to it, only",
          fix: "run it there; for the first deploy of a new VPC use public-and-private, connect a network, then switch",
        },
      ]
    : [];

/** One type is one pool of spare machines a zone; when it runs dry, all nodes go at once. */
const spotOfOneType: Rule = ({ nodeGroups }) =>
  Object.entries(nodeGroups).flatMap(([name, { capacityType, instanceTypes }]) =>
    capacityType === "SPOT" && new Set(instanceTypes).size === 1
      ? [
          {
            code: "CFG086",
            path: ["nodeGroups", name, "instanceTypes"],
            problem: `Spot nodes of ${instanceTypes[0]} alone may all be taken away together`,
            fix: "list more types of the same size, such as m6i.xlarge, m6a.xlarge and m5.xlarge",
          },
        ]
      : [],
  );

const noDefaultStorage: Rule = ({ addons }) =>
  addons.ebsCsi.enabled
    ? []
    : [
        {
          code: "CFG087",
          path: ["addons", "ebsCsi", "enabled"],
          problem: "there is no driver and no default StorageClass: claims that name no class stay Pending",
          fix: "bring your own driver and class, or keep the default",
        },
      ];

const protectedLoadBalancer: Rule = ({ ingress }) =>
  ingress.deletionProtection
    ? [
        {
          code: "CFG088",
          path: ["ingress", "deletionProtection"],
          problem:
            ingress.nlb === "controller"
              ? "a destroy waits for the controller, which may not delete the load balancer, and ends in a timeout"
              : "a destroy fails at the load balancer",
          fix: "before a destroy, set it to false and deploy once",
        },
      ]
    : [];

/** Of every platform. */
export const meshWarnings: readonly Rule<ClusterConfig>[] = [plainTextMesh, singleReplica];

/** Of EKS. */
export const warnings: readonly Rule[] = [
  openApiServer,
  oneNatGateway,
  shortSupport,
  privateApiServer,
  spotOfOneType,
  noDefaultStorage,
  protectedLoadBalancer,
  recordsStay,
  ...karpenterWarnings,
];
