// One cluster, one stack, one state. Composition only: platform, then add-ons, then mesh.
import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import type { ClusterConfig } from "../config/types";
import { Karpenter } from "../modules/addons/karpenter";
import { LoadBalancerController } from "../modules/addons/load-balancer-controller";
import { StorageClass } from "../modules/addons/storage-class";
import { ClusterAccess } from "../modules/kubernetes/cluster-access";
import { Mesh } from "../modules/mesh/mesh";
import type { Platform } from "../modules/platform";
import { addBackend } from "./backend";
import { addOutputs } from "./outputs";
import { addPlatform } from "./platforms";
import { addHelmProvider, requireVersions } from "./providers";

export class ClusterStack extends TerraformStack {
  constructor(scope: Construct, config: ClusterConfig) {
    super(scope, config.name);
    addBackend(this, config.name, config.backend);
    requireVersions(this);

    const platform = addPlatform(this, config);
    addHelmProvider(this, platform.api);
    const access = new ClusterAccess(this, "access", platform.ready);
    if (platform.storageClass !== undefined)
      new StorageClass(this, "storage-class", { access, settings: platform.storageClass });
    const controller = this.addLoadBalancerController(config, platform, access);
    const pools = this.addKarpenter(config, platform, access);
    new Mesh(this, "mesh", {
      access,
      platform,
      settings: config.mesh,
      chartRepository: config.chartSources.istio,
      // The mesh goes before the nodes: drained the other way round, its own disruption budgets hold every one of them.
      namespacesOutlivedBy: pools === undefined ? [] : [pools],
      ...(controller === undefined ? {} : { loadBalancerController: controller.dependable }),
      ...(config.ingress.domain === undefined ? {} : { domain: config.ingress.domain }),
    });
    addOutputs(this, platform, config.ingress.domain);
  }

  /** Only where the cloud does not run one by itself. */
  private addLoadBalancerController(config: ClusterConfig, platform: Platform, access: ClusterAccess) {
    const settings = platform.loadBalancer.controller;
    if (settings === undefined) return undefined;
    const { eks: repository, loadBalancerControllerVersion: version } = config.chartSources;
    return new LoadBalancerController(this, "addons", {
      access,
      platform,
      settings,
      chart: { repository, version },
    });
  }

  /** The pools, where the file asks for them. */
  private addKarpenter(config: ClusterConfig, platform: Platform, access: ClusterAccess) {
    if (platform.nodeProvisioner === undefined) return undefined;
    const { karpenter: repository, karpenterVersion: version } = config.chartSources;
    return new Karpenter(this, "karpenter", {
      access,
      platform,
      provisioner: platform.nodeProvisioner,
      chart: { repository, version },
    }).pools;
  }

  /** Addresses a person can read and type: `aws_eks_cluster.eks_control-plane_eks`, without cdktf's hash. Ids hold no underscore, so no two paths meet. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : (element as Node);
    return node.scopes
      .slice(node.scopes.indexOf(this) + 1)
      .map((scope) => scope.node.id)
      .join("_");
  }
}
