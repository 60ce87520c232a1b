// Real requests through a real Envoy, configured by the real istiod from our own objects.
import { readFile } from "node:fs/promises";
import { type AnyEntry, type Gateway, gatewaysOf } from "../../config/gateways.ts";
import { parseEcho, startEchoApp } from "../gateway/app.ts";
import { switchMetricsFilterOff } from "../gateway/metrics-filter-off.ts";
import { applyRoute } from "../gateway/objects.ts";
import { startGatewayProxy } from "../gateway/proxy.ts";
import { type GatewayRequest, request } from "../gateway/request.ts";
import type { Report } from "../report.ts";
import type { Lab } from "../steps/lab.ts";
import { TEAM } from "./team.ts";

/** Of the documentation block: nobody's. */
const CLIENT = "203.0.113.7";

/** One gateway after the other: each Envoy wants ports 80 and 443 of this machine for itself. */
export async function checkRequests(lab: Lab, report: Report): Promise<void> {
  if (lab.plan.loopbackReason !== undefined) {
    report.skipCheck(
      "requests through the gateway",
      `because the gateway's real ports need a network namespace (${lab.plan.loopbackReason})`,
    );
    return;
  }
  for (const gateway of gatewaysOf(lab.config)) await checkGateway(lab, report, gateway);
}

async function checkGateway(lab: Lab, report: Report, gateway: Gateway<AnyEntry>): Promise<void> {
  const { release, namespace, object } = gateway;
  const { domain, tls: certificate, clientAddress } = gateway.entry;
  const proxyProtocol = clientAddress === "proxy-protocol";
  /** As it comes from the load balancer. */
  const throughBalancer = (ask: GatewayRequest) => request(proxyProtocol ? { ...ask, client: CLIENT } : ask);
  const { toolchain } = lab.plan;
  const { kubeconfig } = lab.controlPlane;
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const off = await switchMetricsFilterOff({
      kubeconfig,
      namespace,
      matchLabels: { app: release },
      log: report.log,
    });
    stops.push(() => off.remove());
    const proxy = await startGatewayProxy({
      toolchain,
      kubeconfig,
      namespace,
      name: gateway.name === "ingress" ? "gateway" : `gateway-${gateway.name}`,
      podLabelSelector: `app=${release}`,
      workdir: lab.plan.workdir,
      log: report.log,
    });
    stops.push(() => proxy.stop());

    await report.check(`${release}: 15021 /healthz/ready`, async () => {
      const { status } = await request({
        host: "any",
        path: "/healthz/ready",
        port: 15021,
        until: (a) => a.status === 200,
      });
      if (status !== 200) throw new Error(`HTTP ${status}`);
      return "200, as the load balancer's health check asks";
    });
    if (domain === undefined) {
      report.skipCheck(
        `${release}: redirect and application`,
        "because without a domain there is no Gateway object",
      );
      return;
    }

    const app = await startEchoApp();
    stops.push(() => app.stop());
    const route = await applyRoute({
      kubeconfig,
      namespace: TEAM,
      gateway: `${namespace}/${object}`,
      host: domain,
      app,
    });
    stops.push(() => route.remove());

    await report.check(`${release}: port 80 redirects`, async () => {
      const { status, headers } = await throughBalancer({
        host: domain,
        path: "/cart?x=1",
        port: 80,
        until: (a) => a.status === 301,
      });
      if (status !== 301 || headers.location !== `https://${domain}/cart?x=1`)
        throw new Error(`HTTP ${status} to ${headers.location}`);
      return `301 to ${headers.location}`;
    });
    /** Nobody's name, and those of the other gateways. */
    const foreign = [
      "unknown.invalid",
      ...gatewaysOf(lab.config).flatMap(({ name, entry }) =>
        name === gateway.name ? [] : (entry.domain ?? []),
      ),
    ];
    const endsAtGateway = certificate !== "acm";
    // Behind an ACM listener 443 is plain HTTP; else it is real TLS, verified for the host against the lab's CA.
    const secured = endsAtGateway
      ? { tls: { ca: await readFile(lab.certificateAuthority.certFile, "utf8") } }
      : {};
    await report.check(`${release}: port 443 answers`, async () => {
      const answer = await throughBalancer({
        ...secured,
        host: domain,
        path: "/cart",
        port: 443,
        until: (a) => a.status === 200,
      });
      const echo = parseEcho(answer.body);
      if (answer.status !== 200 || echo === undefined)
        throw new Error(`HTTP ${answer.status}: ${answer.body.slice(0, 200)}`);
      const proto = echo.headers["x-forwarded-proto"];
      if (proto !== "https")
        throw new Error(`the app is told that the client speaks ${proto}: it would redirect for ever`);
      const how = endsAtGateway ? ", TLS by Envoy, certificate verified" : "";
      return `200 from the app, x-forwarded-proto ${proto}, server ${answer.headers.server}${how}`;
    });
    if (proxyProtocol) await report.check(`${release}: PROXY protocol`, () => checkProxyProtocol(domain));
    if (endsAtGateway) {
      await report.check(`${release}: an unknown host gets no certificate`, async () => {
        for (const host of foreign) {
          const ask = { host, path: "/", port: 443, tls: {}, timeoutMs: 0 };
          const answer = await throughBalancer(ask).catch(() => undefined);
          if (answer !== undefined)
            throw new Error(`HTTP ${answer.status} over TLS for ${host}, which is not its own`);
        }
        return `Envoy closes the connection: ${foreign.join(", ")}`;
      });
      return;
    }
    await report.check(`${release}: an unknown host gets 404`, async () => {
      for (const host of foreign) {
        const { status } = await throughBalancer({ host, path: "/", port: 443 });
        if (status !== 404) throw new Error(`HTTP ${status} for ${host}`);
      }
      return `404 from Envoy: ${foreign.join(", ")}`;
    });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** The app is told the client that the header names; without a header there is no answer at all. */
async function checkProxyProtocol(domain: string): Promise<string> {
  const ask = { host: domain, path: "/cart", port: 443 } as const;
  const echo = parseEcho((await request({ ...ask, client: CLIENT })).body);
  const told = echo?.headers["x-forwarded-for"];
  if (told !== CLIENT) throw new Error(`the app is told that the client is ${told}, not ${CLIENT}`);
  const plain = await request({ ...ask, timeoutMs: 0 }).catch(() => undefined);
  if (plain !== undefined) throw new Error(`HTTP ${plain.status} to a connection without the header`);
  return `the app sees ${told}; a connection without the header is refused`;
}
