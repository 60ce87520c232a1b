// Charts take a mistyped key without a word. Every key that we set must be one that the chart publishes.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { config, withExternalDns, withLetsEncrypt } from "../helpers/config";
import { gkeTurned } from "../helpers/gke";
import { synth } from "../helpers/synth";
import { upstreamValues } from "../helpers/upstream";

/** Published as free maps, or not published at all because the chart passes them on as they are. */
const FREE = [
  /\.(annotations|serviceAnnotations|podAnnotations|labels|env|resources|securityContext|topologySpreadConstraints|seccompProfile|seLinuxOptions|podDisruptionBudget|ports)(\.|$)/,
  /^meshConfig\./, // typed in modules/mesh/values/istiod.ts
  /^controllerConfig\./,
  /^global\.platform$/, // read by the charts' own templates before they look at anything else
  /^extraArgs\./, // flags of external-dns itself
  /^serviceAccount\.name$/, // only commented in cert-manager's file; its schema and templates know it
];
/** Spelled under `pilot` and `cni`: the charts copy these prefixes over their root. */
const PREFIX: Readonly<Record<string, string>> = { istiod: "pilot", "istio-cni": "cni" };

/** What a cluster of Google's installs. */
const ON_GKE = ["istio-base", "istiod", "istio-cni", "istio-ingressgateway", "cert-manager", "external-dns"];

const values = (release: string) =>
  synth(
    config({
      ...withLetsEncrypt,
      ingress: { ...withExternalDns.ingress, ...withLetsEncrypt.ingress },
      karpenter: {},
      mesh: { cni: { seLinuxType: "spc_t" }, sidecar: { concurrency: 2 } },
    }),
  ).values(release);

const onGke = (release: string) => synth(config(gkeTurned)).values(release);

for (const [release, file] of [
  ["istio-base", "istio-base-1.30.3.values.yaml"],
  ["istiod", "istio-istiod-1.30.3.values.yaml"],
  ["istio-cni", "istio-cni-1.30.3.values.yaml"],
  ["istio-ingressgateway", "istio-gateway-1.30.3.values.yaml"],
  ["cert-manager", "cert-manager-1.21.1.values.yaml"],
  ["external-dns", "external-dns-1.21.1.values.yaml"],
  ["karpenter", "karpenter-1.14.1.values.yaml"],
  ["aws-load-balancer-controller", "aws-load-balancer-controller-3.5.0.values.yaml"],
] as const) {
  const path = upstreamValues(file);
  const skipped = path === undefined ? ` (SKIPPED: MESHUP_UPSTREAM_VALUES names no folder with ${file})` : "";
  (path === undefined ? test.skip : test)(
    `every value key of ${release} is one that the chart knows${skipped}`,
    () => {
      const published = parse(readFileSync(path ?? "", "utf8"));
      const known = published["_internal_defaults_do_not_set"] ?? published;
      const prefix = PREFIX[release];
      const ofEks = keys(values(release));
      const ofGke = ON_GKE.includes(release) ? keys(onGke(release)) : [];
      const unknown = [...new Set([...ofEks, ...ofGke])]
        .map((key) =>
          prefix !== undefined && key.startsWith(`${prefix}.`) ? key.slice(prefix.length + 1) : key,
        )
        .filter((key) => !FREE.some((free) => free.test(`.${key}`) || free.test(key)))
        .filter((key) => !has(known, key.split(".")));
      expect(unknown).toEqual([]);
    },
  );
}

function keys(value: unknown, path = ""): string[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, child]) => keys(child, path === "" ? key : `${path}.${key}`));
}

function has(known: unknown, [first, ...rest]: string[]): boolean {
  if (first === undefined) return true;
  if (known === null || typeof known !== "object" || !(first in known)) return false;
  const next: unknown = (known as Record<string, unknown>)[first];
  return has(next, rest) || (isEmptyMap(next) && rest.length > 0);
}

const isEmptyMap = (value: unknown) =>
  value !== null && typeof value === "object" && Object.keys(value).length === 0;
