// Istio, in order. The only place that knows the order, and why.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { MeshSettings } from "../../config/types";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import { HelmRelease } from "../kubernetes/release";
import type { Platform } from "../platform";
import { INGRESS_NAMESPACE, ISTIO_NAMESPACE, meshNamespaces } from "./namespaces";
import { peerAuthentication, telemetry } from "./policies/mesh-wide";
import { type PublicEntry, publicGateway } from "./policies/public-gateway";
import { cniValues } from "./values/cni";
import { gatewayValues } from "./values/gateway";
import { istiodValues } from "./values/istiod";

/** Name of the ingress gateway's release, Deployment and Service. */
const INGRESS_GATEWAY = "istio-ingressgateway";

export interface MeshProps {
  readonly access: ClusterAccess;
  readonly platform: Pick<Platform, "loadBalancer" | "cni" | "istioPlatform" | "excludeOutboundIPRanges">;
  readonly settings: MeshSettings;
  /** Repository of the Istio charts. */
  readonly chartRepository: string;
  /** Public name and its TLS; without it there is no Gateway object. */
  readonly entry?: PublicEntry;
  /**
   * Makes what comes between Istio's definitions and istiod. At destroy it goes after gateway and istiod, a minute after the
   * Gateway object: time to clean up for it.
   */
  readonly besideIstio?: (definitions: ITerraformDependable) => ITerraformDependable;
  /** What must be there while the namespaces are, and with them the whole mesh. */
  readonly namespacesOutlivedBy?: readonly ITerraformDependable[];
  /** The controller that binds pods to the load balancer, where there is one. */
  readonly loadBalancerController?: ITerraformDependable;
}

/**
 * namespaces → base → istiod → cni; gateway after istiod, beside cni; objects and load balancer targets last.
 * istiod stands before cni, although installing works either way, because Terraform updates in creation order,
 * and the data plane must never be ahead of the control plane.
 */
export class Mesh extends Construct {
  readonly namespaces: ITerraformDependable;

  constructor(scope: Construct, id: string, props: MeshProps) {
    super(scope, id);
    const { access, platform, settings } = props;
    const chart = (name: string) => ({
      repository: props.chartRepository,
      chart: name,
      version: settings.version,
    });
    const ofPlatform = {
      ...(platform.istioPlatform === undefined ? {} : { istioPlatform: platform.istioPlatform }),
      ...(platform.excludeOutboundIPRanges === undefined
        ? {}
        : { excludeOutboundIPRanges: platform.excludeOutboundIPRanges }),
    };

    const namespaces = new Objects(this, "namespaces", {
      access,
      name: "mesh-namespaces",
      namespace: "kube-system",
      objects: meshNamespaces(platform.loadBalancer.namespaceLabels),
      dependsOn: props.namespacesOutlivedBy ?? [],
    });
    this.namespaces = namespaces.dependable;
    const base = new HelmRelease(this, "base", {
      access,
      name: "istio-base",
      namespace: ISTIO_NAMESPACE,
      chart: chart("base"),
      values: { defaultRevision: "default" },
      dependsOn: [namespaces.dependable],
    });
    const beside = props.besideIstio?.(base.dependable);
    const istiod = new HelmRelease(this, "istiod", {
      access,
      name: "istiod",
      namespace: ISTIO_NAMESPACE,
      chart: chart("istiod"),
      values: istiodValues({ mesh: settings, cni: platform.cni, ...ofPlatform }),
      dependsOn: [base.dependable, ...(beside === undefined ? [] : [beside])], // CRDs
    });
    const cni = new HelmRelease(this, "cni", {
      access,
      name: "istio-cni",
      namespace: platform.cni.namespace,
      chart: chart("cni"),
      values: cniValues(settings.cni, platform.cni, platform.istioPlatform),
      dependsOn: [istiod.dependable],
    });
    const controller = props.loadBalancerController === undefined ? [] : [props.loadBalancerController];
    const makesLoadBalancer = platform.loadBalancer.service.type === "LoadBalancer";
    const gateway = new HelmRelease(this, "gateway", {
      access,
      name: INGRESS_GATEWAY,
      namespace: INGRESS_NAMESPACE,
      chart: chart("gateway"),
      values: gatewayValues(INGRESS_GATEWAY, settings.gateway, platform.loadBalancer),
      dependsOn: [
        istiod.dependable, // its webhook fills in the pods' image: one that is not ready leaves them on the image "auto"
        // Helm waits until the controller has made the load balancer, and at destroy until it has taken it away:
        // it must live that long, and so must its way out and its rights.
        ...(makesLoadBalancer ? [...controller, ...platform.loadBalancer.dependsOn] : []),
      ],
    });
    platform.loadBalancer.followGateway(gateway.dependable);

    new Objects(this, "objects", {
      access,
      name: "mesh-objects",
      namespace: ISTIO_NAMESPACE,
      objects: [
        peerAuthentication(settings.mtls),
        telemetry(settings.sidecar.accessLogEncoding),
        ...(props.entry === undefined ? [] : publicGateway(INGRESS_GATEWAY, props.entry)),
      ],
      // istiod admits them, and must still be there to let them go; the gateway is what the Gateway object configures.
      dependsOn: [istiod.dependable, cni.dependable, gateway.dependable],
    });

    const targets = platform.loadBalancer.targets({ namespace: INGRESS_NAMESPACE, service: INGRESS_GATEWAY });
    if (targets.length > 0)
      new Objects(this, "targets", {
        access,
        name: "ingress-targets",
        namespace: INGRESS_NAMESPACE,
        objects: targets,
        // First to go at destroy: the controller takes the pods out of the load balancer while both are still there.
        dependsOn: [gateway.dependable, ...controller, ...platform.loadBalancer.dependsOn],
      });
  }
}
