// One managed node group: AL2023 in private subnets, IMDSv2 only, encrypted gp3.
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { managedPolicy, serviceTrust } from "./iam";

export interface NodesProps {
  readonly clusterName: string;
  /** The cluster's name as plain text, for names of our own. */
  readonly name: string;
  readonly region: string;
  readonly subnetIds: readonly string[];
  readonly instanceTypes: readonly string[];
  readonly minSize: number;
  readonly maxSize: number;
  /** At creation only; an autoscaler owns it afterwards. */
  readonly desiredSize: number;
  readonly diskSizeGiB: number;
  /** What nodes need to become Ready and to drain: DaemonSet add-ons and the way out. */
  readonly dependsOn: ITerraformDependable[];
}

export class Nodes extends Construct {
  /** The node group: everything that runs on nodes comes after it and goes before it. */
  readonly group: ITerraformDependable;

  constructor(scope: Construct, id: string, props: NodesProps) {
    super(scope, id);

    const role = new IamRole(this, "role", {
      name: `${props.name}-node`,
      assumeRolePolicy: serviceTrust("ec2.amazonaws.com"),
    });
    // The CNI has a role of its own (IRSA), so that not every pod on a node could take its rights.
    const policies = [
      "AmazonEKSWorkerNodePolicy",
      "AmazonEC2ContainerRegistryPullOnly",
      "AmazonSSMManagedInstanceCore",
    ].map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, {
          role: role.name,
          policyArn: managedPolicy(props.region, policy),
        }),
    );

    const template = new LaunchTemplate(this, "template", {
      name: `${props.name}-node`,
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: props.diskSizeGiB,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: { Name: `${props.name}-node`, "meshup:cluster": props.name }, // default tags do not reach what EC2 makes itself
      })),
    });

    this.group = new EksNodeGroup(this, "group", {
      clusterName: props.clusterName,
      nodeGroupName: `${props.name}-default`,
      nodeRoleArn: role.arn,
      subnetIds: [...props.subnetIds],
      amiType: props.instanceTypes.every(isArm) ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
      instanceTypes: [...props.instanceTypes],
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      scalingConfig: { minSize: props.minSize, maxSize: props.maxSize, desiredSize: props.desiredSize },
      updateConfig: { maxUnavailablePercentage: 33 }, // one of three: as much as the disruption budgets let go
      lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
      // Nodes leave before the rights with which they leave, before the CNI that frees their addresses, before their route out.
      dependsOn: [...policies, ...props.dependsOn],
    });
  }
}

/** Graviton families end their generation with a g: m7g, c8gd. */
function isArm(instanceType: string): boolean {
  return /^[a-z]+\d+g[a-z]*\./.test(instanceType);
}
