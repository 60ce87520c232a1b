// What the lab's Google does in the cluster: nodes of a pool, the address of a Service, who may prove a name.
import type { Content, Resource } from "../../../lab/cloud/google/content.ts";
import { mayProve } from "../../../lab/cluster/cert-manager/cloud-dns.ts";
import { readIssuer, refusal } from "../../../lab/cluster/cert-manager/objects.ts";
import { wanted } from "../../../lab/cluster/gke/address.ts";
import { nodesOf } from "../../../lab/cluster/gke/machines.ts";

const NAME = "networking.gke.io/load-balancer-ip-addresses";
const cluster: Resource = { location: "europe-west3" };
const address = (changes: Resource = {}): Resource => ({
  name: "shop-ingress",
  region: "europe-west3",
  address: "203.0.113.11",
  address_type: "EXTERNAL",
  network_tier: "PREMIUM",
  ...changes,
});

describe("a Service that names an address", () => {
  it("gets it", () => {
    expect(wanted({ [NAME]: "shop-ingress" }, cluster, [address()])).toBe("203.0.113.11");
  });

  it.each<[string, Record<string, string>, Resource]>([
    ["of another name", { [NAME]: "shop-ingres" }, address()],
    ["of another region", { [NAME]: "shop-ingress" }, address({ region: "europe-west1" })],
    ["of another tier", { [NAME]: "shop-ingress" }, address({ network_tier: "STANDARD" })],
    ["of the VPC, for clients outside", { [NAME]: "shop-ingress" }, address({ address_type: "INTERNAL" })],
  ])("gets none %s, and nobody says so", (_, annotations, one) => {
    expect(wanted(annotations, cluster, [one])).toBeUndefined();
  });
});

describe("a node pool", () => {
  const pool: Resource = {
    name: "system",
    cluster: "projects/acme-prod/locations/europe-west3/clusters/shop",
    location: "europe-west3",
    node_locations: ["europe-west3-c", "europe-west3-a"],
    initial_node_count: 1,
    autoscaling: [{ total_min_node_count: 3 }],
    node_config: [
      {
        machine_type: "e2-standard-4",
        spot: true,
        labels: { team: "shop" },
        taint: [{ key: "cni.istio.io/not-ready", value: "true", effect: "NO_SCHEDULE" }],
      },
    ],
  };
  const nodes = nodesOf(pool, { project: "acme-prod", kubernetesVersion: "1.35.4-gke.1" });

  it("has as many nodes as its autoscaler keeps, spread over its zones", () => {
    const zones = nodes.map((node) => node.metadata?.labels?.["topology.kubernetes.io/zone"]);
    expect(zones).toEqual(["europe-west3-a", "europe-west3-c", "europe-west3-a"]);
    expect(new Set(nodes.map((node) => node.metadata?.name)).size).toBe(3);
  });

  it("has GKE's labels, its own and its taints, in Kubernetes' words", () => {
    expect(nodes[0]?.metadata?.labels).toMatchObject({
      "cloud.google.com/gke-nodepool": "system",
      "cloud.google.com/gke-spot": "true",
      team: "shop",
    });
    expect(nodes[0]?.spec?.taints).toEqual([
      { key: "cni.istio.io/not-ready", value: "true", effect: "NoSchedule" },
    ]);
    expect(nodes[0]?.status?.capacity).toMatchObject({ cpu: "4", memory: "16Gi" });
  });
});

describe("cert-manager on Cloud DNS", () => {
  const member = "principal://of-cert-manager";
  const content = (resources: Content["resources"] = {}): Content => ({
    project: { id: "acme-prod", number: "1" },
    resources: {
      google_dns_managed_zone: { z: { name: "example-com", dns_name: "example.com." } },
      google_dns_managed_zone_iam_member: {
        m: { member, role: "roles/dns.admin", managed_zone: "example-com" },
      },
      ...resources,
    },
  });
  const solver = (cloudDNS: object) => {
    const issuer = {
      kind: "ClusterIssuer",
      spec: { acme: { server: "s", privateKeySecretRef: { name: "a" }, solvers: [{ dns01: { cloudDNS } }] } },
    };
    const [one] = readIssuer(issuer).solvers;
    if (one === undefined) throw new Error("no solver");
    return { one, refused: refusal(issuer) };
  };
  const { one } = solver({ project: "acme-prod", hostedZoneName: "example-com" });

  it("proves a name and its wildcard in the zone that it may write", () => {
    expect(() => mayProve(content(), member, one, "*.shop.example.com")).not.toThrow();
  });

  it.each<[string, Content, ReturnType<typeof solver>["one"], string, string]>([
    ["of another zone", content(), one, "shop.example.org", "is not in zone example-com (example.com)"],
    [
      "without a right",
      content({ google_dns_managed_zone_iam_member: {} }),
      one,
      "shop.example.com",
      "has no roles/dns.admin on zone example-com of acme-prod",
    ],
    [
      "by looking for a zone",
      content(),
      solver({ project: "acme-prod" }).one,
      "shop.example.com",
      "may not list the zones of acme-prod",
    ],
  ])("proves no name %s", (_, cloud, by, name, reason) => {
    expect(() => mayProve(cloud, member, by, name)).toThrow(reason);
  });

  it("wants a project", () => {
    expect(solver({ hostedZoneName: "example-com" }).refused).toContain("cloudDNS.project: Required value");
  });
});
