// external-dns: writes records for Gateways and Services. Marks what is its own, and touches nothing else.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import { HelmRelease } from "../kubernetes/release";
import type { DnsRecordSettings, KubernetesObject, Platform } from "../platform";

const NAME = "external-dns";
const NAMESPACE = "external-dns";

export interface ExternalDnsProps {
  readonly access: ClusterAccess;
  readonly platform: Pick<Platform, "identity" | "clusterName">;
  readonly chart: { readonly repository: string; readonly version: string };
  readonly settings: DnsRecordSettings;
  /** upsert-only never deletes a record. */
  readonly policy: "upsert-only" | "sync";
  /** The only names that it writes: these and what is below them. */
  readonly domains: readonly string[];
  /** What makes the definition of Istio's Gateway: it does not start without. */
  readonly gatewayDefinition: ITerraformDependable;
}

export class ExternalDns extends Construct {
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id);
    const namespace = new Objects(this, "namespace", {
      access: props.access,
      name: "external-dns-namespace",
      namespace: "kube-system",
      objects: [externalDnsNamespace()],
      dependsOn: [],
    });
    const identity = props.platform.identity("external-dns", {
      namespace: NAMESPACE,
      serviceAccount: NAME,
      grants: ["write-dns-records"],
    });
    this.dependable = new HelmRelease(this, "controller", {
      access: props.access,
      name: NAME,
      namespace: NAMESPACE,
      chart: { ...props.chart, chart: NAME },
      values: externalDnsValues(props, props.platform.clusterName, identity.serviceAccountAnnotations),
      // With sync it deletes records until it goes: the rights must outlive it.
      dependsOn: [namespace.dependable, props.gatewayDefinition, ...identity.dependsOn],
    }).dependable;
  }
}

function externalDnsNamespace(): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: NAMESPACE,
      labels: {
        "istio-injection": "disabled",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    },
  };
}

/** One replica: it has no leader election. Security contexts are the chart's own; they fit the level restricted. */
function externalDnsValues(
  { settings, policy, domains }: Pick<ExternalDnsProps, "settings" | "policy" | "domains">,
  clusterName: string,
  serviceAccountAnnotations: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return {
    provider: { name: settings.provider },
    sources: ["service", "istio-gateway"],
    policy,
    domainFilters: domains,
    txtOwnerId: clusterName, // two clusters in one zone never touch each other's records
    // A mark of its own below each name: beside an apex it would be outside of the zone. %% is Terraform's way to write %.
    txtPrefix: "external-dns-%%{record_type}.",
    triggerLoopOnEvent: true, // at a destroy it must see that the Gateway went while it is still there
    serviceAccount: { create: true, name: NAME, annotations: serviceAccountAnnotations },
    resources: {
      requests: { cpu: "20m", memory: "64Mi" },
      limits: { cpu: "200m", memory: "256Mi" },
    },
    extraArgs: { "txt-wildcard-replacement": "wildcard", ...settings.extraArgs },
  };
}
