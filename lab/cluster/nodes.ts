// Simulated nodes: Node objects as an EKS node group makes them; kwok plays their kubelets. Starts no process.
import { createHash } from "node:crypto";
import { CoreV1Api, type V1Node, type V1Taint } from "@kubernetes/client-node";
import { allocatableCpu, vcpus } from "../../config/instance-types.ts";
import { nodeInfo } from "./node-info.ts";
import { pause } from "./support/daemon.ts";
import { isConflict, loadKubeconfig, orAbsent } from "./support/kube.ts";
import { nodeMetadata } from "./support/simulated-node.ts";

export interface NodesOptions {
  /** How many; they go round the zones. */
  readonly count?: number;
  readonly region?: string;
  readonly zones?: readonly string[];
  readonly nodeGroup?: string;
  /** The label by which a node says whose it is, with the group's name. Default: that of managed groups. */
  readonly groupLabel?: string;
  readonly instanceType?: string;
  /** Further labels, as the node group gives them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Taints with which the nodes are born. */
  readonly taints?: readonly V1Taint[];
  /** "v1.35.4" without the v; what the kubelets claim to be. */
  readonly kubernetesVersion?: string;
}

const GROUP_LABEL = "eks.amazonaws.com/nodegroup";
const READY_SECONDS = 30;
const DEFAULT_TYPE = "m6i.xlarge";
/** What a node of the type offers, less what EKS keeps; memory as in the m families, 4 GiB a vCPU. `pods` is the VPC CNI's limit. */
function roomOf(instanceType: string) {
  const cores = vcpus(instanceType) ?? 4;
  const whole = { "ephemeral-storage": "80Gi", pods: "58" };
  return {
    capacity: { ...whole, cpu: String(cores), memory: `${4 * cores}Gi` },
    allocatable: { ...whole, cpu: `${allocatableCpu(cores) * 1000}m`, memory: `${4 * cores - 1}Gi` },
  };
}

/** Adds the nodes and waits until they are Ready; returns their names. Those that exist are left as they are. */
export async function addNodes(kubeconfig: string, options: NodesOptions = {}): Promise<string[]> {
  return joinNodes(
    kubeconfig,
    Array.from({ length: options.count ?? 3 }, (_, index) => makeNode(index, options)),
  );
}

/** Makes the Node objects, whoever's they are, and waits until they are Ready; returns their names. */
export async function joinNodes(kubeconfig: string, nodes: readonly V1Node[]): Promise<string[]> {
  const api = loadKubeconfig(kubeconfig).makeApiClient(CoreV1Api);
  await Promise.all(
    nodes.map(async (body) => {
      try {
        await api.createNode({ body });
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }),
  );
  const names = nodes.map((node) => node.metadata?.name ?? "");
  const end = Date.now() + READY_SECONDS * 1000;
  for (const name of names) {
    while (!isReady(await api.readNode({ name }))) {
      if (Date.now() > end)
        throw new Error(`node ${name}: not Ready after ${READY_SECONDS} s; read kwok.log`);
      await pause(100);
    }
  }
  return names;
}

/** Takes a node group's nodes away, as deleting the group does. */
export async function removeNodes(
  kubeconfig: string,
  nodeGroup = "default",
  groupLabel = GROUP_LABEL,
): Promise<void> {
  const api = loadKubeconfig(kubeconfig).makeApiClient(CoreV1Api);
  const list = await api.listNode({ labelSelector: `${groupLabel}=${nodeGroup}` });
  await Promise.all(list.items.map((node) => orAbsent(api.deleteNode({ name: node.metadata?.name ?? "" }))));
}

const isReady = (node: V1Node) =>
  node.status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ??
  false;

function makeNode(index: number, options: NodesOptions): V1Node {
  const region = options.region ?? "eu-central-1";
  const zones = options.zones ?? ["a", "b", "c"].map((letter) => `${region}${letter}`);
  const zone = zones[index % zones.length] ?? `${region}a`;
  const nodeGroup = options.nodeGroup ?? "default";
  const name = `${nodeGroup}-${index}.${region}.compute.internal`;
  // From the name, so that several groups do not share them. 198.18.0.0/15 (RFC 2544) is outside of every VPC.
  const hash = createHash("sha256").update(name).digest();
  const address = `198.18.${hash[0] ?? 0}.${hash[1] ?? 0}`;
  return {
    metadata: nodeMetadata({
      ...{ name, region, zone },
      labels: {
        "node.kubernetes.io/instance-type": options.instanceType ?? DEFAULT_TYPE,
        "eks.amazonaws.com/capacityType": "ON_DEMAND",
        [options.groupLabel ?? GROUP_LABEL]: nodeGroup,
        ...options.labels,
      },
    }),
    spec: {
      providerID: `aws:///${zone}/i-${hash.toString("hex").slice(0, 17)}`,
      taints: [...(options.taints ?? [])],
    },
    status: {
      addresses: [
        { type: "InternalIP", address },
        { type: "Hostname", address: name },
      ],
      ...roomOf(options.instanceType ?? DEFAULT_TYPE),
      ...(options.kubernetesVersion === undefined ? {} : { nodeInfo: nodeInfo(options.kubernetesVersion) }),
    },
  };
}
