// Istio, in order. The only place that knows the order, and why.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { MeshSettings } from "../../config/types";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import { HelmRelease } from "../kubernetes/release";
import type { Platform } from "../platform";
import { FurtherGateway } from "./further-gateway";
import { addTargets, GatewayRelease, type MeshGateway } from "./gateway";
import { gatewayNamespace, ISTIO_NAMESPACE, rootNamespace } from "./namespaces";
import { peerAuthentication, telemetry } from "./policies/mesh-wide";
import { publicGateway } from "./policies/public-gateway";
import { cniValues } from "./values/cni";
import { istiodValues } from "./values/istiod";

export interface MeshProps {
  readonly access: ClusterAccess;
  readonly platform: Pick<Platform, "cni" | "istioPlatform" | "excludeOutboundIPRanges">;
  readonly settings: MeshSettings;
  /** Repository of the Istio charts. */
  readonly chartRepository: string;
  /** The one that is always there. */
  readonly ingress: MeshGateway;
  /** Those beside it. */
  readonly gateways: readonly MeshGateway[];
  /**
   * Makes what comes between Istio's definitions and istiod. At destroy it goes after gateway and istiod, a minute after the
   * Gateway object: time to clean up for it.
   */
  readonly besideIstio?: (definitions: ITerraformDependable) => ITerraformDependable;
  /** What must be there while the namespaces are, and with them the whole mesh. */
  readonly namespacesOutlivedBy?: readonly ITerraformDependable[];
  /** The controller that binds pods to load balancers, where there is one. */
  readonly loadBalancerController?: ITerraformDependable;
}

/**
 * namespaces → base → istiod → cni; gateways after istiod, beside cni; objects and load balancer targets last.
 * istiod stands before cni, although installing works either way, because Terraform updates in creation order,
 * and the data plane must never be ahead of the control plane.
 */
export class Mesh extends Construct {
  /** What makes each gateway's namespace, by the gateway's name. */
  readonly gatewayNamespaces: ReadonlyMap<string, ITerraformDependable>;

  constructor(scope: Construct, id: string, props: MeshProps) {
    super(scope, id);
    const { access, platform, settings, ingress } = props;
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
      objects: [rootNamespace(), gatewayNamespace(ingress)],
      dependsOn: props.namespacesOutlivedBy ?? [],
    });
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
    const parts = {
      access,
      chart: chart("gateway"),
      istiod: istiod.dependable,
      controller: props.loadBalancerController === undefined ? [] : [props.loadBalancerController],
    };
    const gateway = new GatewayRelease(this, "gateway", { ...parts, gateway: ingress });
    new Objects(this, "objects", {
      access,
      name: "mesh-objects",
      namespace: ISTIO_NAMESPACE,
      objects: [
        peerAuthentication(settings.mtls),
        telemetry(settings.sidecar.accessLogEncoding),
        ...(ingress.entry === undefined ? [] : publicGateway(ingress, ingress.entry)),
      ],
      // istiod admits them, and must still be there to let them go; the gateway is what the Gateway object configures.
      dependsOn: [istiod.dependable, cni.dependable, gateway.dependable],
    });
    addTargets(this, "targets", { ...parts, gateway: ingress }, gateway.dependable);

    const others = props.gateways.map(
      (other) =>
        [
          other.name,
          new FurtherGateway(this, `gateway-${other.name}`, {
            ...parts,
            gateway: other,
            cni: cni.dependable,
            namespaceOutlivedBy: props.namespacesOutlivedBy ?? [],
          }).namespace,
        ] as const,
    );
    this.gatewayNamespaces = new Map([[ingress.name, namespaces.dependable], ...others]);
  }
}
