// Wrong cluster files for GKE: one line each, which names the fix.
import { load } from "../../helpers/config";
import { gkeTurned, gkeWithDomain, minimalGke } from "../../helpers/gke";

const cloud = { type: "cloud", organization: "acme" };
const { letsEncrypt } = gkeWithDomain.ingress;
const ip = { endpoint: "ip" };
const domain = "shop.example.com";

/** Problems of a file, without their place. */
const problems = (content: object) => load(content).problems.map((p) => p.replace(/^test.yaml:\d+: /, ""));

describe("refused", () => {
  test.each([
    [
      "Autopilot",
      { cluster: { enableAutopilot: true } },
      "cluster.enableAutopilot: Autopilot admits no CNI agent, so there would be no mesh without privileged init containers; remove it: clusters here are Standard, and their nodes come and go by themselves as well [CFG130]",
    ],
    [
      "a version",
      { cluster: { version: "1.35" } },
      "cluster.version: GKE upgrades by itself, and a version here would be a difference after each of its upgrades; choose cluster.releaseChannel, and hold a minor back by cluster.maintenanceExclusions [CFG154]",
    ],
    [
      "Spot machines for the system",
      { nodes: { spot: true } },
      "nodes.spot: istiod and the gateway live on these nodes, and Spot machines may all go at once; put Spot machines into a pool of nodePools [CFG057]",
    ],
    [
      "a zone instead of a region",
      { region: "europe-west3-a" },
      'region: "europe-west3-a" is wrong here; it must be a region such as europe-west3, without a zone: the control plane of a zonal cluster is one machine [CFG007]',
    ],
    [
      "a certificate of ACM's",
      { ingress: { ...gkeWithDomain.ingress, tls: "acm" } },
      'ingress.tls: "acm" is wrong here; it must be lets-encrypt or secret: Google\'s passthrough load balancer ends no TLS, so neither acm nor a Google-managed certificate works there [CFG007]',
    ],
    [
      "pods among the nodes",
      { network: { clusterIpv4CidrBlock: "10.0.0.0/14" } },
      "network.clusterIpv4CidrBlock: 10.0.0.0/14 overlaps network.ipCidrRange 10.0.0.0/20; choose a range of its own, such as 10.4.0.0/14 [CFG132]",
    ],
    [
      "Services among the pods",
      { network: { clusterIpv4CidrBlock: "10.8.0.0/14" } },
      "network.servicesIpv4CidrBlock: 10.8.0.0/20 overlaps network.clusterIpv4CidrBlock 10.8.0.0/14; choose a range of its own, such as 172.16.0.0/16 [CFG132]",
    ],
    [
      "a range of Services that is too small",
      { network: { servicesIpv4CidrBlock: "10.8.0.0/28" } },
      "network.servicesIpv4CidrBlock: 10.8.0.0/28 is not between /16 and /27, as a range of Services must be; use one such as 10.8.0.0/20 [CFG131]",
    ],
    [
      "bits behind a prefix",
      { network: { ipCidrRange: "10.0.0.1/20" } },
      "network.ipCidrRange: 10.0.0.1/20 has bits set behind its prefix; write 10.0.0.0/20 [CFG010]",
    ],
    [
      "too few addresses for the pods of so many nodes",
      { network: { clusterIpv4CidrBlock: "10.4.0.0/21" } },
      "network.clusterIpv4CidrBlock: 10.4.0.0/21 has room for 8 nodes of 110 pods, and the pools may have 10 with one more of each in an upgrade; use a larger range, a lower network.maxPodsPerNode or a lower totalMaxNodeCount [CFG133]",
    ],
    [
      "too few addresses for so many nodes",
      { network: { ipCidrRange: "10.0.0.0/26" }, nodePools: { apps: { totalMaxNodeCount: 60 } } },
      "network.ipCidrRange: 10.0.0.0/26 has 60 addresses, and the pools may have 71 nodes with one more of each in an upgrade; use a larger range such as 10.0.0.0/20, or a lower totalMaxNodeCount [CFG134]",
    ],
    [
      "a zone twice",
      { nodeLocations: ["a", "a"] },
      "nodeLocations.1: zone a is named twice; name each zone once [CFG018]",
    ],
    [
      "an address that nobody may reach",
      { cluster: ip },
      "cluster.authorizedNetworks: is missing, so nobody could reach the API server from outside; list the blocks of your offices and your CI, or set cluster.endpoint: dns [CFG135]",
    ],
    [
      "a private endpoint with no way in",
      { cluster: { ...ip, enablePrivateEndpoint: true } },
      "cluster.authorizedNetworks: is missing, so nobody but the nodes could reach the private endpoint; list your VPN's or your runners' private blocks, or set cluster.endpoint: dns [CFG135]",
    ],
    [
      "authorized networks of the DNS endpoint",
      { cluster: { authorizedNetworks: ["203.0.113.0/24"] } },
      "cluster.authorizedNetworks: authorized networks do not apply to the DNS endpoint; IAM alone decides there; remove them, or set cluster.endpoint: ip [CFG136]",
    ],
    [
      "a private DNS endpoint",
      { cluster: { enablePrivateEndpoint: true } },
      "cluster.enablePrivateEndpoint: the DNS endpoint has no addresses that could be private; remove it, or set cluster.endpoint: ip [CFG137]",
    ],
    [
      "public blocks of a private endpoint",
      { cluster: { ...ip, enablePrivateEndpoint: true, authorizedNetworks: ["203.0.113.0/24"] } },
      "cluster.authorizedNetworks.0: 203.0.113.0/24 is public, and a private endpoint takes private blocks only; list a block of your VPN or VPC, or set cluster.enablePrivateEndpoint: false [CFG138]",
    ],
    [
      "a private endpoint with remote runs",
      {
        cluster: { ...ip, enablePrivateEndpoint: true, authorizedNetworks: ["10.8.0.0/24"] },
        backend: cloud,
      },
      "cluster.enablePrivateEndpoint: remote runs of HCP Terraform cannot reach a private endpoint; set cluster.endpoint: dns, or backend.execution: agent with the agent in a network that reaches the VPC [CFG139]",
    ],
    [
      "exec with remote runs",
      { credentials: "exec", backend: cloud },
      "credentials: exec runs the gke-gcloud-auth-plugin command, which remote runs of HCP Terraform do not have; use credentials: token, or set backend.execution: local [CFG023]",
    ],
    [
      "a window too short for Google",
      { cluster: { maintenanceWindow: { endTime: "2026-01-01T04:00:00Z" } } },
      "cluster.maintenanceWindow.endTime: a window from 2026-01-01T02:00:00Z to 2026-01-01T04:00:00Z is not 4 to 24 hours long; let it end four hours or more after its start, on the same day or the next [CFG140]",
    ],
    [
      "too few windows for Google",
      { cluster: { maintenanceWindow: { recurrence: "FREQ=WEEKLY;BYDAY=SA,SU" } } },
      "cluster.maintenanceWindow.recurrence: FREQ=WEEKLY;BYDAY=SA,SU makes 32 hours of windows in 32 days, and Google wants 48; name more days, or make the window longer [CFG140]",
    ],
    [
      "an exclusion that ends before it starts",
      {
        cluster: {
          maintenanceExclusions: {
            season: { startTime: "2026-12-01T00:00:00Z", endTime: "2026-11-01T00:00:00Z" },
          },
        },
      },
      "cluster.maintenanceExclusions.season.endTime: 2026-11-01T00:00:00Z is not after 2026-12-01T00:00:00Z; let it end after its start [CFG141]",
    ],
    [
      "a stop of all upgrades for too long",
      {
        cluster: {
          maintenanceExclusions: {
            season: {
              startTime: "2026-11-01T00:00:00Z",
              endTime: "2026-12-28T00:00:00Z",
              scope: "NO_UPGRADES",
            },
          },
        },
      },
      "cluster.maintenanceExclusions.season.endTime: NO_UPGRADES lasts 57 days, and Google allows 30; end it earlier, or use scope: NO_MINOR_UPGRADES [CFG141]",
    ],
    [
      "a key in another region",
      {
        cluster: {
          databaseEncryption: { keyName: "projects/p/locations/global/keyRings/r/cryptoKeys/k" },
        },
      },
      "cluster.databaseEncryption.keyName: the key is in global, and GKE takes one of europe-west3 only; name a key whose key ring is in europe-west3 [CFG142]",
    ],
    [
      "node counts that cross",
      { nodes: { totalMinNodeCount: 10 } },
      "nodes.totalMinNodeCount: totalMinNodeCount 10 is above totalMaxNodeCount 9; lower totalMinNodeCount or raise totalMaxNodeCount [CFG143]",
    ],
    [
      "a second pool of the system's name",
      { nodePools: { system: {} } },
      "nodePools.system: system is a pool of meshup's own; use another name: 1 to 40 lower-case letters, digits and hyphens, starting with a letter [CFG144]",
    ],
    [
      "a pool with an underscore",
      { nodePools: { spot_a: {} } },
      "nodePools.spot_a: spot_a cannot name a node pool; use another name: 1 to 40 lower-case letters, digits and hyphens, starting with a letter [CFG144]",
    ],
    [
      "a system of ARM nodes",
      { nodes: { machineType: "c4a-standard-4", diskType: "hyperdisk-balanced" } },
      "nodes.machineType: GKE taints ARM nodes such as c4a-standard-4, and istiod would find no place; use a type such as e2-standard-4 here, and ARM in a pool of nodePools [CFG145]",
    ],
    [
      "a disk that the machine does not take",
      { nodePools: { apps: { machineType: "n4-standard-4" } } },
      "nodePools.apps.diskType: n4-standard-4 takes no pd-balanced; use hyperdisk-balanced [CFG146]",
    ],
    [
      "a label of Google's own",
      { nodePools: { apps: { labels: { "cloud.google.com/gke-spot": "yes" } } } },
      "nodePools.apps.labels.cloud.google.com/gke-spot: labels of cloud.google.com are reserved: Google or the kubelet refuses them; use a domain of your own, such as example.com/gke-spot [CFG147]",
    ],
    [
      "the CNI's taint by hand",
      { nodePools: { apps: { taints: [{ key: "cni.istio.io/not-ready", effect: "NoSchedule" }] } } },
      "nodePools.apps.taints.0: cni.istio.io/not-ready is waitForCni's own taint; remove it and set waitForCni: true, so that istiod takes it off again [CFG148]",
    ],
    [
      "pods that nobody brings into the mesh",
      { nodePools: { apps: { waitForCni: false } }, mesh: { cni: { repair: "off" } } },
      "nodePools.apps.waitForCni: pods may start before Istio's CNI, and mesh.cni.repair: off repairs none of them; set waitForCni: true, or mesh.cni.repair: repairPods [CFG094]",
    ],
    [
      "nodes too small for the mesh",
      { nodes: { machineType: "e2-standard-2" } },
      "nodes.machineType: 3 × e2-standard-2 cannot carry the mesh: istiod and gateway request 1.50 CPU on the fullest, which has 1.23 beside Google's agents; use e2-standard-4, more nodes, or smaller requests in mesh.istiod.resources and mesh.gateway.resources [CFG149]",
    ],
    [
      "a name without an account at Let's Encrypt",
      { ingress: { domain } },
      "ingress.tls: Let's Encrypt wants to know whom to write to; add ingress.letsEncrypt with an email [CFG074]",
    ],
    [
      "a certificate for no name",
      { ingress: { tls: "lets-encrypt", letsEncrypt } },
      "ingress.tls: lets-encrypt without a domain has no name to certify; add ingress.domain, or remove ingress.tls [CFG073]",
    ],
    [
      "an account at Let's Encrypt without a name",
      { ingress: { letsEncrypt } },
      "ingress.tls: lets-encrypt without a domain has no name to certify; add ingress.domain, or remove ingress.tls [CFG073]",
    ],
    [
      "a certificate that nobody named",
      { ingress: { domain, tls: "secret" } },
      "ingress.tls: nobody says which Secret holds the certificate; add ingress.tlsSecretName [CFG075]",
    ],
    [
      "a name outside of its zone",
      { ingress: { domain, letsEncrypt, hostedZone: { name: "example.org" } } },
      "ingress.domain: shop.example.com is not in the zone example.org; use a name that ends in .example.org, or another zone [CFG035]",
    ],
    [
      "an Istio that nobody knows",
      { mesh: { version: "1.20.0" } },
      "mesh.version: Istio 1.20.0 is not one that meshup knows; use a version of 1.29 or 1.30 [CFG030]",
    ],
  ])("%s", (_, change, problem) => {
    expect(problems({ ...minimalGke, ...change })).toEqual([problem]);
  });
});

test.each([
  ["the least", minimalGke],
  ["a full entry", gkeWithDomain],
  [
    "four days a week",
    { ...minimalGke, cluster: { maintenanceWindow: { recurrence: "FREQ=WEEKLY;BYDAY=MO,TU,WE" } } },
  ],
  ["ARM for workloads", { ...minimalGke, nodePools: { arm: { machineType: "t2a-standard-4" } } }],
])("%s: neither a problem nor a warning", (_, content) => {
  const { warnings } = load(content);
  expect([...problems(content), ...warnings]).toEqual([]);
});

describe("legal, but told", () => {
  test.each([
    ["an open address", { cluster: { ...ip, authorizedNetworks: ["0.0.0.0/0"] } }, "CFG150"],
    [
      "a private endpoint",
      { cluster: { ...ip, enablePrivateEndpoint: true, authorizedNetworks: ["10.8.0.0/24"] } },
      "CFG151",
    ],
    [
      "a policy of the project's",
      { cluster: { binaryAuthorization: "PROJECT_SINGLETON_POLICY_ENFORCE" } },
      "CFG152",
    ],
    ["a token in the state", { credentials: "stored-token" }, "CFG153"],
    ["plain text in the mesh", { mesh: { mtls: "PERMISSIVE" } }, "CFG081"],
    [
      "records that a destroy leaves",
      { ingress: { ...gkeWithDomain.ingress, records: "external-dns" } },
      "CFG089",
    ],
  ])("%s", (_, change, code) => {
    expect(problems({ ...minimalGke, ...change })).toEqual([]);
    expect(load({ ...minimalGke, ...change }).warnings).toEqual([expect.stringContaining(`[${code}]`)]);
  });

  test("the turned file has no problem", () => {
    expect(problems(gkeTurned)).toEqual([]);
  });
});
