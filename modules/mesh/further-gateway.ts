// A gateway beside ingress: everything of it in releases of its own, so that it comes and goes without touching another.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Objects } from "../kubernetes/objects";
import { addTargets, type GatewayProps, GatewayRelease } from "./gateway";
import { gatewayNamespace } from "./namespaces";
import { publicGateway } from "./policies/public-gateway";

export interface FurtherGatewayProps extends GatewayProps {
  readonly cni: ITerraformDependable;
  /** What must be there while the namespace is. */
  readonly namespaceOutlivedBy: readonly ITerraformDependable[];
}

/** namespace → gateway → its Gateway object and its targets. */
export class FurtherGateway extends Construct {
  readonly namespace: ITerraformDependable;

  constructor(scope: Construct, id: string, props: FurtherGatewayProps) {
    super(scope, id);
    const { access, gateway, istiod } = props;
    // A release of its own: in one with the mesh's namespaces it would go at once when the gateway leaves the file, with pods and bindings in it.
    this.namespace = new Objects(this, "namespace", {
      access,
      name: `${gateway.release}-namespace`,
      namespace: "kube-system",
      objects: [gatewayNamespace(gateway)],
      dependsOn: props.namespaceOutlivedBy,
    }).dependable;
    const release = new GatewayRelease(this, "gateway", { ...props, dependsOn: [this.namespace] }).dependable;
    if (gateway.entry !== undefined)
      new Objects(this, "objects", {
        access,
        name: `${gateway.name}-objects`,
        namespace: gateway.namespace,
        objects: publicGateway(gateway, gateway.entry),
        dependsOn: [istiod, props.cni, release], // as the objects of the mesh
      });
    addTargets(this, "targets", props, release);
  }
}
