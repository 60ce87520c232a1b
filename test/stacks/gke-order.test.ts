// GKE: what waits for what, and what outlives what. Destroy is the same graph, turned round.
import { config } from "../helpers/config";
import { gkeTurned, gkeWithDomain } from "../helpers/gke";
import { Graph } from "../helpers/graph";
import { synth } from "../helpers/synth";

const stack = synth(config(gkeWithDomain));
const graph = new Graph(stack);
const all = (pattern: RegExp) => stack.addresses().filter((address) => pattern.test(address));
const releases = all(/^helm_release\./);

describe.each([
  ["nodes, or pods could not finish", /^google_container_node_pool\./],
  ["the cluster", /^google_container_cluster\./],
  ["Cloud NAT: controllers call Google until the end", /^google_compute_router(_nat)?\./],
  ["the way of the API server to istiod", /^google_compute_firewall\./],
  ["the nodes' rights", /^google_project_iam_member\.gke_node-account_/],
  ["the API guard, or a failed plan would forget it", /^data\.helm_template\./],
  ["the joint", /^terraform_data\.gke_ready$/],
])("every release is outlived by %s", (_, pattern) => {
  test.each(releases)("%s", (address) => {
    const outlive = graph.after(address);
    expect(all(pattern).length).toBeGreaterThan(0);
    for (const other of all(pattern)) expect(outlive).toContain(other);
  });
});

test.each([
  [
    "everything in the project waits until its APIs answer",
    /^(google_(compute|container|service_account|project_iam)|data\.google_project)/,
    "time_sleep.gke_services_wait",
  ],
  [
    "the cluster comes after the rights of its nodes: the first ones would register without logs",
    /^google_container_cluster\./,
    "google_project_iam_member.gke_node-account_container-defaultNodeServiceAccount",
  ],
  [
    "nodes come after their way out",
    /^google_container_node_pool\./,
    "google_compute_router_nat.gke_network_nat",
  ],
  [
    "a right of a service account comes after the cluster, with which the pool of identities appears",
    /^google_dns_managed_zone_iam_member\./,
    "google_container_cluster.gke_control-plane_gke",
  ],
])("%s", (_, pattern, earlier) => {
  expect(all(pattern).length).toBeGreaterThan(0);
  for (const later of all(pattern)) expect(graph.after(later)).toContain(earlier);
});

test("the address outlives the gateway that names it, and the records do not wait for the gateway", () => {
  const gateway = stack.release("istio-ingressgateway");
  expect(graph.after(gateway)).toContain("google_compute_address.gke_ingress_address");
  expect(graph.beside(gateway, "google_dns_record_set.gke_ingress_apex")).toBe(true);
});

test("cert-manager's rights outlive it, so that it can delete its records", () => {
  expect(graph.after(stack.release("cert-manager"))).toContain(
    "google_dns_managed_zone_iam_member.gke_identity_cert-manager_zone",
  );
});

test("the address and the cluster are made at the same time", () => {
  expect(
    graph.beside(
      "google_compute_address.gke_ingress_address",
      "google_container_cluster.gke_control-plane_gke",
    ),
  ).toBe(true);
});

test("the token is fetched when the cluster is usable, by either way", () => {
  expect(stack.json["ephemeral"]).toEqual({
    google_client_config: { gke_token: { depends_on: ["terraform_data.gke_ready"] } },
  });
  const turned = synth(config(gkeTurned));
  expect(turned.json["ephemeral"]).toBeUndefined();
  expect(turned.json.data["google_client_config"]?.["gke_token"]?.["depends_on"]).toEqual([
    "terraform_data.gke_ready",
  ]);
});

test("with a key of one's own the cluster comes after the agent's right to it, and with external-dns rights outlive it", () => {
  const turned = synth(config(gkeTurned));
  const order = new Graph(turned);
  expect(order.after("google_container_cluster.gke_control-plane_gke")).toContain(
    "google_kms_crypto_key_iam_member.gke_secrets-key_gke-agent",
  );
  const rights = [
    "google_dns_managed_zone_iam_member.gke_identity_external-dns_zone",
    "google_project_iam_member.gke_identity_external-dns_zones",
  ];
  for (const right of rights) expect(order.after(turned.release("external-dns"))).toContain(right);
});
