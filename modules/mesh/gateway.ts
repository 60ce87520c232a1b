// One gateway's release and its targets, with the edges that both need.
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { MeshSettings } from "../../config/types";
import type { ClusterAccess } from "../kubernetes/cluster-access";
import { Objects } from "../kubernetes/objects";
import { type ChartSource, HelmRelease } from "../kubernetes/release";
import type { LoadBalancer } from "../platform";
import type { PublicEntry } from "./policies/public-gateway";
import { gatewayValues } from "./values/gateway";

/** A gateway as the mesh sees it. */
export interface MeshGateway {
  /** `ingress`, or its key in `gateways`. */
  readonly name: string;
  /** Name of the release, the Deployment and the Service; the pods' labels follow from it. */
  readonly release: string;
  /** Its own: apart from the control plane and from other gateways, so that its secrets and rights are too. */
  readonly namespace: string;
  readonly pods: MeshSettings["gateway"];
  readonly loadBalancer: LoadBalancer;
  /** Absent without a domain: then there is no Gateway object. */
  readonly entry?: PublicEntry;
}

/** What every gateway hangs on. */
export interface GatewayProps {
  readonly access: ClusterAccess;
  readonly chart: ChartSource;
  readonly gateway: MeshGateway;
  readonly istiod: ITerraformDependable;
  /** The controller that binds pods to load balancers, where there is one. */
  readonly controller: readonly ITerraformDependable[];
}

export class GatewayRelease extends HelmRelease {
  constructor(
    scope: Construct,
    id: string,
    {
      access,
      chart,
      gateway,
      istiod,
      controller,
      dependsOn = [],
    }: GatewayProps & { readonly dependsOn?: readonly ITerraformDependable[] },
  ) {
    const { release, namespace, pods, loadBalancer } = gateway;
    super(scope, id, {
      access,
      name: release,
      namespace,
      chart,
      values: gatewayValues(release, pods, loadBalancer),
      dependsOn: [
        istiod, // its webhook fills in the pods' image: one that is not ready leaves them on the image "auto"
        ...dependsOn,
        // Helm waits until the controller has made the load balancer, and at destroy until it has taken it away:
        // it must live that long, and so must its way out and its rights.
        ...(loadBalancer.service.type === "LoadBalancer" ? [...controller, ...loadBalancer.dependsOn] : []),
      ],
    });
    loadBalancer.followGateway(this.dependable);
  }
}

/** Joins the gateway's pods to the load balancer, where the load balancer does not do so by itself. */
export function addTargets(
  scope: Construct,
  id: string,
  { access, gateway, controller }: GatewayProps,
  release: ITerraformDependable,
): void {
  const { name, namespace, loadBalancer } = gateway;
  const objects = loadBalancer.targets({ namespace, service: gateway.release });
  if (objects.length === 0) return;
  new Objects(scope, id, {
    access,
    name: `${name}-targets`,
    namespace,
    objects,
    // First to go at destroy: the controller takes the pods out of the load balancer while both are still there.
    dependsOn: [release, ...controller, ...loadBalancer.dependsOn],
  });
}
