// EKS as a Platform: what is made beside what, and the joint on which everything in the cluster hangs.
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { gatewaysOf } from "../../config/gateways";
import type { EksConfig } from "../../config/types";
import type {
  CniSettings,
  DnsRecordSettings,
  DnsSolver,
  Grant,
  IdentityRequest,
  LoadBalancer,
  LoadBalancerControllerSettings,
  Platform,
  Ready,
  StorageClassSettings,
  WorkloadIdentity,
} from "../platform";
import { EphemeralResource } from "../terraform/ephemeral";
import { TerraformData } from "../terraform/terraform-data";
import { AutoMode } from "./auto-mode";
import { ControlPlane } from "./cluster";
import { autoModeGp3, gp3 } from "./eks-addons/addons";
import { controlPlanePolicies } from "./eks-addons/vpc-cni";
import { ExistingNetwork } from "./existing-network";
import { addGateways } from "./gateways";
import type { PolicyStatement } from "./iam";
import { Identities } from "./identity";
import { Karpenter } from "./karpenter";
import { type ClusterNetwork, Network } from "./network";
import { NodeSecurityGroup } from "./node-security-group";
import { certManagerPolicy } from "./policies/cert-manager-1";
import { externalDnsPolicy } from "./policies/external-dns";
import { karpenterPolicy } from "./policies/karpenter-1";
import { loadBalancerControllerPolicy } from "./policies/load-balancer-controller-3";
import { addWorkers } from "./workers";

/** VPC, control plane, add-ons, nodes, identities, load balancer. */
export class AwsPlatform extends Construct implements Platform {
  readonly clusterName: string;
  readonly api: Platform["api"];
  readonly ready: Ready;
  readonly loadBalancerController?: LoadBalancerControllerSettings;
  readonly cni: CniSettings;
  readonly storageClass?: StorageClassSettings;
  readonly dnsSolver?: DnsSolver;
  readonly dnsRecords?: DnsRecordSettings;
  readonly kubeconfigCommand: string;
  readonly nodeProvisioner?: Karpenter;
  private readonly loadBalancers: ReadonlyMap<string, LoadBalancer>;
  private readonly identities: Identities;
  private readonly statements: Readonly<Record<Grant, () => PolicyStatement[]>>;

  constructor(scope: Construct, id: string, config: EksConfig) {
    super(scope, id);
    const { name, region } = config;

    const { existing, ...ours } = config.network;
    const schemes = gatewaysOf(config).map(({ entry }) => entry.scheme);
    const loadBalancersIn = schemes.map((scheme) => (scheme === "internal" ? "private" : "public"));
    const network: ClusterNetwork =
      existing === undefined
        ? new Network(this, "network", { name, region, ...ours })
        : new ExistingNetwork(this, "network", { region, zones: ours.zones, loadBalancersIn, ...existing });
    const autoMode = config.autoMode && new AutoMode(this, "auto-mode", { name, region, ...config.autoMode });
    const cluster = new ControlPlane(this, "control-plane", {
      name,
      region,
      subnetIds: network.privateSubnetIds,
      vpcCidr: network.cidrBlock,
      rolePolicies: controlPlanePolicies(config.addons.vpcCni),
      autoMode,
      ...config.cluster,
    });
    this.identities = new Identities(this, "identity", {
      clusterName: cluster.clusterName,
      name,
      region,
      issuer: cluster.oidcIssuer,
      way: config.identity,
      builtInAgent: autoMode !== undefined,
    });

    const clusterName = cluster.clusterName;
    const nodeSecurityGroup =
      config.cluster.nodeSecurityGroup === "strict"
        ? new NodeSecurityGroup(this, "node-security-group", {
            name,
            vpcId: network.vpcId,
            clusterSecurityGroupId: cluster.securityGroupId,
          })
        : undefined;
    /** Of nodes and pods. */
    const securityGroupId = nodeSecurityGroup?.groupId ?? cluster.securityGroupId;
    const addons = {
      clusterName,
      name,
      region,
      settings: config.addons,
      identities: this.identities,
      ...(network.podSubnets.length === 0
        ? {}
        : { podNetwork: { region, subnets: network.podSubnets, securityGroupId } }),
    };
    const workers = addWorkers(this, { config, network, addons, securityGroup: nodeSecurityGroup });
    // VPC CNI's own directories on AL2023 and Bottlerocket; kube-system admits privileged pods.
    this.cni = {
      namespace: "kube-system",
      cniBinDir: "/opt/cni/bin",
      cniConfDir: "/etc/cni/net.d",
      startupTaint: workers.startupTaint,
    };
    if (autoMode !== undefined) this.storageClass = autoModeGp3;
    else if (config.addons.ebsCsi.enabled) this.storageClass = gp3;

    const ready = new TerraformData(this, "ready", {
      input: { name: clusterName, endpoint: cluster.endpoint },
      dependsOn: [...workers.ready, ...cluster.access, ...network.egress],
    });
    this.clusterName = name;
    this.ready = { dependable: ready, endpoint: ready.output("endpoint") };
    this.api = {
      host: cluster.endpoint,
      caCertificate: Fn.base64decode(cluster.certificateAuthority),
      credentials:
        config.credentials === "token"
          ? { type: "token", token: this.token(ready.output("name")) }
          : {
              type: "exec",
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: ["eks", "get-token", "--cluster-name", ready.output("name"), "--region", region],
            },
    };
    this.kubeconfigCommand = `aws eks update-kubeconfig --name ${name} --region ${region}`;

    const gateways = addGateways(this, {
      config,
      network,
      nodeSecurityGroupId: securityGroupId,
      autoMode: autoMode !== undefined,
      tags: { "meshup:cluster": name, ...config.tags },
    });
    this.loadBalancers = gateways;
    if (autoMode === undefined)
      this.loadBalancerController = { clusterName: name, region, vpcId: network.vpcId };
    const zone = gateways.get("ingress")?.zone;
    if (zone !== undefined) {
      this.dnsSolver = { zone: zone.name, dns01: { route53: { region, hostedZoneID: zone.id } } };
      this.dnsRecords = {
        provider: "aws",
        // The domain may be below the zone's name, which external-dns takes for no match otherwise.
        extraArgs: { "zone-id-filter": zone.id, "aws-zone-match-parent": true },
      };
    }
    const karpenter =
      config.karpenter &&
      new Karpenter(this, "karpenter", {
        name,
        clusterName,
        region,
        subnetIds: network.privateSubnetIds,
        securityGroupId,
        nodePools: config.karpenter.nodePools,
        tags: config.tags,
      });
    if (karpenter !== undefined) this.nodeProvisioner = karpenter;
    this.statements = {
      "load-balancers": () => loadBalancerControllerPolicy({ region, vpcArn: network.vpcArn }),
      "provision-nodes": () =>
        karpenter === undefined
          ? []
          : karpenterPolicy({
              region,
              clusterName: name,
              nodeRoleArn: karpenter.nodeRoleArn,
              queueArn: karpenter.queueArn,
            }),
      "solve-dns-challenges": () =>
        zone === undefined ? [] : certManagerPolicy({ region, zoneId: zone.id }),
      "write-dns-records": () => (zone === undefined ? [] : externalDnsPolicy({ region, zoneId: zone.id })),
    };
  }

  loadBalancer(gateway: string): LoadBalancer {
    const found = this.loadBalancers.get(gateway);
    if (found === undefined) throw new Error(`there is no gateway ${gateway}`);
    return found;
  }

  /** A role that may be taken by this one service account only. */
  identity(name: string, request: IdentityRequest): WorkloadIdentity {
    return this.identities.role(name, {
      namespace: request.namespace,
      serviceAccount: request.serviceAccount,
      statements: request.grants.flatMap((grant) => this.statements[grant]()),
    });
  }

  /** Opened when the cluster is usable: the releases have the whole 15 minutes of its life. Never in plan or state. */
  private token(clusterName: string): string {
    return new EphemeralResource(this, "token", "aws_eks_cluster_auth", { name: clusterName }).attribute(
      "token",
    );
  }
}
