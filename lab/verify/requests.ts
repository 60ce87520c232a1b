// Real requests through a real Envoy, configured by the real istiod from our own objects.
import { readFile } from "node:fs/promises";
import { parseEcho, startEchoApp } from "../gateway/app.ts";
import { switchMetricsFilterOff } from "../gateway/metrics-filter-off.ts";
import { applyRoute } from "../gateway/objects.ts";
import { startGatewayProxy } from "../gateway/proxy.ts";
import { type GatewayRequest, request } from "../gateway/request.ts";
import type { Report } from "../report.ts";
import type { Lab } from "../steps/lab.ts";
import { TEAM } from "./team.ts";

const NAMESPACE = "istio-ingress";
/** Of the documentation block: nobody's. */
const CLIENT = "203.0.113.7";

export async function checkRequests(lab: Lab, report: Report): Promise<void> {
  const { domain, tls: certificate } = lab.config.ingress;
  const proxyProtocol = lab.platform === "eks" && lab.config.ingress.clientAddress === "proxy-protocol";
  /** As it comes from the load balancer. */
  const throughBalancer = (ask: GatewayRequest) => request(proxyProtocol ? { ...ask, client: CLIENT } : ask);
  if (lab.plan.loopbackReason !== undefined) {
    report.skipCheck(
      "requests through the gateway",
      `because the gateway's real ports need a network namespace (${lab.plan.loopbackReason})`,
    );
    return;
  }
  const { toolchain } = lab.plan;
  const { kubeconfig } = lab.controlPlane;
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const matchLabels = { istio: "ingressgateway" };
    const off = await switchMetricsFilterOff({
      kubeconfig,
      namespace: NAMESPACE,
      matchLabels,
      log: report.log,
    });
    stops.push(() => off.remove());
    const proxy = await startGatewayProxy({
      toolchain,
      kubeconfig,
      namespace: NAMESPACE,
      podLabelSelector: "istio=ingressgateway",
      workdir: lab.plan.workdir,
      log: report.log,
    });
    stops.push(() => proxy.stop());

    await report.check("15021 /healthz/ready", async () => {
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
        "redirect and application",
        "because without ingress.domain there is no Gateway object",
      );
      return;
    }

    const app = await startEchoApp();
    stops.push(() => app.stop());
    const route = await applyRoute({
      kubeconfig,
      namespace: TEAM,
      gateway: `${NAMESPACE}/public`,
      host: domain,
      app,
    });
    stops.push(() => route.remove());

    await report.check("port 80 redirects", async () => {
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
    const endsAtGateway = certificate !== "acm";
    // Behind an ACM listener 443 is plain HTTP; else it is real TLS, verified for the host against the lab's CA.
    const secured = endsAtGateway
      ? { tls: { ca: await readFile(lab.certificateAuthority.certFile, "utf8") } }
      : {};
    await report.check("port 443 answers", async () => {
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
    if (proxyProtocol) await report.check("PROXY protocol", () => checkProxyProtocol(domain));
    if (endsAtGateway) {
      await report.check("an unknown host gets no certificate", async () => {
        const ask = { host: "unknown.invalid", path: "/", port: 443, tls: {}, timeoutMs: 0 };
        const answer = await throughBalancer(ask).catch(() => undefined);
        if (answer !== undefined)
          throw new Error(`HTTP ${answer.status} over TLS for a name that is not ours`);
        return "Envoy closes the connection";
      });
      return;
    }
    await report.check("an unknown host gets 404", async () => {
      const { status } = await throughBalancer({ host: "unknown.invalid", path: "/", port: 443 });
      if (status !== 404) throw new Error(`HTTP ${status}`);
      return "404 from Envoy";
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
