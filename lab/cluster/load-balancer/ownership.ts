/** How the controller marks what it made for a Service: by tags, and by names with a hash. */
import { createHash } from "node:crypto";
import type { Tag } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { V1Service } from "@kubernetes/client-node";
import type { ControllerContext } from "./context.ts";

/** The controller's own tags of one thing. */
export interface OwnTags {
  readonly entries: Readonly<Record<string, string>>;
}

export function ownTags(
  { clusterName, dialect }: ControllerContext,
  { metadata }: V1Service,
  resource: string,
): OwnTags {
  return {
    entries: {
      [dialect.clusterTag]: clusterName,
      [dialect.stackTag]: `${metadata?.namespace}/${metadata?.name}`,
      [dialect.resourceTag]: resource,
    },
  };
}

/** For IAM: tags that a call brings. */
export function requestTags({ entries }: OwnTags): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
}

/** For IAM: the tag that a call's object carries. */
export function resourceTag({ clusterName, dialect }: ControllerContext): Record<string, string> {
  return { [`aws:ResourceTag/${dialect.clusterTag}`]: clusterName };
}

export function asTags(map: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(map).map(([Key, Value]) => ({ Key, Value }));
}

/** At most 32 characters; the uid keeps a namesake of a later life apart. */
export function shortName({ metadata }: V1Service, what = ""): string {
  const part = (text: string | undefined) => (text ?? "").replace(/[^a-z0-9]/gi, "").slice(0, 8);
  const hash = createHash("sha256")
    .update(`${metadata?.uid ?? ""}${what}`)
    .digest("hex")
    .slice(0, 10);
  return `k8s-${part(metadata?.namespace)}-${part(metadata?.name)}-${hash}`;
}
