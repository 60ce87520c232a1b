// Starts the played AWS (a stand-in: moto, extended by ./played_aws) and waits until it answers.
// Gives the environment that leads Terraform and the SDKs to it; never reads or uses real credentials.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Daemon, startDaemon } from "../../cluster/support/daemon.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const READY_WITHIN_MS = 60_000;

/** A key of the played account. No secret: the played AWS holds the same text, to check signatures. */
export interface PlayedKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Who runs the rehearsal. Must say the same as played_aws/identity.py. */
export const DEPLOYER: PlayedKey = {
  accessKeyId: "LABONLYNOTAREALKEY00",
  secretAccessKey: "labonly-not-a-real-secret-deployer-00000",
};

/** What the played AWS needs to know. */
export interface PlayedAwsOptions {
  /** Python of an environment that holds lab/toolchain/python/requirements.txt. */
  readonly python: string;
  /** Logs go here: played-aws.log (requests) and played-aws.out (what Python prints). */
  readonly workdir: string;
  readonly port: number;
  readonly kubernetesEndpoint: string;
  readonly kubernetesCaFile: string;
  /** Public hosted zones that exist before the stack, such as "example.com". */
  readonly hostedZones?: readonly string[];
  /** A VPC that exists before the stack, for files that bring their own. */
  readonly ownNetwork?: OwnNetwork;
  readonly log: (line: string) => void;
}

/** Arguments of played_aws/own_network.py: how a VPC of another team is found. */
export interface OwnNetwork {
  readonly region: string;
  /** Letters. */
  readonly zones: readonly string[];
  readonly vpc_tags: Readonly<Record<string, string>>;
  readonly private_tags: Readonly<Record<string, string>>;
  readonly public_tags: Readonly<Record<string, string>>;
}

/** A running played AWS. */
export interface PlayedAws {
  readonly endpoint: string;
  /** For the API server's --authentication-token-webhook-config-file. */
  readonly authenticatorUrl: string;
  /** Sets endpoint and fake keys; switches off every other source of credentials. The region is left out. */
  readonly environment: Record<string, string>;
  readonly logFile: string;
  readonly pid: number;
  /** Everything that lives in the played account, by kind. */
  leftovers(): Promise<Leftovers>;
  stop(): Promise<void>;
}

/** Living resources by kind, such as { subnets: [{ id, name }] }. */
export type Leftovers = Readonly<Record<string, readonly Leftover[]>>;

export interface Leftover {
  readonly id: string;
  readonly name: string;
  /** Of an add-on: its configuration values, as EKS got them. */
  readonly configuration?: string;
  /** Of a subnet: its block. */
  readonly cidr?: string;
  /** Of a subnet: its zone's full name. */
  readonly zone?: string;
  /** Of flow logs: which connections they record. */
  readonly traffic?: string;
  /** Of a cluster of Auto Mode. */
  readonly autoMode?: AutoMode;
  /** Of a node group: what EKS was asked for, in its own words. */
  readonly asked?: {
    readonly scalingConfig: { readonly desiredSize: number };
    readonly instanceTypes?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  };
}

/** What Auto Mode's stand-ins must know of a cluster. */
export interface AutoMode {
  readonly nodePools: readonly string[];
  /** Of the cluster itself: AWS acts by it. */
  readonly roleArn: string;
  readonly vpcId: string;
  /** Why no node would join; empty where nothing is in the way. */
  readonly hindrance: string;
}

/** Start the played AWS; resolves when it answers, rejects with the end of its output when it does not. */
export async function startPlayedAws(opts: PlayedAwsOptions): Promise<PlayedAws> {
  const endpoint = `http://127.0.0.1:${opts.port}`;
  const logFile = join(opts.workdir, "played-aws.log");
  const args = ["-m", "played_aws", "--port", String(opts.port), "--log-file", logFile];
  args.push("--kubernetes-endpoint", opts.kubernetesEndpoint, "--kubernetes-ca", opts.kubernetesCaFile);
  for (const zone of opts.hostedZones ?? []) args.push("--hosted-zone", zone);
  if (opts.ownNetwork !== undefined) args.push("--own-network", JSON.stringify(opts.ownNetwork));
  const daemon = await startDaemon({
    name: "played AWS",
    file: opts.python,
    args,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: opts.workdir,
      PYTHONPATH: HERE,
      PYTHONDONTWRITEBYTECODE: "1",
    },
    cwd: opts.workdir,
    logFile: join(opts.workdir, "played-aws.out"),
  });
  if (!(await answers(endpoint, daemon))) {
    await daemon.stop();
    const end = await tail(daemon.logFile);
    throw new Error(`played AWS: no answer on ${endpoint}; see ${daemon.logFile}\n${end}`);
  }
  opts.log(`played AWS (stand-in: moto, extended) answers on ${endpoint}, log ${logFile}`);
  return {
    endpoint,
    authenticatorUrl: `${endpoint}/_meshup/authenticate`,
    environment: environmentFor(endpoint, DEPLOYER),
    logFile,
    pid: daemon.pid,
    leftovers: async () => (await (await fetch(`${endpoint}/_meshup/leftovers`)).json()) as Leftovers,
    stop: () => daemon.stop(),
  };
}

/** The environment that leads a process to the played AWS with a given key, and to nothing else. */
export function environmentFor(endpoint: string, key: PlayedKey): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    // Empty files: nothing of the person's own configuration may take part.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

async function answers(endpoint: string, daemon: Daemon): Promise<boolean> {
  const until = Date.now() + READY_WITHIN_MS;
  while (daemon.running() && Date.now() < until) {
    const ready = await fetch(`${endpoint}/_meshup/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return daemon.running();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

async function tail(file: string): Promise<string> {
  const lines = (await readFile(file, "utf8").catch(() => "")).trimEnd().split("\n");
  return lines.slice(-5).join("\n");
}
