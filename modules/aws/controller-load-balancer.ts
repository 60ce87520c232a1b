// The NLB that the AWS Load Balancer Controller, or Auto Mode's, makes from the gateway's Service. Terraform only finds it, for the names.
import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { KubernetesObject, LoadBalancer } from "../platform";
import { TerraformData } from "../terraform/terraform-data";
import { AUTO_MODE_API } from "./auto-mode";
import { type Balancer, type BalancerProps, listenerPorts, servicePort } from "./balancer";
import { serviceAnnotations } from "./service-annotations";

export interface ControllerLoadBalancerProps extends BalancerProps {
  /** Of the load balancer and all that belongs to it; Auto Mode has no right to set them. */
  readonly tags: Readonly<Record<string, string>>;
}

export class ControllerLoadBalancer extends Construct implements Balancer {
  readonly service: LoadBalancer["service"];
  readonly dnsName: string;
  readonly zoneId: string;
  readonly dependsOn: ITerraformDependable[];
  private readonly made: TerraformData;

  constructor(scope: Construct, id: string, props: ControllerLoadBalancerProps) {
    super(scope, id);
    this.dependsOn = props.dependsOn;
    this.service = {
      type: "LoadBalancer",
      // Without one EKS makes a Classic load balancer, or leaves the choice to Auto Mode.
      loadBalancerClass: props.autoMode ? `${AUTO_MODE_API}/nlb` : "service.k8s.aws/nlb",
      allocateLoadBalancerNodePorts: false, // traffic goes straight to the pods
      loadBalancerSourceRanges: props.settings.allowedCidrs,
      annotations: serviceAnnotations(props),
      ports: listenerPorts(props).map(servicePort),
    };

    // The name goes through an object that is made after the gateway and never changes with it: so the lookup waits for the
    // first apply only, a later change of the gateway leaves the records out of the plan, and at destroy they go first.
    this.made = new TerraformData(this, "made", {
      input: { name: props.names.balancer },
      dependsOn: [],
    });
    const found = new DataAwsLb(this, "found", { name: this.made.output("name") });
    this.dnsName = found.dnsName;
    this.zoneId = found.zoneId;
  }

  /** Helm waits for the Service's address, so the load balancer is there when the gateway's release is. */
  followGateway(gateway: ITerraformDependable): void {
    this.made.waitFor(gateway);
  }

  /** None: the controller binds the pods of its own Services by itself. */
  targets(): KubernetesObject[] {
    return [];
  }
}
