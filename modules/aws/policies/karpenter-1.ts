// What Karpenter 1.x may do. A test holds it against the list of actions that the documentation of 1.14 asks for.
import { type PolicyStatement, partition } from "../iam";

export interface KarpenterScope {
  readonly region: string;
  readonly clusterName: string;
  /** The one role that it may give to machines. */
  readonly nodeRoleArn: string;
  readonly queueArn: string;
}

const OWNED = "kubernetes.io/cluster";
const EKS_NAME = "eks:eks-cluster-name";
const POOL = "karpenter.sh/nodepool";
const CLASS = "karpenter.k8s.aws/ec2nodeclass";
const REGION = "topology.kubernetes.io/region";

/** Reads are open inside the region; writes are bound to what carries, or is given, the tags of this cluster and of a pool. */
export function karpenterPolicy(scope: KarpenterScope): PolicyStatement[] {
  return [...machines(scope), ...instanceProfiles(scope), ...interruptions(scope), ...reads(scope)];
}

function machines({ region, clusterName }: KarpenterScope): PolicyStatement[] {
  const ec2 = (kind: string, account = "*") => `arn:${partition(region)}:ec2:${region}:${account}:${kind}/*`;
  const made = [
    ...["fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request"],
  ].map((kind) => ec2(kind));
  const mine = {
    StringEquals: { [`aws:ResourceTag/${OWNED}/${clusterName}`]: "owned" },
    StringLike: { [`aws:ResourceTag/${POOL}`]: "*" },
  };
  const becomesMine = {
    [`aws:RequestTag/${OWNED}/${clusterName}`]: "owned",
    [`aws:RequestTag/${EKS_NAME}`]: clusterName,
  };
  return [
    // What a machine is made from carries no tag of ours: images and snapshots are Amazon's.
    {
      Effect: "Allow",
      Action: ["ec2:RunInstances", "ec2:CreateFleet"],
      Resource: [
        ec2("image", ""),
        ec2("snapshot", ""),
        ...["security-group", "subnet", "capacity-reservation", "placement-group"].map((kind) => ec2(kind)),
      ],
    },
    {
      Effect: "Allow",
      Action: ["ec2:RunInstances", "ec2:CreateFleet"],
      Resource: ec2("launch-template"),
      Condition: mine,
    },
    {
      Effect: "Allow",
      Action: ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
      Resource: made,
      Condition: { StringEquals: becomesMine, StringLike: { [`aws:RequestTag/${POOL}`]: "*" } },
    },
    {
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: made,
      Condition: {
        StringEquals: {
          ...becomesMine,
          "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
        },
        StringLike: { [`aws:RequestTag/${POOL}`]: "*" },
      },
    },
    // After the start: its own machines only, and three tags only.
    {
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: ec2("instance"),
      Condition: {
        ...mine,
        StringEqualsIfExists: { [`aws:RequestTag/${EKS_NAME}`]: clusterName },
        "ForAllValues:StringEquals": { "aws:TagKeys": [EKS_NAME, "karpenter.sh/nodeclaim", "Name"] },
      },
    },
    {
      Effect: "Allow",
      Action: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      Resource: [ec2("instance"), ec2("launch-template")],
      Condition: mine,
    },
  ];
}

/** Karpenter makes one instance profile for each node class. */
function instanceProfiles({ region, clusterName, nodeRoleArn }: KarpenterScope): PolicyStatement[] {
  const profiles = `arn:${partition(region)}:iam::*:instance-profile/*`;
  const tags = (kind: "ResourceTag" | "RequestTag") => ({
    [`aws:${kind}/${OWNED}/${clusterName}`]: "owned",
    [`aws:${kind}/${REGION}`]: region,
  });
  const named = { [`aws:RequestTag/${EKS_NAME}`]: clusterName };
  const [hasClass, getsClass] = (["ResourceTag", "RequestTag"] as const).map((kind) => ({
    [`aws:${kind}/${CLASS}`]: "*",
  }));
  return [
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: nodeRoleArn,
      Condition: {
        StringEquals: {
          "iam:PassedToService": region.startsWith("cn-") ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com",
        },
      },
    },
    {
      Effect: "Allow",
      Action: "iam:CreateInstanceProfile",
      Resource: profiles,
      Condition: { StringEquals: { ...tags("RequestTag"), ...named }, StringLike: { ...getsClass } },
    },
    {
      Effect: "Allow",
      Action: "iam:TagInstanceProfile",
      Resource: profiles,
      Condition: {
        StringEquals: { ...tags("ResourceTag"), ...tags("RequestTag"), ...named },
        StringLike: { ...hasClass, ...getsClass },
      },
    },
    {
      Effect: "Allow",
      Action: [
        "iam:AddRoleToInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:DeleteInstanceProfile",
      ],
      Resource: profiles,
      Condition: { StringEquals: tags("ResourceTag"), StringLike: { ...hasClass } },
    },
  ];
}

function interruptions({ queueArn }: KarpenterScope): PolicyStatement[] {
  return [
    {
      Effect: "Allow",
      Action: ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
      Resource: queueArn,
    },
  ];
}

function reads({ region, clusterName }: KarpenterScope): PolicyStatement[] {
  const arn = (rest: string) => `arn:${partition(region)}:${rest}`;
  return [
    {
      Effect: "Allow",
      Action: described.map((what) => `ec2:Describe${what}`),
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Effect: "Allow",
      Action: "eks:DescribeCluster",
      Resource: arn(`eks:${region}:*:cluster/${clusterName}`),
    },
    { Effect: "Allow", Action: "ssm:GetParameter", Resource: arn(`ssm:${region}::parameter/aws/service/*`) },
    { Effect: "Allow", Action: "pricing:GetProducts", Resource: "*" }, // one list for all regions
    { Effect: "Allow", Action: "iam:ListInstanceProfiles", Resource: "*" },
    { Effect: "Allow", Action: "iam:GetInstanceProfile", Resource: arn("iam::*:instance-profile/*") },
  ];
}

const described = [
  ...["CapacityReservations", "Images", "Instances", "InstanceStatus", "InstanceTypeOfferings"],
  ...["InstanceTypes", "LaunchTemplates", "PlacementGroups", "SecurityGroups", "SpotPriceHistory", "Subnets"],
];
