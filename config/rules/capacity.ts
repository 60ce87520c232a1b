// Do the nodes carry the mesh? What does not fit stays Pending, and the release ends in a timeout a quarter of an hour later.
import { gatewaysOf } from "../gateways";
import { allocatableCpu, vcpus } from "../instance-types";
import { quantity } from "../quantity";
import type { EksConfig } from "../types";
import type { Rule } from "./rule";

/** aws-node 50m, kube-proxy 100m, istio-cni 100m: on every node. */
const DAEMONS = 0.25;
/** Two pods of coredns and metrics-server at 100m: as many as the fullest node gets. */
const ADDONS = 0.2;
/** Of the EBS driver: three containers of 10m on every node, and six of one of its two controllers. */
const EBS_DRIVER = 0.09;
/** One of Karpenter's two pods, which never share a node. */
const KARPENTER = 0.5;

/** One pod of each part of cert-manager and the job that checks it; external-dns: as many as the fullest node gets. */
const certificatesAndNames = (config: EksConfig) =>
  (gatewaysOf(config).some(({ entry }) => entry.tls === "lets-encrypt") ? 0.11 : 0) +
  (config.ingress.records === "external-dns" ? 0.02 : 0);

/** Only the system's group: others may be tainted, or emptied by an autoscaler. Only CPU, and only at the start, when no autoscaler helps yet: the fullest of the desired nodes gets a ceiling's share of each. */
const meshFitsOnNodes: Rule = (config) => {
  const { autoMode, nodes, addons, karpenter, mesh } = config;
  if (autoMode !== undefined) return []; // makes the nodes that the requests need
  const sizes = nodes.instanceTypes.map(vcpus).filter((cores) => cores !== undefined);
  if (sizes.length === 0) return [];
  const others =
    DAEMONS + ADDONS + (addons.ebsCsi.enabled ? EBS_DRIVER : 0) + (karpenter === undefined ? 0 : KARPENTER);
  const room = allocatableCpu(Math.min(...sizes)) - others - certificatesAndNames(config);
  const share = (replicas: number, cpu: string) => Math.ceil(replicas / nodes.desiredSize) * quantity(cpu);
  const gateways = gatewaysOf(config);
  const needed = gateways.reduce(
    (sum, { pods }) => sum + share(pods.minReplicas, pods.resources.requests.cpu),
    share(mesh.istiod.autoscaleMin, mesh.istiod.resources.requests.cpu),
  );
  if (needed <= room) return [];
  return [
    {
      code: "CFG025",
      path: ["nodes", "instanceTypes"],
      problem: `${nodes.desiredSize} × ${nodes.instanceTypes.join(", ")} cannot carry the mesh: istiod and ${gateways.length === 1 ? "gateway" : "gateways"} request ${needed.toFixed(2)} CPU on the fullest, which has ${room.toFixed(2)} beside its add-ons`,
      fix: `use m6i.xlarge, more nodes, or smaller requests in mesh.istiod.resources and ${gateways.map(({ podsPath }) => `${podsPath.join(".")}.resources`).join(", ")}`,
    },
  ];
};

export const capacityRules: readonly Rule[] = [meshFitsOnNodes];
