import { config } from "../../helpers/config";
import { gkeTurned, minimalGke } from "../../helpers/gke";
import { synth } from "../../helpers/synth";

const pool = (content: object, name: string) =>
  synth(config(content)).resource("google_container_node_pool", `gke_nodes_${name}`);

test("the system's pool: no taint, no Spot, private, and room between its two counts", () => {
  const system = pool(minimalGke, "system");
  expect(system).toMatchObject({
    name: "system",
    autoscaling: { total_min_node_count: 3, total_max_node_count: 9, location_policy: "BALANCED" },
    management: { auto_repair: true, auto_upgrade: true },
    upgrade_settings: { strategy: "SURGE", max_surge: 1, max_unavailable: 0 },
    network_config: { enable_private_nodes: true },
    node_config: {
      machine_type: "e2-standard-4",
      image_type: "COS_CONTAINERD",
      spot: false,
      workload_metadata_config: { mode: "GKE_METADATA" },
      shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
    },
  });
  expect(system["node_config"]).not.toHaveProperty("taint");
  expect(system).not.toHaveProperty("node_count"); // the autoscaler's business
});

test("what GKE fills in is said or ignored, so that a second plan is empty", () => {
  expect(pool(minimalGke, "system")).toMatchObject({
    node_config: {
      metadata: { "disable-legacy-endpoints": "true" },
      kubelet_config: { insecure_kubelet_readonly_port_enabled: "FALSE" },
    },
    lifecycle: { ignore_changes: ["initial_node_count", "node_config[0].resource_labels"] },
  });
});

test("a pool of the file's: Spot, disk, labels with their dots, taints in Google's words, and the CNI's own", () => {
  expect(pool(gkeTurned, "batch")).toMatchObject({
    node_locations: ["europe-west3-a", "europe-west3-b"],
    max_pods_per_node: 64,
    autoscaling: { total_min_node_count: 0, total_max_node_count: 20, location_policy: "ANY" },
    node_config: {
      machine_type: "e2-standard-8",
      spot: true,
      disk_size_gb: 200,
      disk_type: "pd-ssd",
      labels: { "example.com/part": "batch" },
      taint: [
        { key: "dedicated", value: "batch", effect: "NO_SCHEDULE" },
        { key: "cni.istio.io/not-ready", value: "true", effect: "NO_SCHEDULE" },
      ],
    },
  });
});

test("istiod takes the taint off where a pool has it, and only there", () => {
  const taint = (content: object) => {
    const pilot: { taint?: object } = synth(config(content)).values("istiod")["pilot"] ?? {};
    return pilot.taint;
  };
  expect(taint(gkeTurned)).toEqual({ enabled: true, namespace: "kube-system" });
  expect(taint({ ...minimalGke, nodePools: { apps: { waitForCni: false } } })).toEqual({
    enabled: false,
    namespace: "kube-system",
  });
});

test("nodes have an account of their own with the two least roles", () => {
  const roles = Object.values(synth(config(minimalGke)).json.resource["google_project_iam_member"] ?? {});
  expect(roles.map(({ role, member }) => [role, member])).toEqual([
    ["roles/artifactregistry.reader", "${google_service_account.gke_node-account_account.member}"],
    [
      "roles/container.defaultNodeServiceAccount",
      "${google_service_account.gke_node-account_account.member}",
    ],
  ]);
});
