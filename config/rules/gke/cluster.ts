// The GKE control plane: ways to it that are closed or half open, windows that Google refuses, keys in another place.
import type { GkeConfig } from "../../types";
import { canonical, inside } from "../block";
import type { Finding, Rule } from "../rule";

/** What a private endpoint takes: private, shared and link-local addresses. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

const authorizedNetworks = ["cluster", "authorizedNetworks"];

/** An empty list lets in the nodes and nobody else. */
const addressHasAWayIn: Rule<GkeConfig> = ({ cluster }) => {
  if (cluster.endpoint === "dns" || cluster.authorizedNetworks.length > 0) return [];
  return [
    {
      code: "CFG135",
      path: authorizedNetworks,
      problem: cluster.enablePrivateEndpoint
        ? "is missing, so nobody but the nodes could reach the private endpoint"
        : "is missing, so nobody could reach the API server from outside",
      fix: cluster.enablePrivateEndpoint
        ? "list your VPN's or your runners' private blocks, or set cluster.endpoint: dns"
        : "list the blocks of your offices and your CI, or set cluster.endpoint: dns",
    },
  ];
};

/** The blocks would be ignored, and their reader would think that they protect something. */
const namesHaveNoBlocks: Rule<GkeConfig> = ({ cluster }) =>
  cluster.endpoint === "ip" || cluster.authorizedNetworks.length === 0
    ? []
    : [
        {
          code: "CFG136",
          path: authorizedNetworks,
          problem: "authorized networks do not apply to the DNS endpoint; IAM alone decides there",
          fix: "remove them, or set cluster.endpoint: ip",
        },
      ];

const namesAreNotPrivate: Rule<GkeConfig> = ({ cluster }) =>
  cluster.endpoint === "ip" || !cluster.enablePrivateEndpoint
    ? []
    : [
        {
          code: "CFG137",
          path: ["cluster", "enablePrivateEndpoint"],
          problem: "the DNS endpoint has no addresses that could be private",
          fix: "remove it, or set cluster.endpoint: ip",
        },
      ];

const privateEndpointTakesPrivateBlocks: Rule<GkeConfig> = ({ cluster }) =>
  cluster.endpoint === "ip" && cluster.enablePrivateEndpoint
    ? cluster.authorizedNetworks.flatMap((block, i): Finding[] => {
        const right = canonical(block);
        if (right === undefined || PRIVATE.some((range) => inside(right, range))) return [];
        return [
          {
            code: "CFG138",
            path: [...authorizedNetworks, i],
            problem: `${block} is public, and a private endpoint takes private blocks only`,
            fix: "list a block of your VPN or VPC, or set cluster.enablePrivateEndpoint: false",
          },
        ];
      })
    : [];

const privateEndpointNeedsANearRun: Rule<GkeConfig> = ({ cluster, backend }) =>
  cluster.endpoint === "ip" &&
  cluster.enablePrivateEndpoint &&
  backend.type === "cloud" &&
  backend.execution === "remote"
    ? [
        {
          code: "CFG139",
          path: ["cluster", "enablePrivateEndpoint"],
          problem: "remote runs of HCP Terraform cannot reach a private endpoint",
          fix: "set cluster.endpoint: dns, or backend.execution: agent with the agent in a network that reaches the VPC",
        },
      ]
    : [];

const DAY = 24;
const hours = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 3_600_000;

/** Google refuses a shorter window, and fewer than 48 hours of windows in 32 days. */
const windowIsLongEnough: Rule<GkeConfig> = ({ cluster: { maintenanceWindow } }) => {
  const { startTime, endTime, recurrence } = maintenanceWindow;
  const length = hours(startTime, endTime);
  const path = ["cluster", "maintenanceWindow"];
  if (!(length >= 4 && length <= DAY))
    return [
      {
        code: "CFG140",
        path: [...path, "endTime"],
        problem: `a window from ${startTime} to ${endTime} is not 4 to 24 hours long`,
        fix: "let it end four hours or more after its start, on the same day or the next",
      },
    ];
  const times = recurrence === "FREQ=DAILY" ? 32 : 4 * recurrence.split(",").length;
  if (times * length >= 48) return [];
  return [
    {
      code: "CFG140",
      path: [...path, "recurrence"],
      problem: `${recurrence} makes ${times * length} hours of windows in 32 days, and Google wants 48`,
      fix: "name more days, or make the window longer",
    },
  ];
};

const exclusionsAreShortEnough: Rule<GkeConfig> = ({ cluster: { maintenanceExclusions } }) =>
  Object.entries(maintenanceExclusions).flatMap(([name, { startTime, endTime, scope }]): Finding[] => {
    const path = ["cluster", "maintenanceExclusions", name];
    const length = hours(startTime, endTime);
    if (!(length > 0))
      return [
        {
          code: "CFG141",
          path: [...path, "endTime"],
          problem: `${endTime} is not after ${startTime}`,
          fix: "let it end after its start",
        },
      ];
    if (scope !== "NO_UPGRADES" || length <= 30 * DAY) return [];
    return [
      {
        code: "CFG141",
        path: [...path, "endTime"],
        problem: `NO_UPGRADES lasts ${Math.ceil(length / DAY)} days, and Google allows 30`,
        fix: "end it earlier, or use scope: NO_MINOR_UPGRADES",
      },
    ];
  });

const keyIsInTheRegion: Rule<GkeConfig> = ({ cluster: { databaseEncryption }, region }) => {
  const place = databaseEncryption?.keyName.split("/")[3];
  if (place === undefined || place === region) return [];
  return [
    {
      code: "CFG142",
      path: ["cluster", "databaseEncryption", "keyName"],
      problem: `the key is in ${place}, and GKE takes one of ${region} only`,
      fix: `name a key whose key ring is in ${region}`,
    },
  ];
};

export const gkeClusterRules: readonly Rule<GkeConfig>[] = [
  addressHasAWayIn,
  namesHaveNoBlocks,
  namesAreNotPrivate,
  privateEndpointTakesPrivateBlocks,
  privateEndpointNeedsANearRun,
  windowIsLongEnough,
  exclusionsAreShortEnough,
  keyIsInTheRegion,
];
