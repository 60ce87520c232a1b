// A cluster that is there already, as a Platform: reached by a person's kubeconfig; nodes, storage and load balancers are somebody else's.
import { Construct } from "constructs";
import type { ExistingConfig } from "../../config/types";
import type { CniSettings, LoadBalancer, Platform, Ready, WorkloadIdentity } from "../platform";
import { TerraformData } from "../terraform/terraform-data";
import { gatewayService } from "./gateway-service";

export class ExistingPlatform extends Construct implements Platform {
  readonly clusterName: string;
  readonly api: Platform["api"];
  readonly ready: Ready;
  readonly cni: CniSettings;
  readonly kubeconfigCommand: string;
  private readonly gateway: LoadBalancer;

  constructor(scope: Construct, id: string, config: ExistingConfig) {
    super(scope, id);
    const { path, context } = config.kubeconfig;
    this.clusterName = config.name;
    this.api = { kubeconfig: { path, context } };
    this.kubeconfigCommand = `export KUBECONFIG=${path} && kubectl config use-context ${context}`;

    const ready = new TerraformData(this, "ready", { input: { context }, dependsOn: [] });
    // It remembers where the releases are. Followed, a new context would move nothing: Helm would find no release there and forget all.
    ready.lifecycle = { ignoreChanges: ["input"] };
    this.ready = { dependable: ready, endpoint: ready.output("context"), mustBe: context };

    // The nodes are there, without the taint: whoever makes them could not know of the mesh.
    this.cni = { ...config.cni, startupTaint: false };
    this.gateway = gatewayService(config.ingress);
  }

  /** Of the one gateway. */
  loadBalancer(): LoadBalancer {
    return this.gateway;
  }

  /** There is no cloud that could give one. The schema has no key that asks for it. */
  identity(name: string): WorkloadIdentity {
    throw new Error(`${name} asks for an identity in a cloud, and platform existing knows none`);
  }
}
