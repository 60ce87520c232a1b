// The simulated Google under the real Terraform: a whole cluster comes and goes, and what Google refuses is refused in its words.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Terraform } from "../../helpers/terraform.ts";
import { describeWithTools } from "../../helpers/tools.ts";

const PROJECT = "acme-prod";
const APIS = ["cloudkms", "cloudresourcemanager", "compute", "container", "dns", "iam"];

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

const network = { name: "shop", auto_create_subnetworks: false };
const subnetwork = {
  name: "nodes",
  network: "${google_compute_network.n.id}",
  ip_cidr_range: "10.0.0.0/20",
  secondary_ip_range: [
    { range_name: "pods", ip_cidr_range: "10.4.0.0/14" },
    { range_name: "services", ip_cidr_range: "10.8.0.0/20" },
  ],
};
const cluster = {
  name: "shop",
  location: "europe-west3",
  deletion_protection: false,
  network: "${google_compute_network.n.id}",
  subnetwork: "${google_compute_subnetwork.s.id}",
  initial_node_count: 1,
  remove_default_node_pool: true,
  ip_allocation_policy: { cluster_secondary_range_name: "pods", services_secondary_range_name: "services" },
  workload_identity_config: { workload_pool: `${PROJECT}.svc.id.goog` },
};
const pool = {
  name: "system",
  cluster: "${google_container_cluster.c.id}",
  initial_node_count: 1,
  node_config: {
    service_account: "${google_service_account.a.email}",
    metadata: { "disable-legacy-endpoints": "true" },
  },
  management: { auto_repair: true, auto_upgrade: true },
};
const principal = (number = "123456789012") =>
  `principal://iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${PROJECT}.svc.id.goog/subject/ns/cert-manager/sa/cert-manager`;

const whole: Resources = {
  google_compute_network: { n: network },
  google_compute_subnetwork: { s: subnetwork },
  google_compute_router: { r: { name: "r", network: "${google_compute_network.n.name}" } },
  google_compute_router_nat: {
    n: {
      name: "nat",
      router: "${google_compute_router.r.name}",
      nat_ip_allocate_option: "AUTO_ONLY",
      source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      enable_dynamic_port_allocation: true,
    },
  },
  google_compute_firewall: {
    f: { name: "f", network: "${google_compute_network.n.id}", allow: { protocol: "tcp", ports: ["15017"] } },
  },
  google_compute_address: { a: { name: "shop-ingress" } },
  google_service_account: { a: { account_id: "shop-nodes" } },
  google_container_cluster: { c: cluster },
  google_container_node_pool: { p: pool },
  google_dns_managed_zone: { z: { name: "example-com", dns_name: "example.com." } },
  google_dns_record_set: {
    r: {
      name: "shop.example.com.",
      type: "A",
      ttl: 300,
      managed_zone: "${google_dns_managed_zone.z.name}",
      rrdatas: ["${google_compute_address.a.address}"],
    },
  },
  google_dns_managed_zone_iam_member: {
    m: {
      managed_zone: "${google_dns_managed_zone.z.name}",
      role: "roles/dns.admin",
      member: principal(),
      depends_on: ["google_container_cluster.c"],
    },
  },
};

describeWithTools("the simulated Google provider", (tools) => {
  const folder = mkdtempSync(join(tmpdir(), "meshup-google-"));
  const file = join(folder, "cloud.json");
  let terraform: Terraform;
  beforeAll(() => {
    process.env["MESHUP_PLAYED_GOOGLE"] = file;
    process.env["GOOGLE_OAUTH_ACCESS_TOKEN"] = "ya29.meshup-lab-test";
    terraform = new Terraform(tools.terraform);
    write({});
    terraform.run(folder, "init", "-input=false", "-no-color");
  }, 60_000);
  afterAll(() => {
    delete process.env["MESHUP_PLAYED_GOOGLE"];
    delete process.env["GOOGLE_OAUTH_ACCESS_TOKEN"];
    terraform.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    rmSync(join(folder, "terraform.tfstate"), { force: true });
    rmSync(join(folder, "load-balancers.json"), { force: true });
    bear(APIS);
  });

  function write(resource: Resources): void {
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({
        terraform: { required_providers: { google: { source: "hashicorp/google" } } },
        provider: { google: { project: PROJECT, region: "europe-west3" } },
        ...(Object.keys(resource).length === 0 ? {} : { resource }),
      }),
    );
  }

  /** A project whose APIs were enabled long ago. */
  function bear(apis: readonly string[]): void {
    const services = Object.fromEntries(apis.map((api) => [`${api}.googleapis.com`, 1]));
    const kubernetes = { endpoint: "127.0.0.1:6443", ca: "Q0E=", version: "1.35.4-gke.1" };
    writeFileSync(
      file,
      JSON.stringify({ project: { id: PROJECT, number: "123456789012" }, kubernetes, services }),
    );
  }

  const apply = () => terraform.run(folder, "apply", "-auto-approve", "-no-color", "-input=false");
  const destroy = () => terraform.run(folder, "destroy", "-auto-approve", "-no-color", "-input=false");
  const plan = () => terraform.run(folder, "plan", "-no-color", "-input=false");
  const left = () =>
    Object.entries(JSON.parse(readFileSync(file, "utf8")).resources as Record<string, object>)
      .filter(([, resources]) => Object.keys(resources).length > 0)
      .map(([type]) => type);
  /** What Terraform says, without its frames and line breaks. */
  const failure = (run: () => string) => {
    try {
      run();
    } catch (error) {
      return String(error).replace(/[\s│╷╵]+/g, " ");
    }
    throw new Error("it succeeded");
  };

  test("makes a whole cluster, sees no difference afterwards, and takes all of it away", () => {
    write(whole);
    expect(apply()).toContain("Apply complete! Resources: 12 added");
    expect(plan()).toContain("No changes.");
    const { attributes } = JSON.parse(readFileSync(join(folder, "terraform.tfstate"), "utf8")).resources.find(
      (one: { type: string }) => one.type === "google_container_cluster",
    ).instances[0];
    expect(attributes).toMatchObject({
      endpoint: "127.0.0.1:6443",
      master_version: "1.35.4-gke.1",
      cluster_ipv4_cidr: "10.4.0.0/14",
      effective_labels: { "goog-terraform-provisioned": "true" },
    });
    destroy();
    expect(left()).toEqual([]);
  }, 120_000);

  test("wants an API to be enabled, and then to be waited for", () => {
    bear([]);
    write({
      google_project_service: { compute: { service: "compute.googleapis.com", disable_on_destroy: false } },
      google_compute_network: { n: { ...network, depends_on: ["google_project_service.compute"] } },
    });
    expect(failure(apply)).toContain(
      "googleapi: Error 403: Compute Engine API has not been used in project 123456789012 before or it is disabled.",
    );
  }, 60_000);

  test("refuses what Google refuses, in its words", () => {
    write({
      google_compute_network: { n: network },
      google_compute_subnetwork: {
        s: subnetwork,
        overlap: {
          name: "overlap",
          network: "${google_compute_network.n.id}",
          ip_cidr_range: "10.4.1.0/24",
          depends_on: ["google_compute_subnetwork.s"],
        },
      },
      google_compute_router: { r: { name: "r", network: "${google_compute_network.n.id}" } },
      google_compute_router_nat: {
        n: {
          name: "nat",
          router: "${google_compute_router.r.name}",
          source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
          enable_dynamic_port_allocation: true,
          enable_endpoint_independent_mapping: true,
        },
      },
      google_container_cluster: {
        range: { ...cluster, ip_allocation_policy: { cluster_secondary_range_name: "nowhere" } },
        key: {
          ...cluster,
          name: "key",
          database_encryption: {
            state: "ENCRYPTED",
            key_name: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
          },
        },
      },
      google_container_node_pool: { p: { name: "p", cluster: "nobody", location: "europe-west3" } },
      google_dns_managed_zone: { z: { name: "example-com", dns_name: "example.com." } },
      google_dns_record_set: {
        r: {
          name: "shop.example.org.",
          type: "A",
          managed_zone: "${google_dns_managed_zone.z.name}",
          rrdatas: ["203.0.113.1"],
        },
      },
      google_dns_managed_zone_iam_member: {
        early: {
          managed_zone: "${google_dns_managed_zone.z.name}",
          role: "roles/dns.admin",
          member: principal(),
        },
        name: {
          managed_zone: "${google_dns_managed_zone.z.name}",
          role: "roles/dns.reader",
          member: principal(PROJECT),
        },
      },
      google_project_iam_member: {
        m: {
          project: PROJECT,
          role: "roles/viewer",
          member: `serviceAccount:nobody@${PROJECT}.iam.gserviceaccount.com`,
        },
      },
    });
    const said = failure(apply);
    for (const words of [
      "Invalid IPCidrRange: 10.4.1.0/24 conflicts with existing subnetwork 'nodes' in region 'europe-west3'.",
      "Endpoint-Independent Mapping cannot be enabled when Dynamic Port Allocation is enabled.",
      'Pod or Service secondary range "nowhere" does not exist in network "shop", subnetwork "nodes".',
      "Cloud KMS: the service account serviceAccount:service-123456789012@container-engine-robot.iam.gserviceaccount.com has no permission",
      "Not found: projects/acme-prod/locations/europe-west3/clusters/nobody.",
      "Invalid value for 'entity.change.additions[0].name': 'shop.example.org.'",
      "Identity Pool does not exist (acme-prod.svc.id.goog).",
      "names project acme-prod; it takes the project's number.",
      "Service account nobody@acme-prod.iam.gserviceaccount.com does not exist.",
    ])
      expect(said).toContain(words);
  }, 120_000);

  test("deletes nothing that is protected, or still in use by what GKE made for a Service", () => {
    const few: Resources = {
      google_compute_network: { n: network },
      google_compute_subnetwork: { s: subnetwork },
      google_container_cluster: { c: { ...cluster, deletion_protection: true } },
    };
    write(few);
    apply();
    expect(failure(destroy)).toContain("Cannot destroy cluster because deletion_protection is set to true.");
    write({ ...few, google_container_cluster: { c: cluster } });
    apply();
    const used = {
      firewall: `projects/${PROJECT}/global/firewalls/k8s-fw-a1`,
      network: `projects/${PROJECT}/global/networks/shop`,
    };
    writeFileSync(join(folder, "load-balancers.json"), JSON.stringify([used]));
    expect(failure(destroy)).toContain(`is already being used by '${used.firewall}'`);
    rmSync(join(folder, "load-balancers.json"));
    destroy();
    expect(left()).toEqual([]);
  }, 120_000);

  test("fills in what the API fills in: a plan that left a hole is never empty", () => {
    const config = { ...pool.node_config, metadata: { own: "1" } };
    write({
      ...whole,
      google_container_cluster: {
        c: { ...cluster, private_cluster_config: { master_global_access_config: { enabled: true } } },
      },
      google_container_node_pool: { p: { ...pool, node_config: config } },
    });
    apply();
    const again = plan();
    expect(again).toContain('- "disable-legacy-endpoints" = "true"');
    expect(again).toContain("google_container_node_pool.p must be replaced");
    expect(again).toContain("master_global_access_config");
  }, 120_000);

  test("takes no token but the lab's", () => {
    process.env["GOOGLE_OAUTH_ACCESS_TOKEN"] = "ya29.somebody";
    write(whole);
    expect(failure(plan)).toContain("the token is not one of the lab's");
    process.env["GOOGLE_OAUTH_ACCESS_TOKEN"] = "ya29.meshup-lab-test";
  }, 60_000);
});
