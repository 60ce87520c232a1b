// One managed node group in private subnets: IMDSv2 only, encrypted gp3. The system's group and those for workloads are made alike.
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { type AmiFamily, amiType, disks } from "./node-image";
import { addNodeRole, type NodeRole } from "./node-role";

/** A taint in Kubernetes' words. */
export interface Taint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Istio's own name: its CNI agent is not ready on this node yet. istiod takes it off. */
const CNI_NOT_READY: Taint = { key: "cni.istio.io/not-ready", effect: "NoSchedule" };

/** The same in the words of EKS's API. */
const effects: Readonly<Record<Taint["effect"], string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

export interface NodeGroupProps {
  readonly clusterName: string;
  /** The cluster's name as plain text, for names of our own. */
  readonly name: string;
  readonly region: string;
  /** Kubernetes minor. Without it nodes would stay behind when the control plane moves on. */
  readonly kubernetesVersion: string;
  /** Changing it replaces the group. */
  readonly nodeGroupName: string;
  /** Of the launch template and, as a tag, of the instances and their disks. Changing it replaces the nodes. */
  readonly templateName: string;
  readonly subnetIds: readonly string[];
  /** Instead of EKS's own, which the nodes then do not have. Default: EKS's own. */
  readonly securityGroupId?: string;
  /** Of one architecture. Changing them replaces the group. */
  readonly instanceTypes: readonly string[];
  /** Changing it replaces the group. */
  readonly amiFamily: AmiFamily;
  /** Changing it replaces the group. Default: ON_DEMAND. */
  readonly capacityType?: "ON_DEMAND" | "SPOT";
  readonly minSize: number;
  readonly maxSize: number;
  /** At creation only; an autoscaler owns it afterwards. */
  readonly desiredSize: number;
  readonly diskSizeGiB: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the instances and their disks. Changing them replaces the nodes. */
  readonly tags: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly taints?: readonly Taint[];
  /** Nodes are born tainted until Istio's CNI agent is ready. Never where istiod lives: it would wait for itself. Default: false. */
  readonly waitForCni?: boolean;
  /** The nodes' role, from a group that is there already. Default: the group makes it. */
  readonly role?: NodeRole;
  /** What nodes need to become Ready and to drain: DaemonSet add-ons, the way out, rules of their security group. */
  readonly dependsOn: readonly ITerraformDependable[];
}

export class NodeGroup extends Construct {
  /** The node group: everything that runs on nodes comes after it and goes before it. */
  readonly group: ITerraformDependable;
  /** For further groups. */
  readonly role: NodeRole;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    this.role =
      props.role ?? addNodeRole(this, "role", { roleName: `${props.name}-node`, region: props.region });

    const template = new LaunchTemplate(this, "template", {
      name: props.templateName,
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: disks(props.amiFamily, props.diskSizeGiB),
      ...(props.securityGroupId === undefined ? {} : { vpcSecurityGroupIds: [props.securityGroupId] }),
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: { ...props.tags, Name: props.templateName, "meshup:cluster": props.name }, // default tags do not reach what EC2 makes itself
      })),
    });

    const taints = [...(props.waitForCni ? [CNI_NOT_READY] : []), ...(props.taints ?? [])];
    this.group = new EksNodeGroup(this, "group", {
      clusterName: props.clusterName,
      nodeGroupName: props.nodeGroupName,
      nodeRoleArn: this.role.arn,
      version: props.kubernetesVersion,
      subnetIds: [...props.subnetIds],
      amiType: amiType(props.amiFamily, props.instanceTypes),
      capacityType: props.capacityType ?? "ON_DEMAND",
      instanceTypes: [...props.instanceTypes],
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      scalingConfig: { minSize: props.minSize, maxSize: props.maxSize, desiredSize: props.desiredSize },
      updateConfig: { maxUnavailablePercentage: 33 }, // one of three: as much as the disruption budgets let go
      labels: { ...props.labels },
      taint: taints.map(({ key, value, effect }) => ({
        key,
        ...(value === undefined ? {} : { value }),
        effect: effects[effect],
      })),
      lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
      // Nodes leave before the rights with which they leave, before the CNI that frees their addresses, before their route out.
      dependsOn: [...this.role.policies, ...props.dependsOn],
    });
  }
}
