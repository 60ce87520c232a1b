// Labels and taints of nodes, of any platform: what the kubelet or the cloud refuses late, and who waits for Istio's CNI.
import type { MeshSettings } from "../types";
import type { Finding } from "./rule";

type Path = readonly string[];

const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** A label's or a taint's key: a name, with or without a domain before it. Kubernetes allows more than EKS, which takes 63 characters in all. */
export function isKey(key: string): boolean {
  const [name = "", domain, ...more] = key.split("/").reverse();
  if (key.length > 63 || more.length > 0) return false;
  return NAME.test(name) && (domain === undefined || DOMAIN.test(domain));
}

/** A taint's value; absent and empty are right, too. */
export const isValue = (value: string | undefined) => value === undefined || value === "" || NAME.test(value);

/** Domains that are not a person's to set labels in, and what happens with one all the same. */
export interface Reserved {
  readonly code: string;
  readonly domains: RegExp;
  readonly consequence: string;
}

/** Within reserved domains, those that a kubelet may set itself. */
const ALLOWED = /(^|\.)(kubelet|node)\.kubernetes\.io$/;

export function foreignLabels(
  path: Path,
  labels: Readonly<Record<string, string>>,
  { code, domains, consequence }: Reserved,
): Finding[] {
  return Object.keys(labels).flatMap((key): Finding[] => {
    const at = { code, path: [...path, "labels", key] };
    const [domain = ""] = key.split("/");
    if (!isKey(key))
      return [
        {
          ...at,
          problem: `${key} is not a label's key`,
          fix: "use at most 63 letters, digits, hyphens, underscores and dots, such as team or example.com/team",
        },
      ];
    if (!key.includes("/") || !domains.test(domain) || ALLOWED.test(domain)) return [];
    return [
      {
        ...at,
        problem: `labels of ${domain} are reserved: ${consequence}`,
        fix: `use a domain of your own, such as example.com/${key.split("/")[1]}`,
      },
    ];
  });
}

/** Istio's name for "the CNI agent is not ready here"; the nodes of every platform are born with it where waitForCni says so. */
const CNI_TAINT = "cni.istio.io/not-ready";

interface Taint {
  readonly key: string;
  readonly effect: string;
}

/** A taint that somebody else sets, or that is there already. */
export function takenTaint(
  taints: readonly Taint[],
  i: number,
  at: Pick<Finding, "code" | "path">,
): Finding[] {
  const { key, effect } = taints[i] ?? {};
  if (key === CNI_TAINT)
    return [
      {
        ...at,
        problem: `${CNI_TAINT} is waitForCni's own taint`,
        fix: "remove it and set waitForCni: true, so that istiod takes it off again",
      },
    ];
  if (taints.findIndex((other) => other.key === key && other.effect === effect) === i) return [];
  return [
    {
      ...at,
      problem: `${key} with ${effect} is there already`,
      fix: "keep one value for a key and an effect",
    },
  ];
}

/** Without both, the first pods of a node would run outside the mesh for ever. */
export function nobodyWaitsForTheCni(
  path: Path,
  groups: Readonly<Record<string, { readonly waitForCni: boolean }>>,
  mesh: MeshSettings,
): Finding[] {
  if (mesh.cni.repair !== "off") return [];
  return Object.entries(groups)
    .filter(([, { waitForCni }]) => !waitForCni)
    .map(([name]) => ({
      code: "CFG094",
      path: [...path, name, "waitForCni"],
      problem: "pods may start before Istio's CNI, and mesh.cni.repair: off repairs none of them",
      fix: "set waitForCni: true, or mesh.cni.repair: repairPods",
    }));
}
