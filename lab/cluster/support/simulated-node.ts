/** A node that kwok plays, and what every cloud says of one. */
import type { V1ObjectMeta } from "@kubernetes/client-node";

export interface SimulatedNode {
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** Beside the well-known ones: those of the cloud and of whoever made it. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Metadata of the node; the annotation is how kwok knows its own. */
export function nodeMetadata({ name, region, zone, labels }: SimulatedNode): V1ObjectMeta {
  return {
    name,
    annotations: { "kwok.x-k8s.io/node": "fake" },
    labels: {
      "kubernetes.io/arch": "amd64",
      "kubernetes.io/hostname": name,
      "kubernetes.io/os": "linux",
      "topology.kubernetes.io/region": region,
      "topology.kubernetes.io/zone": zone,
      ...labels,
    },
  };
}
