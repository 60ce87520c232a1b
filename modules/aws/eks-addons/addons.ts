// The add-ons in two halves: what nodes need to become Ready, and what needs nodes to become ACTIVE.
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { EksConfig } from "../../../config/types";
import type { StorageClassSettings } from "../../platform";
import { managedPolicy } from "../iam";
import type { Identities } from "../identity";
import { Addon } from "./addon";
import { corednsConfiguration } from "./coredns";
import { type PodNetwork, vpcCniConfiguration } from "./vpc-cni";

export interface AddonsProps {
  readonly clusterName: string;
  /** The cluster's name as plain text, for tags. */
  readonly name: string;
  readonly region: string;
  readonly settings: EksConfig["addons"];
  readonly identities: Identities;
  /** Subnets for pods only; absent: pods share those of the nodes. */
  readonly podNetwork?: PodNetwork;
}

/** DaemonSets that every node waits for: without them it is never Ready, and with late prefix settings its max-pods is wrong. */
export function addonsBeforeNodes(scope: Construct, props: AddonsProps): ITerraformDependable[] {
  const { clusterName, region, settings, identities } = props;
  const addons = [
    new Addon(scope, "vpc-cni", {
      clusterName,
      name: "vpc-cni",
      version: settings.vpcCni.version,
      configuration: vpcCniConfiguration(settings.vpcCni, props.podNetwork),
      role: identities.irsaRole("vpc-cni", {
        namespace: "kube-system",
        serviceAccount: "aws-node",
        managedPolicyArn: managedPolicy(region, "AmazonEKS_CNI_Policy"),
      }),
      preserve: true, // it must free the network interfaces of the last nodes, or they hold subnet and security group
    }),
    new Addon(scope, "kube-proxy", {
      clusterName,
      name: "kube-proxy",
      version: settings.kubeProxy.version,
    }),
  ];
  // Its own right, eks-auth:AssumeRoleForPodIdentity, is in the nodes' AmazonEKSWorkerNodePolicy.
  if (identities.needsAgent)
    addons.push(
      new Addon(scope, "pod-identity-agent", {
        clusterName,
        name: "eks-pod-identity-agent",
        version: settings.podIdentityAgent.version,
      }),
    );
  return addons.map((addon) => addon.dependable);
}

/** Deployments: without a node they hang for 20 minutes and end DEGRADED. */
export function addonsAfterNodes(
  scope: Construct,
  props: AddonsProps & { readonly nodes: readonly ITerraformDependable[] },
): ITerraformDependable[] {
  const { clusterName, region, settings, identities, nodes: dependsOn } = props;
  const addons = [
    new Addon(scope, "coredns", {
      clusterName,
      name: "coredns",
      version: settings.coredns.version,
      configuration: corednsConfiguration(settings.coredns),
      dependsOn,
    }).dependable,
    metricsServer(scope, { ...props, dependsOn }),
  ];
  if (settings.ebsCsi.enabled)
    addons.push(
      new Addon(scope, "ebs-csi", {
        clusterName,
        name: "aws-ebs-csi-driver",
        version: settings.ebsCsi.version,
        // Volumes that outlive the cluster can be found by it.
        configuration: { controller: { extraVolumeTags: { "meshup:cluster": props.name } } },
        role: identities.role("ebs-csi", {
          namespace: "kube-system",
          serviceAccount: "ebs-csi-controller-sa",
          managedPolicyArn: managedPolicy(region, "service-role/AmazonEBSCSIDriverPolicy"),
        }),
        dependsOn,
      }).dependable,
    );
  return [...addons, ...efsCsi(scope, { ...props, dependsOn })];
}

/** What Auto Mode does not contain. */
export function addonsOfAutoMode(scope: Construct, props: AddonProps): ITerraformDependable[] {
  return [metricsServer(scope, props), ...efsCsi(scope, props)];
}

type AddonProps = AddonsProps & { readonly dependsOn: readonly ITerraformDependable[] };

function metricsServer(scope: Construct, { clusterName, settings, dependsOn }: AddonProps) {
  const { version } = settings.metricsServer;
  return new Addon(scope, "metrics-server", { clusterName, name: "metrics-server", version, dependsOn })
    .dependable;
}

/** None unless the file asks for it. */
function efsCsi(scope: Construct, { clusterName, region, settings, identities, dependsOn }: AddonProps) {
  if (!settings.efsCsi.enabled) return [];
  return [
    new Addon(scope, "efs-csi", {
      clusterName,
      name: "aws-efs-csi-driver",
      version: settings.efsCsi.version,
      role: identities.role("efs-csi", {
        namespace: "kube-system",
        serviceAccount: ["efs-csi-controller-sa", "efs-csi-node-sa"], // the nodes' half looks up mount targets
        managedPolicyArn: managedPolicy(region, "service-role/AmazonEFSCSIDriverPolicy"),
      }),
      dependsOn,
    }).dependable,
  ];
}

/** The class of claims that name none. */
export const gp3: StorageClassSettings = {
  name: "gp3",
  provisioner: "ebs.csi.aws.com",
  parameters: { type: "gp3", encrypted: "true" },
};

/** The same of Auto Mode's own driver. */
export const autoModeGp3: StorageClassSettings = { ...gp3, provisioner: "ebs.csi.eks.amazonaws.com" };
