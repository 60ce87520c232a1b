// Injection and validation: do the webhooks answer, and do they refuse what they should?
import { gatewaysOf } from "../../config/gateways.ts";
import type { Report } from "../report.ts";
import type { Lab } from "../steps/lab.ts";
import { expect, expectResources, type Found, get, kubectl, list } from "./kubectl.ts";
import { TEAM } from "./team.ts";

/** Names a port twice: the API server takes it, only istiod refuses. */
const wrongGateway = {
  apiVersion: "networking.istio.io/v1",
  kind: "Gateway",
  metadata: { name: "lab-wrong", namespace: "istio-ingress" },
  spec: {
    selector: { istio: "ingressgateway" },
    servers: [{ port: { number: 80, name: "http", protocol: "NOSUCH" }, hosts: ["*"] }],
  },
};

export async function checkAdmission(lab: Lab, report: Report): Promise<void> {
  const { sidecar } = lab.config.mesh;

  await report.check("gateway pods are injected", async () => {
    const images: string[] = [];
    for (const { namespace, release } of gatewaysOf(lab.config)) {
      const pods = await list(lab, "pods", "-n", namespace, "-l", `app=${release}`);
      const found = pods.map((pod) => pod.spec.containers[0].image as string);
      if (pods.length === 0 || found.some((image) => image === "auto" || !image.includes("proxyv2")))
        throw new Error(`images of ${release}: ${found.join(", ") || "no pods"}`);
      images.push(...found);
    }
    return `${images.length} pods, ${images[0]}`;
  });

  await report.check("a labelled namespace gets sidecars", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "probe", namespace: TEAM },
      spec: { containers: [{ name: "app", image: "app" }] },
    };
    const answer = await kubectl(
      lab,
      ["create", "--dry-run=server", "-o", "json", "-f", "-"],
      JSON.stringify(pod),
    );
    if (answer.exitCode !== 0) throw new Error(answer.stderr);
    return describeSidecar(JSON.parse(answer.stdout), sidecar.resources);
  });

  await report.check("validators fail closed", async () => {
    const policies = await until(20, async () => {
      const all = await list(lab, "validatingwebhookconfigurations");
      const found = all
        .filter(({ metadata }) => /^istio/.test(metadata.name))
        .map(({ metadata, webhooks }) => ({
          name: metadata.name,
          policy: webhooks?.[0].failurePolicy as string,
          ca: Boolean(webhooks?.[0].clientConfig.caBundle),
        }));
      return {
        value: found,
        done: found.length >= 2 && found.every(({ policy, ca }) => policy === "Fail" && ca),
      };
    });
    const open = policies.filter(({ policy, ca }) => policy !== "Fail" || !ca);
    if (open.length > 0 || policies.length < 2) throw new Error(JSON.stringify(policies));
    return policies.map(({ name }) => name).join(", ");
  });

  await report.check("a wrong Gateway is refused", async () => {
    const answer = await kubectl(
      lab,
      ["create", "--dry-run=server", "-f", "-"],
      JSON.stringify(wrongGateway),
    );
    if (answer.exitCode === 0) throw new Error("it was admitted");
    const reason = /denied the request: (.*)/.exec(answer.stderr)?.[1];
    if (reason === undefined) throw new Error(`refused, but not by istiod: ${answer.stderr}`);
    return reason;
  });

  await report.check(`mutual TLS is ${lab.config.mesh.mtls}`, async () => {
    const { spec } = await get(lab, "peerauthentication.security.istio.io", "default", "istio-system");
    expect("mode", spec.mtls.mode, lab.config.mesh.mtls);
    return "PeerAuthentication default in istio-system";
  });
}

/** What the injector made of a pod, held against the cluster file. */
function describeSidecar(pod: Found, resources: Lab["config"]["mesh"]["sidecar"]["resources"]): string {
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const proxy = all.find((c: { name: string }) => c.name === "istio-proxy");
  if (proxy === undefined) throw new Error("no istio-proxy in the pod");
  expectResources("the sidecar", proxy.resources, resources);
  expect("capabilities dropped", proxy.securityContext.capabilities.drop, ["ALL"]);
  if (all.some((c: { name: string }) => c.name === "istio-init"))
    throw new Error("istio-init is there: the CNI is not in use");
  const dns = proxy.env.find((e: { name: string }) => e.name === "ISTIO_META_DNS_CAPTURE")?.value;
  return `istio-proxy with our resources, no privileged istio-init, all capabilities dropped, DNS capture ${dns}`;
}

/** Asks until it is done or the seconds are over; istiod closes its validators a moment after it is ready. */
async function until<T>(seconds: number, ask: () => Promise<{ value: T; done: boolean }>): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const { value, done } = await ask();
    if (done || Date.now() > end) return value;
  }
}
