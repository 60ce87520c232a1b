// The one seam: what add-ons and mesh need from a cloud, and nothing else. A third cloud is one folder that fills it.
import type { ITerraformDependable } from "cdktf";

/** Rights in the words of what they are for; each cloud translates them into its own policy language. */
export type Grant = "load-balancers" | "provision-nodes" | "solve-dns-challenges" | "write-dns-records";

/** A Kubernetes object of any kind, as it goes into the objects chart. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** How the Helm provider reaches the API server: by address and login, or by a person's kubeconfig, which holds both. */
export type ClusterApi = AddressedApi | KubeconfigApi;

/** A file on the machine that runs Terraform, and which of its contexts. */
export interface KubeconfigApi {
  readonly kubeconfig: { readonly path: string; readonly context: string };
}

/** References, known once the cluster is usable. */
export interface AddressedApi {
  readonly host: string;
  /** PEM. Absent where the endpoint's certificate is publicly trusted (GKE's DNS endpoint). */
  readonly caCertificate?: string;
  readonly credentials:
    | { readonly type: "token"; readonly token: string }
    | {
        readonly type: "exec";
        readonly apiVersion: string;
        readonly command: string;
        readonly args: readonly string[];
      };
}

/**
 * The joint: ONE object that says "the cluster is usable". The token, the API guard and every release hang on it,
 * so that create waits for nodes, add-ons, routes and access, and destroy takes the releases away before them.
 */
export interface Ready {
  readonly dependable: ITerraformDependable;
  /** The API's address, or the name by which it is known; known only when the cluster is usable. */
  readonly endpoint: string;
  /** Where the cluster is not ours: what `endpoint` was at the first apply it must be now, or the guard stops the plan. */
  readonly mustBe?: string;
}

/** A service account's identity in the cloud. */
export interface WorkloadIdentity {
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  /** What must outlive the workload: its rights. A controller that loses them first cannot clean up. */
  readonly dependsOn: ITerraformDependable[];
}

export interface IdentityRequest {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly grants: readonly Grant[];
}

/** A port of the gateway's Service, in Kubernetes' own words. */
export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly protocol: "TCP";
}

/** The way of traffic from the world to one gateway's pods. */
export interface LoadBalancer {
  readonly service: {
    readonly type: "ClusterIP" | "LoadBalancer";
    readonly annotations: Readonly<Record<string, string>>;
    readonly ports: readonly ServicePort[];
    /** Only with type LoadBalancer, as what follows: whose business the Service is. */
    readonly loadBalancerClass?: string;
    readonly allocateLoadBalancerNodePorts?: boolean;
    /** Who may come in; without it everybody. */
    readonly loadBalancerSourceRanges?: readonly string[];
    /** Local: only nodes with a ready pod get traffic, and clients keep their address. */
    readonly externalTrafficPolicy?: "Local";
  };
  /** True where each connection begins with a PROXY protocol header, which the gateway must be told to take off. */
  readonly proxyProtocol: boolean;
  /** Labels of the gateway's namespace. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Objects that join the gateway's pods to the load balancer. */
  targets(gateway: { namespace: string; service: string }): KubernetesObject[];
  /** What must be there while pods are bound: listeners, rules of security groups; for a Service that makes the load balancer, the way to it. */
  readonly dependsOn: ITerraformDependable[];
  /** Told once what installs the gateway: where its Service makes the load balancer, everything that names it comes later and goes earlier. */
  followGateway(gateway: ITerraformDependable): void;
  /** The load balancer's own DNS name; absent where the gateway's Service alone knows it. */
  readonly address?: string;
}

export interface LoadBalancerControllerSettings {
  readonly clusterName: string;
  readonly region: string;
  readonly vpcId: string;
}

/** How cert-manager proves that a name is ours. */
export interface DnsSolver {
  /** The zone whose names it can prove. */
  readonly zone: string;
  /** The cloud's entry under `dns01` of a solver, in cert-manager's own words. */
  readonly dns01: Readonly<Record<string, unknown>>;
}

/** How external-dns reaches the zone of the domain. */
export interface DnsRecordSettings {
  /** The cloud's name among external-dns's providers. */
  readonly provider: string;
  /** Flags of that provider, without the dashes. */
  readonly extraArgs: Readonly<Record<string, string | boolean>>;
}

/** What makes nodes for the pods that wait for one. */
export interface NodeProvisioner {
  readonly settings: NodeProvisionerSettings;
  /** Pools, and what their machines are like. */
  readonly objects: readonly KubernetesObject[];
  /** What must live while it still drains nodes: its queue, the nodes' rights and their access to the cluster. */
  readonly dependsOn: ITerraformDependable[];
}

/** Karpenter's own settings. */
export interface NodeProvisionerSettings {
  readonly clusterName: string;
  readonly region: string;
  readonly interruptionQueue: string;
}

/** Paths and room of Istio's CNI agent on this platform's nodes. */
export interface CniSettings {
  /** A namespace that admits privileged pods. */
  readonly namespace: string;
  readonly cniBinDir: string;
  readonly cniConfDir: string;
  /** The chart's quota for pods of system-node-critical, where its default is not right. */
  readonly resourceQuotas?: boolean;
  /** Some nodes are born with the taint cni.istio.io/not-ready: istiod must take it off when the agent is ready there. */
  readonly startupTaint: boolean;
}

/** The class of volumes that claims get which name none. Nothing of it can be changed in place. */
export interface StorageClassSettings {
  readonly name: string;
  readonly provisioner: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What modules/aws, modules/gcp and modules/existing fill. */
export interface Platform {
  readonly clusterName: string;
  readonly api: ClusterApi;
  readonly ready: Ready;
  /** The controller that binds pods to load balancers; absent where the cloud runs one by itself. */
  readonly loadBalancerController?: LoadBalancerControllerSettings;
  readonly cni: CniSettings;
  /** Absent without a domain. */
  readonly dnsSolver?: DnsSolver;
  /** Absent without a domain. */
  readonly dnsRecords?: DnsRecordSettings;
  /** Absent where the file asks for none. */
  readonly nodeProvisioner?: NodeProvisioner;
  /** Absent where the cloud has a default class, or the file wants none. */
  readonly storageClass?: StorageClassSettings;
  /** `global.platform` of the Istio charts; absent on EKS, where the charts would refuse it. */
  readonly istioPlatform?: "gke";
  /** Addresses that sidecars leave alone: what apps of this cloud ask before their sidecar is up. */
  readonly excludeOutboundIPRanges?: readonly string[];
  /** A shell command after which kubectl and istioctl talk to the cluster. */
  readonly kubeconfigCommand: string;
  /** The load balancer of a gateway, by the gateway's name; each has its own. */
  loadBalancer(gateway: string): LoadBalancer;
  /** An identity for a service account. `name` is unique in the cluster and becomes part of the role's name. */
  identity(name: string, request: IdentityRequest): WorkloadIdentity;
}
