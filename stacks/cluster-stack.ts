// One cluster, one stack, one state. Composition only: platform, then add-ons, then mesh.
import { type ITerraformDependable, TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import type { ClusterConfig } from "../config/types";
import { CertManager } from "../modules/addons/cert-manager";
import { ExternalDns } from "../modules/addons/external-dns";
import { Karpenter } from "../modules/addons/karpenter";
import { LetsEncrypt } from "../modules/addons/lets-encrypt";
import { LoadBalancerController } from "../modules/addons/load-balancer-controller";
import { StorageClass } from "../modules/addons/storage-class";
import { ClusterAccess } from "../modules/kubernetes/cluster-access";
import { Mesh } from "../modules/mesh/mesh";
import { INGRESS_NAMESPACE } from "../modules/mesh/namespaces";
import type { Platform } from "../modules/platform";
import { addBackend } from "./backend";
import { publicEntry } from "./entry";
import { addOutputs } from "./outputs";
import { addPlatform } from "./platforms";
import { addHelmProvider, requireTerraform } from "./providers";

export class ClusterStack extends TerraformStack {
  constructor(scope: Construct, config: ClusterConfig) {
    super(scope, config.name);
    addBackend(this, config.name, config.backend);
    requireTerraform(this);

    const platform = addPlatform(this, config);
    addHelmProvider(this, platform.api);
    const access = new ClusterAccess(this, "access", platform.ready);
    if (platform.storageClass !== undefined)
      new StorageClass(this, "storage-class", { access, settings: platform.storageClass });
    const controller = this.addLoadBalancerController(config, platform, access);
    const pools = this.addKarpenter(config, platform, access);
    const certManager = this.addCertManager(config, platform, access);
    const entry = publicEntry(config.ingress, platform.loadBalancer.address);
    const mesh = new Mesh(this, "mesh", {
      access,
      platform,
      settings: config.mesh,
      chartRepository: config.chartSources.istio,
      namespacesOutlivedBy: [
        // The mesh goes before the nodes: drained the other way round, its own disruption budgets hold every one of them.
        ...(pools === undefined ? [] : [pools]),
        // An unfinished challenge lives in the gateway's namespace and has a finalizer of cert-manager's.
        ...(certManager === undefined ? [] : [certManager.dependable]),
      ],
      ...(controller === undefined ? {} : { loadBalancerController: controller.dependable }),
      ...(entry === undefined ? {} : { entry }),
      ...(config.ingress.records === "external-dns"
        ? { besideIstio: (definitions) => this.addExternalDns(config, platform, access, definitions) }
        : {}),
    });
    if (certManager !== undefined) this.addLetsEncrypt(config, platform, access, certManager, mesh);
    addOutputs(this, platform, config.ingress.domain);
  }

  /** Only where the cloud does not run one by itself. */
  private addLoadBalancerController(config: ClusterConfig, platform: Platform, access: ClusterAccess) {
    const settings = platform.loadBalancer.controller;
    if (config.platform !== "eks" || settings === undefined) return undefined;
    const { eks: repository, loadBalancerControllerVersion: version } = config.chartSources;
    return new LoadBalancerController(this, "addons", {
      access,
      platform,
      settings,
      chart: { repository, version },
    });
  }

  /** Only for certificates of Let's Encrypt. */
  private addCertManager(config: ClusterConfig, platform: Platform, access: ClusterAccess) {
    const { tls, domain } = config.ingress;
    if (tls !== "lets-encrypt" || domain === undefined) return undefined;
    const { certManager: repository, certManagerVersion: version } = config.chartSources;
    return new CertManager(this, "cert-manager", { access, platform, chart: { repository, version } });
  }

  private addLetsEncrypt(
    { ingress: { domain, letsEncrypt } }: ClusterConfig,
    { dnsSolver }: Platform,
    access: ClusterAccess,
    certManager: CertManager,
    mesh: Mesh,
  ) {
    if (domain === undefined || letsEncrypt === undefined || dnsSolver === undefined)
      throw new Error("ingress.tls: lets-encrypt without domain, email or solver: a rule must refuse it");
    new LetsEncrypt(this, "lets-encrypt", {
      access,
      ...letsEncrypt,
      domain,
      gatewayNamespace: INGRESS_NAMESPACE,
      solver: dnsSolver,
      certManager: certManager.dependable,
      gatewayNamespaceMade: mesh.namespaces,
    });
  }

  private addExternalDns(
    { ingress: { domain, externalDns }, chartSources }: ClusterConfig,
    platform: Platform,
    access: ClusterAccess,
    gatewayDefinition: ITerraformDependable,
  ) {
    const { dnsRecords: settings } = platform;
    if (domain === undefined || settings === undefined)
      throw new Error("ingress.records: external-dns without a domain: a rule must refuse it");
    const chart = { repository: chartSources.externalDns, version: chartSources.externalDnsVersion };
    const policy = externalDns?.policy ?? "upsert-only";
    return new ExternalDns(this, "external-dns", {
      ...{ access, platform, chart, settings, policy, domain, gatewayDefinition },
    }).dependable;
  }

  /** The pools, where the file asks for them. */
  private addKarpenter(config: ClusterConfig, platform: Platform, access: ClusterAccess) {
    if (config.platform !== "eks" || platform.nodeProvisioner === undefined) return undefined;
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
