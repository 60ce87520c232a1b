/** What a Service asks of the load-balancer controller. Stricter than the real one, which passes over what it does not know. Talks to nobody. */
import type { V1Service } from "@kubernetes/client-node";

const PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";

/** Annotations that are played; every other one of the controller's is refused. */
const PLAYED = new Set([
  ...["type", "name", "scheme", "subnets", "eip-allocations", "nlb-target-type", "attributes"],
  ...["target-group-attributes", "additional-resource-tags", "proxy-protocol", "backend-protocol"],
  ...["ssl-cert", "ssl-ports", "ssl-negotiation-policy", "alpn-policy"],
  ...["protocol", "port", "path", "interval", "timeout", "success-codes"].map((key) => `healthcheck-${key}`),
  ...["healthcheck-healthy-threshold", "healthcheck-unhealthy-threshold"],
]);

/** What AWS says that Auto Mode does not read, or is not known to, or has no right to do. */
const NOT_AUTO_MODE = ["type", "proxy-protocol", "eip-allocations", "additional-resource-tags"];

/** Refused; the text names the annotation and what it may be. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** A Service's wishes, with the real controller's defaults. */
export interface ServiceWishes {
  readonly name?: string;
  readonly scheme: "internet-facing" | "internal";
  readonly subnets?: readonly string[];
  readonly addresses?: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly targetGroupAttributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly healthCheck: {
    readonly protocol: string;
    readonly port: string;
    readonly path?: string;
    readonly codes?: string;
    readonly interval: number;
    readonly timeout: number;
    readonly healthy: number;
    readonly unhealthy: number;
  };
  /** Whether a port's listener ends TLS, and how. */
  tls(
    port: number,
  ): { readonly certificate: string; readonly policy: string; readonly alpn: string } | undefined;
}

export function wishesOf({ metadata, spec }: V1Service, autoMode = false): ServiceWishes {
  const annotations = Object.fromEntries(
    Object.entries(metadata?.annotations ?? {}).flatMap(([key, value]) =>
      key.startsWith(PREFIX) ? [[key.slice(PREFIX.length), value]] : [],
    ),
  );
  for (const key of Object.keys(annotations))
    if (autoMode && NOT_AUTO_MODE.includes(key)) throw new Refused(`${PREFIX}${key} is not for Auto Mode`);
    else if (!PLAYED.has(key)) throw new Refused(`annotation ${PREFIX}${key} is unknown to the stand-in`);
  const one = <T extends string>(key: string, fallback: T, ...allowed: readonly T[]): T => {
    const value = annotations[key] ?? fallback;
    const found = [fallback, ...allowed].find((other) => other === value);
    if (found === undefined || (annotations[key] === undefined && fallback === ""))
      throw new Refused(`${PREFIX}${key}: "${value}" is none of ${allowed.join(", ")}`);
    return found;
  };
  const many = (key: string) => annotations[key]?.split(",").map((item) => item.trim());
  const number = (key: string, fallback: number) => {
    const value = Number(annotations[key] ?? fallback);
    if (!Number.isInteger(value) || value < 1) throw new Refused(`${PREFIX}${key} must be a whole number`);
    return value;
  };

  one("type", "external", "nlb-ip");
  one("nlb-target-type", "", "ip"); // with the class alone it would be instance, which the stand-in does not play
  one("backend-protocol", "tcp");
  const scheme = one("scheme", "internal", "internet-facing");
  const proxyProtocol = annotations["proxy-protocol"] !== undefined;
  if (proxyProtocol) one("proxy-protocol", "*");
  const name = annotations["name"];
  if (name !== undefined && !/^(?!internal-)[a-zA-Z0-9][a-zA-Z0-9-]{0,30}[a-zA-Z0-9]$/.test(name))
    throw new Refused(`${PREFIX}name: ${name} cannot name a load balancer`);
  const [subnets, addresses] = [many("subnets"), many("eip-allocations")];
  if (addresses !== undefined && scheme !== "internet-facing")
    throw new Refused("EIP allocations can only be set for internet facing load balancers");
  if (addresses !== undefined && addresses.length !== subnets?.length)
    throw new Refused(
      `count of EIP allocations (${addresses.length}) and subnets (${subnets?.length ?? 0}) must match`,
    );

  const protocol = one("healthcheck-protocol", "tcp", "http", "https");
  const certificate = annotations["ssl-cert"];
  const tlsPorts = many("ssl-ports");
  const names = new Map(spec?.ports?.map((port) => [port.port, port.name]));
  return {
    ...(name === undefined ? {} : { name }),
    scheme,
    ...(subnets === undefined ? {} : { subnets }),
    ...(addresses === undefined ? {} : { addresses }),
    attributes: pairs("attributes", annotations),
    targetGroupAttributes: {
      ...pairs("target-group-attributes", annotations),
      ...(autoMode ? {} : { "proxy_protocol_v2.enabled": String(proxyProtocol) }),
    },
    tags: pairs("additional-resource-tags", annotations),
    healthCheck: {
      protocol: protocol.toUpperCase(),
      port: annotations["healthcheck-port"] ?? "traffic-port",
      ...(protocol === "tcp"
        ? {}
        : {
            path: annotations["healthcheck-path"] ?? "/",
            codes: annotations["healthcheck-success-codes"] ?? "200-399",
          }),
      interval: number("healthcheck-interval", 10),
      timeout: number("healthcheck-timeout", protocol === "http" ? 6 : 10),
      healthy: number("healthcheck-healthy-threshold", 3),
      unhealthy: number("healthcheck-unhealthy-threshold", 3),
    },
    tls: (port) =>
      certificate === undefined ||
      // Without ssl-ports every port becomes TLS.
      !(tlsPorts?.some((item) => item === "*" || item === String(port) || item === names.get(port)) ?? true)
        ? undefined
        : {
            certificate,
            policy: annotations["ssl-negotiation-policy"] ?? "ELBSecurityPolicy-2016-08",
            alpn: annotations["alpn-policy"] ?? "None",
          },
  };
}

/** `a=1,b=2`, as the controller reads it. */
function pairs(key: string, annotations: Readonly<Record<string, string>>): Record<string, string> {
  const text = annotations[key];
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new Refused(`failed to parse ${PREFIX}${key}: ${pair} is no key=value`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}
