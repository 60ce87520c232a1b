// Karpenter: definitions, controller, then its pools. At destroy the pools go first, and Helm waits until their nodes are gone.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import { HelmRelease } from "../kubernetes/release";
import type { NodeProvisioner, NodeProvisionerSettings, Platform } from "../platform";

const NAME = "karpenter";
const NAMESPACE = "kube-system"; // its requests to the API server have priority there

export interface KarpenterProps {
  readonly access: ClusterAccess;
  readonly platform: Pick<Platform, "identity">;
  readonly provisioner: NodeProvisioner;
  readonly chart: { readonly repository: string; readonly version: string };
}

export class Karpenter extends Construct {
  /** The pools: what comes after them is gone before their nodes are drained. */
  readonly pools: ITerraformDependable;

  constructor(scope: Construct, id: string, props: KarpenterProps) {
    super(scope, id);
    const { access, provisioner } = props;
    const identity = props.platform.identity(NAME, {
      namespace: NAMESPACE,
      serviceAccount: NAME,
      grants: ["provision-nodes"],
    });
    const definitions = new HelmRelease(this, "crd", {
      access,
      name: "karpenter-crd",
      namespace: NAMESPACE,
      chart: { ...props.chart, chart: "karpenter-crd" },
      values: {},
      dependsOn: [],
    });
    const controller = new HelmRelease(this, "controller", {
      access,
      name: NAME,
      namespace: NAMESPACE,
      chart: { ...props.chart, chart: NAME },
      values: karpenterValues(provisioner.settings, identity.serviceAccountAnnotations),
      skipCrds: true, // the release before it upgrades them; Helm never does that with a chart's own
      dependsOn: [
        definitions.dependable, // it stops at its start without them
        ...identity.dependsOn, // nodes are taken away only by a controller that may still call AWS
        ...provisioner.dependsOn, // and its nodes need their rights, their access and their warnings as long
      ],
    });
    this.pools = new Objects(this, "pools", {
      access,
      name: "karpenter-pools",
      namespace: NAMESPACE,
      objects: provisioner.objects,
      // At destroy the controller must outlive the pools: it drains their nodes and takes off the classes' finalizers.
      dependsOn: [controller.dependable],
    }).dependable;
  }
}

/** Affinity away from its own nodes, two replicas on two machines and a disruption budget are the chart's own. */
export function karpenterValues(
  settings: NodeProvisionerSettings,
  serviceAccountAnnotations: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return {
    settings: { clusterName: settings.clusterName, interruptionQueue: settings.interruptionQueue },
    serviceAccount: { create: true, name: NAME, annotations: serviceAccountAnnotations },
    replicas: 2,
    controller: {
      // Looked up through instance metadata otherwise, which hop limit 1 closes to pods.
      env: [{ name: "AWS_REGION", value: settings.region }],
      resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
    },
  };
}
