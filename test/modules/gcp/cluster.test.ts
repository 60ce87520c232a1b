import { config } from "../../helpers/config";
import { gkeTurned, gkeWithDomain, minimalGke } from "../../helpers/gke";
import { synth } from "../../helpers/synth";

const cluster = (content: object) => synth(config(content)).resource("google_container_cluster");

describe("the control plane", () => {
  const made = cluster(minimalGke);

  test("is regional, private, of Dataplane V2 and Workload Identity, and names no version", () => {
    expect(made).toMatchObject({
      location: "europe-west3",
      datapath_provider: "ADVANCED_DATAPATH",
      private_cluster_config: { enable_private_nodes: true },
      workload_identity_config: { workload_pool: "acme-prod.svc.id.goog" },
      enable_shielded_nodes: true,
      enable_legacy_abac: false,
      release_channel: { channel: "REGULAR" },
      deletion_protection: false,
    });
    expect(Object.keys(made).filter((key) => /version/.test(key))).toEqual([]);
    expect(made).not.toHaveProperty("enable_autopilot");
  });

  test("keeps what GKE needs for load balancers, and leaves Calico out", () => {
    expect(made["addons_config"]).toMatchObject({
      http_load_balancing: { disabled: false },
      network_policy_config: { disabled: true },
      dns_cache_config: { enabled: true },
    });
  });

  test("its pool for the first minutes is closed like ours, and no drift afterwards", () => {
    const [pool] = made["node_pool"] as { name: string; node_config: object }[];
    expect(pool).toMatchObject({
      name: "default-pool",
      node_config: {
        service_account: "${google_service_account.gke_node-account_account.email}",
        shielded_instance_config: { enable_secure_boot: true },
        metadata: { "disable-legacy-endpoints": "true" },
        disk_type: "pd-standard",
      },
    });
    expect(made).toMatchObject({
      remove_default_node_pool: true,
      lifecycle: { ignore_changes: ["node_pool", "initial_node_count"] },
    });
  });

  test("windows, exclusions, policy, key, logs and metrics reach it", () => {
    expect(cluster(gkeTurned)).toMatchObject({
      release_channel: { channel: "STABLE" },
      deletion_protection: true,
      node_locations: ["europe-west3-a", "europe-west3-b"],
      maintenance_policy: {
        recurring_window: {
          start_time: "2026-01-01T02:00:00Z",
          end_time: "2026-01-01T06:00:00Z",
          recurrence: "FREQ=WEEKLY;BYDAY=TU,WE,TH",
        },
        maintenance_exclusion: [
          { exclusion_name: "season", exclusion_options: { scope: "NO_MINOR_UPGRADES" } },
        ],
      },
      binary_authorization: { evaluation_mode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
      database_encryption: { state: "ENCRYPTED", key_name: expect.stringMatching(/cryptoKeys\/secrets$/) },
      logging_config: { enable_components: ["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER"] },
      monitoring_config: {
        enable_components: ["SYSTEM_COMPONENTS", "HPA"],
        managed_prometheus: { enabled: false },
      },
    });
  });
});

describe("the way to the API server", () => {
  const helm = (content: object) => {
    const { json } = synth(config(content));
    return (json["provider"] as { helm: { kubernetes: Record<string, unknown> }[] }).helm[0]?.kubernetes;
  };
  const reference = "${google_container_cluster.gke_control-plane_gke";

  test("by name: IAM alone, no address, and no CA, which would refuse Google's certificate", () => {
    const made = cluster(minimalGke);
    expect(made["control_plane_endpoints_config"]).toEqual({
      dns_endpoint_config: { allow_external_traffic: true },
      ip_endpoints_config: { enabled: false },
    });
    expect(made).not.toHaveProperty("master_authorized_networks_config");
    expect(helm(minimalGke)).toEqual({
      host: `https://${reference}.control_plane_endpoints_config[0].dns_endpoint_config[0].endpoint}`,
      token: "${ephemeral.google_client_config.gke_token.access_token}",
    });
  });

  test("by address: for authorized networks alone, with the cluster's CA", () => {
    const byAddress = {
      ...minimalGke,
      cluster: { endpoint: "ip", enablePrivateEndpoint: true, authorizedNetworks: ["10.8.0.0/24"] },
    };
    expect(cluster(byAddress)).toMatchObject({
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
      control_plane_endpoints_config: {
        dns_endpoint_config: { allow_external_traffic: false },
        ip_endpoints_config: { enabled: true },
      },
      master_authorized_networks_config: {
        cidr_blocks: [{ cidr_block: "10.8.0.0/24" }],
        gcp_public_cidrs_access_enabled: false,
      },
    });
    expect(helm(byAddress)).toMatchObject({
      host: `https://${reference}.endpoint}`,
      cluster_ca_certificate: `\${base64decode(${reference.slice(2)}.master_auth[0].cluster_ca_certificate)}`,
    });
  });

  test("with exec: Google's plugin, and no token in the stack", () => {
    const exec = { ...minimalGke, credentials: "exec" };
    expect(helm(exec)).toMatchObject({
      exec: { api_version: "client.authentication.k8s.io/v1beta1", command: "gke-gcloud-auth-plugin" },
    });
    expect(synth(config(exec)).text).not.toContain("google_client_config");
  });

  test.each([
    ["token", ">= 7.45.0, < 8.0.0"],
    ["stored-token", ">= 6.50.0, < 8.0.0"],
    ["exec", ">= 6.50.0, < 8.0.0"],
  ])("credentials: %s takes google %s, and no stack of Google's asks for AWS", (credentials, version) => {
    const { json } = synth(config({ ...gkeWithDomain, credentials }));
    const required = json.terraform["required_providers"] as Record<string, { version: string }>;
    expect(Object.keys(required).sort()).toEqual(["google", "helm", "time"]);
    expect(required["google"]?.version).toBe(version);
  });
});

test("labels keep their hyphens", () => {
  const { json } = synth(config(gkeTurned));
  expect(json["provider"]).toMatchObject({
    google: [{ default_labels: { "meshup-cluster": "test", "cost-center": "shop" } }],
  });
});
