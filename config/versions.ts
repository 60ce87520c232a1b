// Every version that meshup chooses or limits, with its date and source. Nothing else names a version.

/**
 * Kubernetes minors on EKS with the end of their standard support (ISO date): after it the control plane costs six times as much.
 * Source: Amazon EKS Kubernetes release calendar, read 2026-11.
 */
export const eksVersions = {
  "1.34": { endOfStandardSupport: "2026-12-02" },
  "1.35": { endOfStandardSupport: "2027-03-27" },
  "1.36": { endOfStandardSupport: "2027-08-02" },
} as const;

/** Default charts. A chart's repository may be a mirror; the version is exact. */
export const charts = {
  /** Istio base, cni, istiod, gateway: one version for all four. Released 2026-07-13. */
  istio: { repository: "https://istio-release.storage.googleapis.com/charts", version: "1.30.3" },
  /** AWS Load Balancer Controller v3.5.0, 2026-08-03; needs Kubernetes 1.22. */
  loadBalancerController: { repository: "https://aws.github.io/eks-charts", version: "3.5.0" },
  /** cert-manager, 2026-07-29; needs Kubernetes 1.22. Its versions start with a v, in the repository as well. */
  certManager: { repository: "https://charts.jetstack.io", version: "v1.21.1" },
  /** external-dns v0.21.0, 2026-04-30. */
  externalDns: { repository: "https://kubernetes-sigs.github.io/external-dns/", version: "1.21.1" },
  /** Karpenter and its CRDs, 1.14.1, 2026-08-20. */
  karpenter: { repository: "oci://public.ecr.aws/karpenter", version: "1.14.1" },
} as const;

/** The first Karpenter that knows a Kubernetes minor. Source: Karpenter's compatibility matrix, read 2026-11. */
export const oldestKarpenter = {
  "1.34": "1.6.0",
  "1.35": "1.9.0",
  "1.36": "1.13.0",
} as const satisfies Record<keyof typeof eksVersions, string>;

/**
 * Istio minors and the Kubernetes minors that each is tested on, with the oldest patch that is safe to install.
 * Below 1.29.1 a key can leak through the JWKS fallback (fixed in 1.28.5, 1.29.1, 1.30.0); 1.28 is out of support.
 * Source: istio.io supported releases, read 2026-11.
 */
export const istioMinors = {
  "1.29": { oldestPatch: 1, kubernetes: ["1.34", "1.35"] },
  "1.30": { oldestPatch: 0, kubernetes: ["1.34", "1.35", "1.36"] },
} as const satisfies Record<
  string,
  { oldestPatch: number; kubernetes: readonly (keyof typeof eksVersions)[] }
>;

/**
 * Providers as ranges: the synthesized JSON uses only attributes that both ends know.
 * aws 5.100 is the last 5.x, the bindings hold the schema of 6.25; google 6.50 is what its bindings hold, the last that are made;
 * helm 3.1 brought upgrade_install.
 */
export const providers = {
  aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" },
  google: { source: "hashicorp/google", version: ">= 6.50.0, < 8.0.0" },
  helm: { source: "hashicorp/helm", version: ">= 3.1.0, < 4.0.0" },
  time: { source: "hashicorp/time", version: ">= 0.12.0, < 1.0.0" },
} as const;

/** Where google's ephemeral token is used. The oldest whose schema we have seen with it; 6.50 has it not. */
export const googleWithEphemeralToken = ">= 7.45.0, < 8.0.0";

/** Ephemeral resources need 1.10 in Terraform. */
export const terraformVersion = ">= 1.10.0";
