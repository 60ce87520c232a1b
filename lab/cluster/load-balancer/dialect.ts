/** Two controllers of AWS's, one program: names by which the one for anybody's cluster and Auto Mode's differ. */

export interface Dialect {
  readonly autoMode: boolean;
  /** The kind TargetGroupBinding. */
  readonly bindings: { readonly group: string; readonly version: string; readonly plural: string };
  readonly bindingFinalizer: string;
  readonly serviceClass: string;
  readonly serviceFinalizer: string;
  /** Tags of what it makes: whose it is. */
  readonly clusterTag: string;
  readonly stackTag: string;
  readonly resourceTag: string;
}

/** The AWS Load Balancer Controller. */
export const classic: Dialect = {
  autoMode: false,
  bindings: { group: "elbv2.k8s.aws", version: "v1beta1", plural: "targetgroupbindings" },
  bindingFinalizer: "elbv2.k8s.aws/resources",
  serviceClass: "service.k8s.aws/nlb",
  serviceFinalizer: "service.k8s.aws/resources",
  clusterTag: "elbv2.k8s.aws/cluster",
  stackTag: "service.k8s.aws/stack",
  resourceTag: "service.k8s.aws/resource",
};

/** Auto Mode's. */
export const autoMode: Dialect = {
  autoMode: true,
  bindings: { group: "eks.amazonaws.com", version: "v1", plural: "targetgroupbindings" },
  bindingFinalizer: "eks.amazonaws.com/resources",
  serviceClass: "eks.amazonaws.com/nlb",
  serviceFinalizer: "service.eks.amazonaws.com/resources",
  clusterTag: "eks:eks-cluster-name",
  stackTag: "service.eks.amazonaws.com/stack",
  resourceTag: "service.eks.amazonaws.com/resource",
};
