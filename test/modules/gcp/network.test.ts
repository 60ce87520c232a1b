import { config } from "../../helpers/config";
import { gkeTurned, minimalGke } from "../../helpers/gke";
import { synth } from "../../helpers/synth";

const stack = synth(config(minimalGke));
const turned = synth(config(gkeTurned));

test("one subnet with ranges of their own for pods and Services, which the cluster names", () => {
  expect(stack.resource("google_compute_subnetwork")).toMatchObject({
    ip_cidr_range: "10.0.0.0/20",
    private_ip_google_access: true,
    secondary_ip_range: [
      { range_name: "pods", ip_cidr_range: "10.4.0.0/14" },
      { range_name: "services", ip_cidr_range: "10.8.0.0/20" },
    ],
  });
  expect(stack.resource("google_container_cluster")).toMatchObject({
    ip_allocation_policy: { cluster_secondary_range_name: "pods", services_secondary_range_name: "services" },
  });
});

test("a file's own ranges and flow logs reach it; without the key nothing is recorded", () => {
  expect(turned.resource("google_compute_subnetwork")).toMatchObject({
    ip_cidr_range: "10.20.0.0/22",
    secondary_ip_range: [{ ip_cidr_range: "10.32.0.0/15" }, { ip_cidr_range: "10.21.0.0/20" }],
    log_config: { flow_sampling: 0.25 },
  });
  expect(stack.resource("google_compute_subnetwork")).not.toHaveProperty("log_config");
});

test("the API server reaches istiod on every node of ours, and on no other machine", () => {
  for (const [one, range] of [
    [stack, "10.0.0.0/20"],
    [turned, "10.20.0.0/22"],
  ] as const) {
    const { target_tags, ...rule } = one.resource<{ target_tags: string[] }>("google_compute_firewall");
    expect(rule).toMatchObject({ allow: [{ protocol: "tcp", ports: ["15017"] }], source_ranges: [range] });
    for (const pool of Object.values(one.json.resource["google_container_node_pool"] ?? {}))
      expect(pool["node_config"]).toMatchObject({ tags: target_tags });
  }
});

test("Cloud NAT gives ports as they are needed", () => {
  expect(stack.resource("google_compute_router_nat")).toMatchObject({
    enable_dynamic_port_allocation: true,
    enable_endpoint_independent_mapping: false,
    min_ports_per_vm: 256,
  });
});

test("APIs stay on at destroy, whatever of them others use by then", () => {
  const services = Object.values(stack.json.resource["google_project_service"] ?? {});
  expect(services.map(({ service }) => service)).toContain("container.googleapis.com");
  for (const service of services) expect(service["disable_on_destroy"]).toBe(false);
});

test("every file switches on the same APIs: one more would let a running cluster wait", () => {
  expect(turned.json.resource["google_project_service"]).toEqual(
    stack.json.resource["google_project_service"],
  );
});
