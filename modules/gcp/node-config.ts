// What every node has, whatever its pool. All that the API would fill in is said, so that a second plan is empty.

export interface NodeConfigProps {
  /** Of the node's service account. */
  readonly serviceAccount: string;
  readonly machineType: string;
  readonly diskSizeGb: number;
  readonly diskType: string;
  readonly tag: string;
}

export function nodeConfig({ serviceAccount, machineType, diskSizeGb, diskType, tag }: NodeConfigProps) {
  return {
    machineType,
    diskSizeGb,
    diskType,
    imageType: "COS_CONTAINERD",
    serviceAccount,
    oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"], // the account's roles decide, not the scopes
    metadata: { "disable-legacy-endpoints": "true" }, // GKE adds it; without it every plan would take it off again
    workloadMetadataConfig: { mode: "GKE_METADATA" }, // pods see their own identity, never the node's
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    gvnic: { enabled: true },
    kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" },
    tags: [tag],
  };
}
