// Cluster files for GKE, for tests.

/** The least that a file must hold. */
export const minimalGke = { platform: "gke", project: "acme-prod", region: "europe-west3" } as const;

/** A full entry: domain, zone, account. */
export const gkeWithDomain = {
  ...minimalGke,
  ingress: {
    domain: "shop.example.com",
    hostedZone: { name: "example.com" },
    letsEncrypt: { email: "ops@example.com" },
  },
} as const;

/** As much as possible the other way round than by default. */
export const gkeTurned = {
  ...gkeWithDomain,
  nodeLocations: ["a", "b"],
  labels: { "cost-center": "shop" },
  credentials: "stored-token",
  network: {
    ipCidrRange: "10.20.0.0/22",
    clusterIpv4CidrBlock: "10.32.0.0/15",
    servicesIpv4CidrBlock: "10.21.0.0/20",
    maxPodsPerNode: 64,
    flowLogs: { flowSampling: 0.25 },
  },
  cluster: {
    releaseChannel: "STABLE",
    endpoint: "ip",
    authorizedNetworks: ["203.0.113.0/24"],
    deletionProtection: true,
    maintenanceWindow: { recurrence: "FREQ=WEEKLY;BYDAY=TU,WE,TH" },
    maintenanceExclusions: {
      season: { startTime: "2026-11-20T00:00:00Z", endTime: "2026-12-28T00:00:00Z" },
    },
    binaryAuthorization: "PROJECT_SINGLETON_POLICY_ENFORCE",
    databaseEncryption: {
      keyName: "projects/acme-keys/locations/europe-west3/keyRings/clusters/cryptoKeys/secrets",
    },
    loggingComponents: ["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER"],
    monitoringComponents: ["SYSTEM_COMPONENTS", "HPA"],
    managedPrometheus: false,
  },
  nodes: { machineType: "n2-standard-4", labels: { "example.com/part": "system" } },
  nodePools: {
    batch: {
      machineType: "e2-standard-8",
      spot: true,
      totalMinNodeCount: 0,
      totalMaxNodeCount: 20,
      diskSizeGb: 200,
      diskType: "pd-ssd",
      labels: { "example.com/part": "batch" },
      taints: [{ key: "dedicated", value: "batch", effect: "NoSchedule" }],
    },
  },
  ingress: {
    ...gkeWithDomain.ingress,
    hostedZone: { name: "example.com", managedZone: "public", project: "acme-dns", create: true },
    scheme: "internal",
    minProtocolVersion: "TLSV1_3",
    records: "external-dns",
    externalDns: { policy: "sync" },
    allowedCidrs: ["10.0.0.0/8"],
  },
} as const;
