// A security group of the nodes' own, for who wants the control plane to reach their pods on known ports only.
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** Ports on which the API server calls nodes and pods. Each one that is missing shows as a timeout of something else. */
const FROM_CONTROL_PLANE: Readonly<Record<number, string>> = {
  8443: "Karpenter's webhook",
  9443: "AWS Load Balancer Controller's webhook",
  10250: "kubelet; webhooks of cert-manager; metrics-server's chart",
  10251: "metrics-server, the EKS add-on",
  15017: "istiod's injection and validation",
};

export interface NodeSecurityGroupProps {
  readonly name: string;
  readonly vpcId: string;
  /** EKS's own group, which stays on the control plane. */
  readonly clusterSecurityGroupId: string;
}

/**
 * Takes the place of the cluster's group on the nodes, never stands beside it: two groups with the cluster's tag on one
 * interface stop the load balancer controller. This one has no such tag; alone on an interface it needs none.
 */
export class NodeSecurityGroup extends Construct {
  readonly groupId: string;
  /** While nodes live, all of it must be there: without the way to port 443 of the control plane none joins. */
  readonly rules: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: NodeSecurityGroupProps) {
    super(scope, id);
    const { clusterSecurityGroupId } = props;
    const group = new SecurityGroup(this, "group", {
      name: `${props.name}-node`,
      description: "Nodes and pods",
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-node` },
    });
    this.groupId = group.id;

    this.rules.push(
      // Every port: below 1025 are DNS and apps, above the mesh's own (15008, 15012, 15021, 15090).
      new VpcSecurityGroupIngressRule(this, "from-nodes", {
        securityGroupId: group.id,
        description: "Nodes and pods to each other",
        referencedSecurityGroupId: group.id,
        ipProtocol: "-1",
      }),
      new VpcSecurityGroupEgressRule(this, "to-everywhere", {
        securityGroupId: group.id,
        description: "Images, AWS and whatever the mesh lets out",
        cidrIpv4: "0.0.0.0/0",
        ipProtocol: "-1",
      }),
      new VpcSecurityGroupIngressRule(this, "to-control-plane", {
        securityGroupId: clusterSecurityGroupId,
        description: "Nodes and pods to the API server",
        referencedSecurityGroupId: group.id,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      }),
      ...Object.entries(FROM_CONTROL_PLANE).map(
        ([port, description]) =>
          new VpcSecurityGroupIngressRule(this, `from-control-plane-${port}`, {
            securityGroupId: group.id,
            description,
            referencedSecurityGroupId: clusterSecurityGroupId,
            ipProtocol: "tcp",
            fromPort: Number(port),
            toPort: Number(port),
          }),
      ),
    );
  }
}
