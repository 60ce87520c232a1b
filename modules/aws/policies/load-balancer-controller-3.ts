// What AWS Load Balancer Controller 3.x may do. A test holds it against the list of actions that the controller's 3.5.0 documentation asks for.
import { type PolicyStatement, partition } from "../iam";

export interface LoadBalancerControllerScope {
  readonly region: string;
  /** ARN of the VPC whose security groups the controller may open. */
  readonly vpcArn: string;
}

const OWN = "elbv2.k8s.aws/cluster";
const tagged = { Null: { [`aws:ResourceTag/${OWN}`]: "false" } } as const;
const tagging = { Null: { [`aws:RequestTag/${OWN}`]: "false" } } as const;
/** May change tags of its own things, but not pass them to another cluster. */
const retagging = {
  Null: { [`aws:RequestTag/${OWN}`]: "true", [`aws:ResourceTag/${OWN}`]: "false" },
} as const;

/** Reads are open, writes bound to what carries the controller's tag, or to our VPC. */
export function loadBalancerControllerPolicy({
  region,
  vpcArn,
}: LoadBalancerControllerScope): PolicyStatement[] {
  const arn = (service: string, rest: string) => `arn:${partition(region)}:${service}:*:*:${rest}`;
  const elb = (action: string) => `elasticloadbalancing:${action}`;
  const ec2 = (action: string) => `ec2:${action}`;
  const loadBalancers = [
    arn("elasticloadbalancing", "targetgroup/*/*"),
    arn("elasticloadbalancing", "loadbalancer/net/*/*"),
    arn("elasticloadbalancing", "loadbalancer/app/*/*"),
  ];
  const listeners = ["listener/net", "listener/app", "listener-rule/net", "listener-rule/app"].map((kind) =>
    arn("elasticloadbalancing", `${kind}/*/*/*`),
  );
  const securityGroups = arn("ec2", "security-group/*");

  return [
    { Effect: "Allow", Action: readActions, Resource: "*" },
    { Effect: "Allow", Action: certificateAndFirewallActions, Resource: "*" },
    {
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    },
    // Nodes' security groups carry no tag of the controller's: bound to our VPC instead.
    {
      Effect: "Allow",
      Action: [ec2("AuthorizeSecurityGroupIngress"), ec2("RevokeSecurityGroupIngress")],
      Resource: "*",
      Condition: { ArnEquals: { "ec2:Vpc": vpcArn } },
    },
    { Effect: "Allow", Action: ec2("CreateSecurityGroup"), Resource: "*" },
    {
      Effect: "Allow",
      Action: ec2("CreateTags"),
      Resource: securityGroups,
      Condition: { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" }, ...tagging },
    },
    {
      Effect: "Allow",
      Action: [ec2("CreateTags"), ec2("DeleteTags")],
      Resource: securityGroups,
      Condition: retagging,
    },
    { Effect: "Allow", Action: ec2("DeleteSecurityGroup"), Resource: "*", Condition: tagged },
    {
      Effect: "Allow",
      Action: ["CreateLoadBalancer", "CreateTargetGroup"].map(elb),
      Resource: "*",
      Condition: tagging,
    },
    {
      Effect: "Allow",
      Action: elb("AddTags"),
      Resource: loadBalancers,
      Condition: {
        StringEquals: { "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"] },
        ...tagging,
      },
    },
    {
      Effect: "Allow",
      Action: ["AddTags", "RemoveTags"].map(elb),
      Resource: loadBalancers,
      Condition: retagging,
    },
    { Effect: "Allow", Action: ["AddTags", "RemoveTags"].map(elb), Resource: listeners },
    { Effect: "Allow", Action: listenerActions.map(elb), Resource: "*" },
    { Effect: "Allow", Action: ownedActions.map(elb), Resource: "*", Condition: tagged },
    // Terraform's target groups do not carry the controller's tag: targets are bound by kind only.
    {
      Effect: "Allow",
      Action: ["RegisterTargets", "DeregisterTargets"].map(elb),
      Resource: arn("elasticloadbalancing", "targetgroup/*/*"),
    },
  ];
}

const readActions = [
  ...[
    ...[
      "AccountAttributes",
      "Addresses",
      "AvailabilityZones",
      "CoipPools",
      "Instances",
      "InternetGateways",
      "IpamPools",
    ],
    ...[
      "NetworkInterfaces",
      "RouteTables",
      "SecurityGroups",
      "Subnets",
      "Tags",
      "VpcPeeringConnections",
      "Vpcs",
    ],
  ].map((what) => `ec2:Describe${what}`),
  "ec2:GetCoipPoolUsage",
  "ec2:GetSecurityGroupsForVpc",
  ...[
    ...[
      "CapacityReservation",
      "ListenerAttributes",
      "ListenerCertificates",
      "Listeners",
      "LoadBalancerAttributes",
    ],
    ...[
      "LoadBalancers",
      "Rules",
      "SSLPolicies",
      "Tags",
      "TargetGroupAttributes",
      "TargetGroups",
      "TargetHealth",
      "TrustStores",
    ],
  ].map((what) => `elasticloadbalancing:Describe${what}`),
];

/** Used by ALB Ingresses of teams; the gateway's own path needs none of them. */
const certificateAndFirewallActions = [
  "acm:DescribeCertificate",
  "acm:ListCertificates",
  "cognito-idp:DescribeUserPoolClient",
  "iam:GetServerCertificate",
  "iam:ListServerCertificates",
  ...["waf-regional", "wafv2"].flatMap((waf) =>
    ["AssociateWebACL", "DisassociateWebACL", "GetWebACL", "GetWebACLForResource"].map(
      (what) => `${waf}:${what}`,
    ),
  ),
  ...["CreateProtection", "DeleteProtection", "DescribeProtection", "GetSubscriptionState"].map(
    (w) => `shield:${w}`,
  ),
];

/** Listeners and rules are tagged only after they are made, so AWS cannot bind these by tag. */
const listenerActions = [
  ...["CreateListener", "DeleteListener", "ModifyListener", "CreateRule", "DeleteRule", "ModifyRule"],
  ...["AddListenerCertificates", "RemoveListenerCertificates", "SetRulePriorities", "SetWebAcl"],
];

const ownedActions = [
  ...[
    "ModifyLoadBalancerAttributes",
    "SetIpAddressType",
    "SetSecurityGroups",
    "SetSubnets",
    "DeleteLoadBalancer",
  ],
  ...["ModifyTargetGroup", "ModifyTargetGroupAttributes", "DeleteTargetGroup"],
  ...["ModifyCapacityReservation", "ModifyIpPools", "ModifyListenerAttributes"],
];
