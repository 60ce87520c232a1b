import { config, minimal } from "../../helpers/config";
import { gkeTurned, gkeWithDomain, minimalGke } from "../../helpers/gke";
import { type Synthesized, synth } from "../../helpers/synth";

const stack = synth(config(gkeWithDomain));
const turned = synth(config(gkeTurned));
const service = (one: Synthesized): Record<string, unknown> =>
  one.values("istio-ingressgateway")["service"] ?? {};

describe("the load balancer", () => {
  test("takes our regional address by its name, as a backend service of the new kind", () => {
    expect(stack.resource("google_compute_address")).toMatchObject({
      name: "test-ingress",
      region: "europe-west3",
      address_type: "EXTERNAL",
      network_tier: "PREMIUM",
    });
    expect(service(stack)).toEqual({
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      loadBalancerSourceRanges: ["0.0.0.0/0"],
      annotations: {
        "networking.gke.io/load-balancer-ip-addresses": "${google_compute_address.gke_ingress_address.name}",
        "cloud.google.com/l4-rbs": "enabled",
        "networking.gke.io/weighted-load-balancing": "pods-per-node",
      },
      ports: [
        { name: "http2", port: 80, targetPort: 80, protocol: "TCP" },
        { name: "https", port: 443, targetPort: 443, protocol: "TCP" },
      ],
    });
  });

  test("internal: an address of the nodes' subnet, and who may come in", () => {
    expect(turned.resource("google_compute_address")).toMatchObject({
      address_type: "INTERNAL",
      subnetwork: "${google_compute_subnetwork.gke_network_nodes.id}",
    });
    expect(service(turned)).toMatchObject({
      loadBalancerSourceRanges: ["10.0.0.0/8"],
      annotations: { "networking.gke.io/load-balancer-type": "Internal" },
    });
    expect(service(turned)["annotations"]).not.toHaveProperty(["cloud.google.com/l4-rbs"]);
  });

  test("without a domain: port 80 alone, no zone, no certificate, no rights", () => {
    const bare = synth(config(minimalGke));
    expect(service(bare)["ports"]).toHaveLength(1);
    expect(bare.text).not.toMatch(/google_dns_|cert-manager/);
  });
});

describe("names", () => {
  test("the domain and its wildcard point at the address, in a zone that is checked at plan", () => {
    const records = Object.values(stack.json.resource["google_dns_record_set"] ?? {});
    expect(records.map(({ name, type, rrdatas }) => [name, type, rrdatas])).toEqual(
      ["shop.example.com.", "*.shop.example.com."].map((name) => [
        name,
        "A",
        ["${google_compute_address.gke_ingress_address.address}"],
      ]),
    );
    const zone = stack.json.data["google_dns_managed_zone"]?.["gke_ingress_zone_found"];
    expect(zone).toMatchObject({ name: "example-com", project: "acme-prod" });
    expect(JSON.stringify(zone)).toContain("self.visibility");
  });

  test("a zone of ours, in another project; external-dns writes there and lists there", () => {
    expect(turned.resource("google_dns_managed_zone")).toMatchObject({
      name: "public",
      dns_name: "example.com.",
      project: "acme-dns",
      dnssec_config: { state: "on" },
    });
    expect(turned.json.resource["google_dns_record_set"]).toBeUndefined();
    expect(turned.values("external-dns")).toMatchObject({
      provider: { name: "google" },
      extraArgs: {
        "google-project": "acme-dns",
        "google-zone-visibility": "public",
        "zone-id-filter": "${google_dns_managed_zone.gke_ingress_zone_zone.name}",
      },
    });
  });
});

describe("identities", () => {
  const principal = (namespace: string, account: string) =>
    `principal://iam.googleapis.com/projects/\${data.google_project.gke_project.number}/locations/global/workloadIdentityPools/acme-prod.svc.id.goog/subject/ns/${namespace}/sa/${account}`;

  test("cert-manager may write into one zone, and has no role in the project and no annotation", () => {
    expect(stack.resource("google_dns_managed_zone_iam_member")).toMatchObject({
      managed_zone: "${data.google_dns_managed_zone.gke_ingress_zone_found.name}",
      role: "roles/dns.admin",
      member: principal("cert-manager", "cert-manager"),
    });
    expect(JSON.stringify(stack.json.resource["google_project_iam_member"])).not.toContain("principal://");
    expect(stack.values("cert-manager")["serviceAccount"]).toMatchObject({ annotations: {} });
  });

  test("its issuers name the zone, so that it need not list the project's", () => {
    const objects: { kind: string; spec: never }[] = stack.values("lets-encrypt")["objects"] ?? [];
    const issuers = objects.filter(({ kind }) => kind === "ClusterIssuer");
    expect(issuers).toHaveLength(2);
    for (const { spec } of issuers)
      expect(spec).toMatchObject({
        acme: {
          solvers: [
            {
              selector: { dnsZones: ["example.com"] },
              dns01: {
                cloudDNS: {
                  project: "acme-prod",
                  hostedZoneName: "${data.google_dns_managed_zone.gke_ingress_zone_found.name}",
                },
              },
            },
          ],
        },
      });
  });

  test("external-dns may write into the zone and read the zones of its project", () => {
    const member = principal("external-dns", "external-dns");
    expect(
      turned.resource("google_dns_managed_zone_iam_member", "gke_identity_external-dns_zone"),
    ).toMatchObject({ project: "acme-dns", role: "roles/dns.admin", member });
    expect(turned.resource("google_project_iam_member", "gke_identity_external-dns_zones")).toMatchObject({
      project: "acme-dns",
      role: "roles/dns.reader",
      member,
    });
  });
});

test("the gateway ends TLS, with what the file allows", () => {
  const gateway = (one: Synthesized) => {
    const objects: { kind: string; spec: { servers: unknown[] } }[] =
      one.values("mesh-objects")["objects"] ?? [];
    return objects.find(({ kind }) => kind === "Gateway");
  };
  const tls = (minProtocolVersion: string) => ({
    tls: { mode: "SIMPLE", credentialName: "public-tls", minProtocolVersion },
  });
  expect(gateway(stack)?.spec.servers[1]).toMatchObject(tls("TLSV1_2"));
  expect(gateway(turned)?.spec.servers[1]).toMatchObject(tls("TLSV1_3"));
});

test("sidecars leave the metadata server alone; on EKS nothing is said of it", () => {
  expect(stack.values("istiod")["global"]).toMatchObject({
    platform: "gke",
    proxy: { excludeIPRanges: "169.254.169.254/32" },
  });
  expect(synth(config(minimal)).text).not.toContain("excludeIPRanges");
});
