// The mesh and its entry.
import { quantity } from "../quantity";
import type { ClusterConfig, EksConfig } from "../types";
import { istioMinors } from "../versions";
import type { Rule } from "./rule";

type IstioMinor = keyof typeof istioMinors;
const isKnown = (minor: string): minor is IstioMinor => minor in istioMinors;

const minorOf = (version: string) => version.split(".", 2).join(".");

const istioIsKnown: Rule<ClusterConfig> = ({ mesh }) => {
  const name = minorOf(mesh.version);
  const path = ["mesh", "version"];
  if (!isKnown(name))
    return [
      {
        code: "CFG030",
        path,
        problem: `Istio ${mesh.version} is not one that meshup knows`,
        fix: `use a version of ${Object.keys(istioMinors).join(" or ")}`,
      },
    ];
  const { oldestPatch } = istioMinors[name];
  if (isPatched(mesh.version, oldestPatch)) return [];
  return [
    {
      code: "CFG031",
      path,
      problem: `Istio ${mesh.version} has a known security hole`,
      fix: `use ${name}.${oldestPatch} or newer`,
    },
  ];
};

const isPatched = (version: string, oldestPatch: number) => Number(version.split(".")[2]) >= oldestPatch;

/** Tested pairs only: an untested one fails in ways that no chart reports. */
export const istioFitsKubernetes: Rule = ({ mesh, cluster }) => {
  const name = minorOf(mesh.version);
  if (!isKnown(name)) return [];
  const { oldestPatch, kubernetes } = istioMinors[name];
  if (!isPatched(mesh.version, oldestPatch)) return []; // that is worse, and said already
  if ((kubernetes as readonly string[]).includes(cluster.version)) return [];
  return [
    {
      code: "CFG032",
      path: ["mesh", "version"],
      problem: `Istio ${name} is not tested on Kubernetes ${cluster.version}`,
      fix: `use Istio ${minorFor(cluster.version)} or Kubernetes ${kubernetes.join(", ")}`,
    },
  ];
};

function minorFor(kubernetes: EksConfig["cluster"]["version"]): string {
  return Object.entries(istioMinors)
    .filter(([, m]) => (m.kubernetes as readonly string[]).includes(kubernetes))
    .map(([name]) => name)
    .join(" or ");
}

/** The HPA of the chart vanishes or is refused when its bounds cross. */
const replicasAreOrdered: Rule<ClusterConfig> = ({ mesh }) =>
  (
    [
      ["istiod", "autoscaleMin", mesh.istiod.autoscaleMin, "autoscaleMax", mesh.istiod.autoscaleMax],
      ["gateway", "minReplicas", mesh.gateway.minReplicas, "maxReplicas", mesh.gateway.maxReplicas],
    ] as const
  ).flatMap(([part, min, least, max, most]) =>
    least <= most
      ? []
      : [
          {
            code: "CFG033",
            path: ["mesh", part, min],
            problem: `${min} ${least} is above ${max} ${most}`,
            fix: `lower ${min} or raise ${max}`,
          },
        ],
  );

/** The public name and where its records are, of any platform with a DNS service. */
type Named = { readonly ingress: Pick<EksConfig["ingress"], "domain" | "hostedZone"> };

/** A record outside the zone is refused by the cloud only after everything else was made. */
const domainIsInItsZone: Rule<Named> = ({ ingress }) => {
  const { domain, hostedZone } = ingress;
  if (hostedZone === undefined) return [];
  if (domain === undefined)
    return [
      {
        code: "CFG034",
        path: ["ingress", "hostedZone"],
        problem: "a zone without a domain serves nothing",
        fix: "add ingress.domain, or remove ingress.hostedZone",
      },
    ];
  if (domain === hostedZone.name || domain.endsWith(`.${hostedZone.name}`)) return [];
  return [
    {
      code: "CFG035",
      path: ["ingress", "domain"],
      problem: `${domain} is not in the zone ${hostedZone.name}`,
      fix: `use a name that ends in .${hostedZone.name}, or another zone`,
    },
  ];
};

/** Issuers put the first name into a field of 64 characters. */
const domainFitsTheCertificate: Rule<Named> = ({ ingress }) =>
  (ingress.domain?.length ?? 0) <= 62
    ? []
    : [
        {
          code: "CFG036",
          path: ["ingress", "domain"],
          problem: `${ingress.domain} is too long for a certificate with its wildcard`,
          fix: "use a name of 62 characters at most",
        },
      ];

/** A request above the limit is refused by the API server, release by release. */
const requestsFitLimits: Rule<ClusterConfig> = ({ mesh }) =>
  (["istiod", "gateway", "sidecar"] as const).flatMap((part) => {
    const { requests, limits } = mesh[part].resources;
    return (["cpu", "memory"] as const)
      .filter((kind) => quantity(requests[kind]) > quantity(limits[kind]))
      .map((kind) => ({
        code: "CFG037",
        path: ["mesh", part, "resources", "requests", kind],
        problem: `the request ${requests[kind]} is above the limit ${limits[kind]}`,
        fix: "lower the request or raise the limit",
      }));
  });

/** Of every platform. */
export const meshRules: readonly Rule<ClusterConfig>[] = [
  istioIsKnown,
  replicasAreOrdered,
  requestsFitLimits,
];

export const domainRules: readonly Rule<Named>[] = [domainIsInItsZone, domainFitsTheCertificate];
