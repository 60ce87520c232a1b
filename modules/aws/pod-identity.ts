// EKS Pod Identity: EKS binds a role to a service account, and its agent on the node hands out the credentials.
import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { partition } from "./iam";
import { type IdentityWay, oneOrAll, serviceAccounts } from "./service-account-roles";

export interface PodIdentityProps {
  /** A reference: the associations wait for the cluster. */
  readonly clusterName: string;
  /** The cluster's name as plain text. */
  readonly name: string;
  readonly region: string;
}

/** Associations of our own, not the add-on's block: they are there before the pods, and outlive them. */
export function podIdentity(props: PodIdentityProps): IdentityWay {
  return {
    // EKS names cluster, namespace and account in session tags, hence TagSession. As narrow as IRSA's subject:
    // without the conditions any association in this AWS account could hand the role to any pod.
    trust: (request) => ({
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Principal: { Service: "pods.eks.amazonaws.com" },
      Condition: {
        StringEquals: {
          "aws:RequestTag/kubernetes-namespace": request.namespace,
          "aws:RequestTag/kubernetes-service-account": oneOrAll(serviceAccounts(request)),
        },
        // Any AWS account: an association takes roles of its own account only, so nobody needs to know the number here.
        StringLike: {
          "aws:RequestTag/eks-cluster-arn": `arn:${partition(props.region)}:eks:${props.region}:*:cluster/${props.name}`,
        },
      },
    }),
    bind: (scope, name, roleArn, request) => ({
      serviceAccountAnnotations: {},
      // A pod that starts before its association never gets credentials.
      dependsOn: serviceAccounts(request).map(
        (serviceAccount) =>
          new EksPodIdentityAssociation(scope, `${name}-association-${serviceAccount}`, {
            clusterName: props.clusterName,
            namespace: request.namespace,
            serviceAccount,
            roleArn,
          }),
      ),
    }),
  };
}
