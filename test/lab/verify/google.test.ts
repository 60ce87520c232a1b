// What the rehearsal reads out of the played Google after a deploy, each with the one thing that can be wrong about it.
import type { Content, Resource } from "../../../lab/cloud/google/content.ts";
import {
  describeAddress,
  describeRecords,
  describeRights,
  describeWebhookAccess,
} from "../../../lab/verify/google.ts";

const content = (resources: Record<string, Resource>): Content => ({
  project: { id: "acme-prod", number: "123456789012" },
  resources: Object.fromEntries(Object.entries(resources).map(([type, one]) => [type, { one }])),
});
const address = { name: "shop-ingress", address: "203.0.113.11" };

describe("after a deploy to Google", () => {
  it("the Service has the address that it names, and no other", () => {
    const cloud = content({ google_compute_address: address });
    expect(describeAddress(cloud, "shop-ingress", "203.0.113.11")).toBe("shop-ingress, 203.0.113.11");
    expect(() => describeAddress(cloud, "shop-ingress", "198.51.100.7")).toThrow(
      "the Service has 198.51.100.7, not 203.0.113.11 of shop-ingress",
    );
    expect(() => describeAddress(cloud, "typo", "198.51.100.7")).toThrow("there is no such address");
  });

  it("15017 is open to every pool's machines", () => {
    const rule = {
      allow: [{ protocol: "tcp", ports: ["15017"] }],
      source_ranges: ["10.0.0.0/20"],
      target_tags: ["shop-node"],
    };
    const cloud = (tag: string) =>
      content({
        google_compute_firewall: rule,
        google_container_node_pool: { name: "batch", node_config: [{ tags: [tag] }] },
      });
    expect(describeWebhookAccess(cloud("shop-node"))).toBe("15017 from 10.0.0.0/20 to shop-node");
    expect(() => describeWebhookAccess(cloud("other"))).toThrow("batch carries none of shop-node");
    expect(() => describeWebhookAccess(content({}))).toThrow("no firewall rule opens 15017");
  });

  it("the names lead to the reserved address", () => {
    const cloud = (value: string): Content => ({
      ...content({}),
      resources: {
        google_compute_address: { a: address },
        google_dns_record_set: Object.fromEntries(
          ["shop.example.com.", "*.shop.example.com."].map((name) => [
            name,
            { name, type: "A", rrdatas: [value] },
          ]),
        ),
      },
    });
    expect(describeRecords(cloud("203.0.113.11"), "shop.example.com")).toContain("*.shop.example.com");
    expect(() => describeRecords(cloud("203.0.113.9"), "shop.example.com")).toThrow("which is not ours");
    expect(() => describeRecords(content({}), "shop.example.com")).toThrow(
      "no A record for shop.example.com",
    );
  });

  it("cert-manager has one zone as itself, and no role in the project", () => {
    const account = { namespace: "cert-manager", name: "cert-manager" };
    const member =
      "principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-prod.svc.id.goog/subject/ns/cert-manager/sa/cert-manager";
    const zone = {
      member,
      role: "roles/dns.admin",
      managed_zone: "projects/acme-prod/managedZones/example-com",
    };
    const cloud = content({ google_dns_managed_zone_iam_member: zone });
    expect(describeRights(cloud, account)).toBe("roles/dns.admin on zone example-com, as itself");
    expect(() => describeRights(content({}), account)).toThrow("has no right to a zone");
    const wide = content({
      google_dns_managed_zone_iam_member: zone,
      google_project_iam_member: { member, role: "roles/dns.admin" },
    });
    expect(() => describeRights(wide, account)).toThrow("has roles/dns.admin in the project");
  });
});
