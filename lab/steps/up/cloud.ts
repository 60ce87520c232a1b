// What the lab wants from whoever plays a cloud.
import type { ClusterConfig, EksConfig, GkeConfig } from "../../../config/types.ts";
import type { Leftovers, PlayedAws } from "../../cloud/aws/start.ts";
import type { PlayedGoogle } from "../../cloud/google/start.ts";
import type { ProvingCloud } from "../../cluster/cert-manager/prover.ts";
import type { Pki } from "../../cluster/control-plane.ts";
import type { RehearsalPlan } from "../../plan.ts";

/** Before the control plane: it names the server, knows its CA and checks its tokens. */
export interface CloudOptions {
  readonly plan: RehearsalPlan;
  readonly cloudPort: number;
  readonly apiPort: number;
  readonly pki: Pki;
  readonly log: (line: string) => void;
  /** Takes what ends it, as soon as it runs. */
  readonly started: (stop: () => Promise<void>) => void;
}

/** Who acts in the cluster for the cloud, once the API server answers. */
export interface ActOptions {
  readonly kubeconfig: string;
  readonly config: ClusterConfig;
}

export type Played =
  | { readonly platform: "eks"; readonly config: EksConfig; readonly aws: PlayedAws }
  | { readonly platform: "gke"; readonly config: GkeConfig; readonly google: PlayedGoogle };

/** A played cloud. */
export interface PlayedCloud {
  readonly authenticatorUrl: string;
  /** What leads Terraform to it, and to nothing else. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is different about its Kubernetes. */
  readonly controlPlane: { readonly reportedVersion?: string; readonly admissionConfig?: string };
  readonly leftovers: () => Promise<Leftovers>;
  readonly lookAtCloud: string;
  /** Throws where the environment of Terraform could reach a real cloud. */
  readonly expectMadeUpCredentials: (environment: Readonly<Record<string, string>>) => void;
  /** Starts the stand-ins of its controllers. */
  readonly act: (options: ActOptions) => Promise<{ readonly played: Played; readonly dns: ProvingCloud }>;
}

/** Variables through which real credentials could come in. */
export function foreign(
  environment: Readonly<Record<string, string>>,
  pattern: RegExp,
  own: readonly string[] = [],
): string[] {
  return Object.keys(environment).filter((key) => pattern.test(key) && !own.includes(key));
}
