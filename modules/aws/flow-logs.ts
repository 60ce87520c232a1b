// A record of the VPC's connections in CloudWatch.
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { partition, policyDocument } from "./iam";

export interface FlowLogsProps {
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly trafficType: "REJECT" | "ACCEPT" | "ALL";
  readonly retentionDays: number;
}

export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, "group", {
      name: `/aws/vpc/${props.name}/flow-logs`,
      retentionInDays: props.retentionDays,
    });
    const role = new IamRole(this, "role", {
      name: `${props.name}-flow-logs`,
      assumeRolePolicy: policyDocument([
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          // The account is not known at synth; the region is, and the service acts for one account at a time.
          Condition: {
            ArnLike: {
              "aws:SourceArn": `arn:${partition(props.region)}:ec2:${props.region}:*:vpc-flow-log/*`,
            },
          },
        },
      ]),
    });
    const rights = new IamRolePolicy(this, "write", {
      name: "write",
      role: role.name,
      policy: policyDocument([
        {
          Effect: "Allow",
          // No right to make groups: the service would make ours again after it is gone.
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: `${group.arn}:*`,
        },
      ]),
    });
    new FlowLog(this, "log", {
      vpcId: props.vpcId,
      trafficType: props.trafficType,
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      tags: { Name: `${props.name}-flow-logs` },
      dependsOn: [rights], // a log without its rights ends in an error state that nobody sees
    });
  }
}
