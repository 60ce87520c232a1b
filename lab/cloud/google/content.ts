// The played Google's file as the lab reads it. Its one writer is the simulated provider (lab/providers/google/cloud.go).

/** Terraform's view of a resource, as the provider keeps it: attributes by name, blocks as lists. */
export type Resource = Readonly<Record<string, unknown>>;

export interface Content {
  readonly project: { readonly id: string; readonly number: string };
  /** Services that are enabled, with the time in milliseconds. */
  readonly services?: Readonly<Record<string, number>>;
  /** By type and id. */
  readonly resources?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

/** The resources of a type. */
export function resourcesOf({ resources = {} }: Content, type: string): Resource[] {
  return Object.values(resources[type] ?? {});
}

export const text = (resource: Resource | undefined, name: string): string => {
  const value = resource?.[name];
  return typeof value === "string" ? value : "";
};

/** The only element of a block that may be there once. */
export function block(resource: Resource | undefined, name: string): Resource | undefined {
  const value = resource?.[name];
  return Array.isArray(value) ? value[0] : undefined;
}

/** The last part of an id or a URL. */
export const nameOf = (link: string): string => link.split("/").at(-1) ?? "";

/** The Workload Identity of a Kubernetes service account, in IAM's words. */
export function principalOf(
  { project: { id, number } }: Content,
  account: { readonly namespace: string; readonly name: string },
): string {
  return `principal://iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${id}.svc.id.goog/subject/ns/${account.namespace}/sa/${account.name}`;
}
