// AWS Load Balancer Controller: binds the gateway's pods to the load balancer, and serves LoadBalancer Services of teams.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { HelmRelease } from "../kubernetes/release";
import type { LoadBalancerControllerSettings, Platform } from "../platform";

const NAME = "aws-load-balancer-controller";
const NAMESPACE = "kube-system";

export interface LoadBalancerControllerProps {
  readonly access: ClusterAccess;
  readonly platform: Pick<Platform, "identity">;
  readonly settings: LoadBalancerControllerSettings;
  readonly chart: { readonly repository: string; readonly version: string };
}

export class LoadBalancerController extends Construct {
  readonly dependable: ITerraformDependable;

  constructor(scope: Construct, id: string, props: LoadBalancerControllerProps) {
    super(scope, id);
    const identity = props.platform.identity("lb-controller", {
      namespace: NAMESPACE,
      serviceAccount: NAME,
      grants: ["load-balancers"],
    });
    this.dependable = new HelmRelease(this, "controller", {
      access: props.access,
      name: NAME,
      namespace: NAMESPACE,
      chart: { ...props.chart, chart: NAME },
      values: loadBalancerControllerValues(props.settings, identity.serviceAccountAnnotations),
      dependsOn: identity.dependsOn, // finalizers are taken off only by a controller that may still call AWS
    }).dependable;
  }
}

/** Four of these remove four famous outages: see the reasons. */
export function loadBalancerControllerValues(
  settings: LoadBalancerControllerSettings,
  serviceAccountAnnotations: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return {
    clusterName: settings.clusterName,
    region: settings.region, // looked up through instance metadata otherwise, which hop limit 1 closes to pods
    vpcId: settings.vpcId,
    serviceAccount: { create: true, name: NAME, annotations: serviceAccountAnnotations },
    replicaCount: 2,
    podDisruptionBudget: { maxUnavailable: 1 },
    // The mutator stands before every Service of the cluster: while its pods are away, no Service can be made at all.
    enableServiceMutatorWebhook: false,
    keepTLSSecret: true, // a new certificate at each upgrade breaks the webhook until every pod has it
    defaultTargetType: "ip",
    // For application load balancers only, and their APIs have no private endpoint: behind one, every Ingress would wait for them.
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    // Gateway API belongs to Istio; version 3 starts its own controllers as soon as it sees the CRDs.
    controllerConfig: {
      featureGates: { NLBGatewayAPI: false, ALBGatewayAPI: false, GatewayListenerSet: false },
    },
  };
}
