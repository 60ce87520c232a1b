// Which address GKE takes for a Service of type LoadBalancer. Talks to nobody.
import { nameOf, type Resource, text } from "../../cloud/google/content.ts";

export const TYPE = "networking.gke.io/load-balancer-type";
export const ADDRESSES = "networking.gke.io/load-balancer-ip-addresses";
const TIER = "cloud.google.com/network-tier";

/** The address that the Service names, if it is a regional one of the cluster's region and of the same tier. */
export function wanted(
  annotations: Readonly<Record<string, string>>,
  cluster: Resource,
  addresses: readonly Resource[],
): string | undefined {
  const name = annotations[ADDRESSES];
  const internal = annotations[TYPE] === "Internal";
  const tier = (annotations[TIER] ?? "Premium").toUpperCase();
  const found = addresses.find(
    (one) =>
      text(one, "name") === name &&
      text(cluster, "location").startsWith(nameOf(text(one, "region"))) &&
      text(one, "address_type") === (internal ? "INTERNAL" : "EXTERNAL") &&
      (internal || text(one, "network_tier") === tier),
  );
  return found === undefined ? undefined : text(found, "address");
}
