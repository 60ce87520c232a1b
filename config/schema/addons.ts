// EKS add-ons: what the cluster itself runs in kube-system. Pairs that cannot work are refused in config/rules/addons.ts.
import { z } from "zod";

const version = z
  .string()
  .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be an exact add-on version such as v1.23.0-eksbuild.1")
  .optional()
  .describe(
    "Exact version. Default: the one that EKS recommends for the Kubernetes version on the day the add-on is made. EKS never raises it by itself, not even when cluster.version rises: name a version to upgrade.",
  );

const replicas = z.int().min(2).max(100);

const vpcCni = z
  .strictObject({
    version,
    prefixDelegation: z
      .boolean()
      .default(true)
      .describe(
        "Give nodes whole /28 prefixes instead of single addresses. Default: true, because an m6i.xlarge then runs 110 pods instead of 58. Changing it asks for new nodes: a node's max-pods is fixed when it joins.",
      ),
    podEni: z
      .boolean()
      .default(false)
      .describe(
        "Let a SecurityGroupPolicy give pods security groups of their own, enforced as standard, the only mode in which a mesh's probes and redirection work. Default: false, because each such pod takes one of a node's few branch interfaces. Not with instance types of the t family.",
      ),
  })
  .prefault({})
  .describe("Addresses of pods: vpc-cni.");

const coredns = z
  .strictObject({
    version,
    minReplicas: replicas
      .default(3)
      .describe("Fewest replicas; EKS adds some with nodes and cores. Default: 3, one a zone."),
    maxReplicas: replicas
      .default(10)
      .describe("Most replicas. Default: 10. The same as minReplicas: a fixed number, no autoscaling."),
  })
  .prefault({})
  .describe(
    "Names in the cluster: coredns, spread over zones and nodes, with a disruption budget, answers kept for 30 seconds.",
  );

const ebsCsi = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe(
        "Install the driver and gp3, an encrypted default StorageClass. Default: true, because EKS has no default class of its own. Set it to false only when no claim is left: a driver that is gone deletes no volume.",
      ),
    version,
  })
  .prefault({})
  .describe("Volumes of one pod: aws-ebs-csi-driver.");

const efsCsi = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe(
        "Install the driver. File systems and their StorageClass are yours to make. Default: false, because most clusters share no files.",
      ),
    version,
  })
  .prefault({})
  .describe("Files shared by pods: aws-efs-csi-driver.");

export const addons = z
  .strictObject({
    vpcCni,
    coredns,
    ebsCsi,
    efsCsi,
    kubeProxy: z.strictObject({ version }).prefault({}).describe("Addresses of Services: kube-proxy."),
    metricsServer: z
      .strictObject({ version })
      .prefault({})
      .describe("CPU and memory of pods, by which the mesh's autoscalers work: metrics-server."),
    podIdentityAgent: z
      .strictObject({ version })
      .prefault({})
      .describe("Credentials for pods: eks-pod-identity-agent, only with identity: pod-identity."),
  })
  .prefault({})
  .describe("EKS add-ons, each ready before what needs it.");

export const identity = z
  .enum(["irsa", "pod-identity"])
  .default("irsa")
  .describe(
    "How controllers in the cluster get their IAM role. irsa: by a token of their service account and the cluster's OIDC provider. pod-identity: from EKS's agent on the node, without an annotation. Default: irsa, because it needs no agent. The VPC CNI keeps irsa in both cases, because it runs before the agent can. Changing it changes who the roles trust: restart the controllers right after the apply, as running pods know the old way only (docs/operations.md).",
  );
