// One cluster, one stack, one state. Composition only: platform, then add-ons, then mesh.
import { type ITerraformDependable, TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { type AnyEntry, furtherGatewaysOf, type Gateway, gatewaysOf, ingressOf } from "../config/gateways";
import type { CloudConfig, ClusterConfig } from "../config/types";
import { CertManager } from "../modules/addons/cert-manager";
import { ExternalDns } from "../modules/addons/external-dns";
import { Karpenter } from "../modules/addons/karpenter";
import { LetsEncrypt } from "../modules/addons/lets-encrypt";
import { LoadBalancerController } from "../modules/addons/load-balancer-controller";
import { StorageClass } from "../modules/addons/storage-class";
import { ClusterAccess } from "../modules/kubernetes/cluster-access";
import { Mesh } from "../modules/mesh/mesh";
import type { Platform } from "../modules/platform";
import { addBackend } from "./backend";
import { meshGateway } from "./entry";
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
    /** What needs a cloud's DNS or identities. */
    const cloud = config.platform === "existing" ? undefined : config;
    const certManager = this.addCertManager(cloud, platform, access);
    const mesh = new Mesh(this, "mesh", {
      access,
      platform,
      settings: config.mesh,
      ingress: meshGateway(ingressOf(config), config, platform),
      gateways: furtherGatewaysOf(config).map((gateway) => meshGateway(gateway, config, platform)),
      chartRepository: config.chartSources.istio,
      namespacesOutlivedBy: [
        // The mesh goes before the nodes: drained the other way round, its own disruption budgets hold every one of them.
        ...(pools === undefined ? [] : [pools]),
        // An unfinished challenge lives in a gateway's namespace and has a finalizer of cert-manager's.
        ...(certManager === undefined ? [] : [certManager.dependable]),
      ],
      ...(controller === undefined ? {} : { loadBalancerController: controller.dependable }),
      ...(cloud?.ingress.records === "external-dns"
        ? { besideIstio: (definitions) => this.addExternalDns(cloud, platform, access, definitions) }
        : {}),
    });
    if (cloud !== undefined && certManager !== undefined)
      this.addLetsEncrypt(cloud, platform, access, certManager, mesh);
    addOutputs(this, platform, config);
  }

  /** Only where the cloud does not run one by itself. */
  private addLoadBalancerController(config: ClusterConfig, platform: Platform, access: ClusterAccess) {
    const settings = platform.loadBalancerController;
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
  private addCertManager(config: CloudConfig | undefined, platform: Platform, access: ClusterAccess) {
    if (config === undefined || !gatewaysOf(config).some(issuesCertificate)) return undefined;
    const { certManager: repository, certManagerVersion: version } = config.chartSources;
    return new CertManager(this, "cert-manager", { access, platform, chart: { repository, version } });
  }

  private addLetsEncrypt(
    config: CloudConfig,
    { dnsSolver }: Platform,
    access: ClusterAccess,
    certManager: CertManager,
    mesh: Mesh,
  ) {
    const { letsEncrypt } = config.ingress;
    const certificates = gatewaysOf(config).flatMap((gateway) => {
      const { name, object, namespace, entry } = gateway;
      const { domain } = entry;
      const namespaceMade = mesh.gatewayNamespaces.get(name);
      if (!issuesCertificate(gateway) || domain === undefined || namespaceMade === undefined) return [];
      return [{ name: object, domain, namespace, namespaceMade }];
    });
    if (letsEncrypt === undefined || dnsSolver === undefined)
      throw new Error("tls: lets-encrypt without email or solver: a rule must refuse it");
    new LetsEncrypt(this, "lets-encrypt", {
      access,
      ...letsEncrypt,
      certificates,
      solver: dnsSolver,
      certManager: certManager.dependable,
    });
  }

  private addExternalDns(
    config: CloudConfig,
    platform: Platform,
    access: ClusterAccess,
    gatewayDefinition: ITerraformDependable,
  ) {
    const { dnsRecords: settings } = platform;
    if (settings === undefined)
      throw new Error("ingress.records: external-dns without a domain: a rule must refuse it");
    const { ingress, chartSources } = config;
    const domains = gatewaysOf(config).flatMap(({ entry: { domain } }) => domain ?? []);
    const chart = { repository: chartSources.externalDns, version: chartSources.externalDnsVersion };
    const policy = ingress.externalDns?.policy ?? "upsert-only";
    return new ExternalDns(this, "external-dns", {
      ...{ access, platform, chart, settings, policy, domains, gatewayDefinition },
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

/** tls may say so by default, and without a domain there is nothing to issue. */
const issuesCertificate = ({ entry: { tls, domain } }: Gateway<Pick<AnyEntry, "tls" | "domain">>) =>
  tls === "lets-encrypt" && domain !== undefined;
