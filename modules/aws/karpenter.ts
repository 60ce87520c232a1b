// Karpenter's side of AWS: the queue that warns it, the role of its nodes, their access to the cluster.
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { EksConfig } from "../../config/types";
import type { KubernetesObject, NodeProvisioner, NodeProvisionerSettings } from "../platform";
import { policyDocument } from "./iam";
import { nodeClass, nodePool } from "./karpenter-objects";
import { addNodeRole } from "./node-role";

export interface KarpenterProps {
  /** The cluster's name as plain text, for names of our own and for tags. */
  readonly name: string;
  /** The same as a reference: the access entry waits for the cluster. */
  readonly clusterName: string;
  readonly region: string;
  /** Where nodes are made: by id, so that a tag of somebody else's changes nothing. */
  readonly subnetIds: readonly string[];
  /** The same as the managed nodes': the cluster's own, or with strict nodes theirs. */
  readonly securityGroupId: string;
  readonly nodePools: NonNullable<EksConfig["karpenter"]>["nodePools"];
  readonly tags: Readonly<Record<string, string>>;
}

/** Fills `NodeProvisioner` of the seam. */
export class Karpenter extends Construct implements NodeProvisioner {
  readonly settings: NodeProvisionerSettings;
  readonly objects: readonly KubernetesObject[];
  readonly dependsOn: ITerraformDependable[];
  readonly queueArn: string;
  readonly nodeRoleArn: string;

  constructor(scope: Construct, id: string, props: KarpenterProps) {
    super(scope, id);
    const role = this.nodeRole(props);
    const queue = this.queue(`${props.name}-karpenter`);
    this.nodeRoleArn = role.arn;
    this.queueArn = queue.arn;
    this.settings = { clusterName: props.name, region: props.region, interruptionQueue: queue.name };
    this.dependsOn = [...role.rights, ...queue.warnings];
    this.objects = Object.entries(props.nodePools).flatMap(([pool, settings]) => [
      nodeClass(pool, settings, {
        role: role.name,
        subnetIds: props.subnetIds,
        securityGroupId: props.securityGroupId,
        // The provider's default tags do not reach what Karpenter makes.
        tags: { ...props.tags, Name: `${props.name}-${pool}`, "meshup:cluster": props.name },
      }),
      nodePool(pool, settings),
    ]);
  }

  /** A role of its own: Karpenter may pass this one on, and no other. Its instance profiles are Karpenter's to make and to remove. */
  private nodeRole({ name, clusterName, region }: KarpenterProps) {
    const role = addNodeRole(this, "node-role", { roleName: `${name}-karpenter-node`, region });
    // EKS makes this entry for managed nodes only; without it a machine starts and never joins.
    const entry = new EksAccessEntry(this, "node-access", {
      clusterName,
      principalArn: role.arn,
      type: "EC2_LINUX",
    });
    return { name: role.name, arn: role.arn, rights: [...role.policies, entry] };
  }

  /** Warnings of EC2 and AWS Health. Karpenter drains a node that is about to go, and makes another one meanwhile. */
  private queue(name: string) {
    const queue = new SqsQueue(this, "queue", {
      name,
      messageRetentionSeconds: 300, // a warning older than five minutes is about a machine that is gone
      sqsManagedSseEnabled: true,
    });
    const policy = new SqsQueuePolicy(this, "queue-policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          Effect: "Allow",
          Principal: { Service: ["events.amazonaws.com", "sqs.amazonaws.com"] },
          Action: "sqs:SendMessage",
          Resource: queue.arn,
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queue.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    const targets = warnings.map(({ id, source, detailType }) => {
      const rule = new CloudwatchEventRule(this, id, {
        name: `${name}-${id}`,
        description: `${detailType}, for Karpenter`,
        eventPattern: JSON.stringify({ source: [source], "detail-type": [detailType] }),
      });
      return new CloudwatchEventTarget(this, `${id}-target`, { rule: rule.name, arn: queue.arn });
    });
    return { name: queue.name, arn: queue.arn, warnings: [policy, ...targets] };
  }
}

/** What Karpenter 1.14 listens to. */
const warnings = [
  { id: "health", source: "aws.health", detailType: "AWS Health Event" },
  { id: "spot-interruption", source: "aws.ec2", detailType: "EC2 Spot Instance Interruption Warning" },
  { id: "rebalance", source: "aws.ec2", detailType: "EC2 Instance Rebalance Recommendation" },
  { id: "state-change", source: "aws.ec2", detailType: "EC2 Instance State-change Notification" },
  {
    id: "capacity-reservation",
    source: "aws.ec2",
    detailType: "EC2 Capacity Reservation Instance Interruption Warning",
  },
] as const;
