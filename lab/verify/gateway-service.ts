// The gateway's Service in a cluster that is there: as the cluster file says it, and with an address.
import type { Report } from "../report.ts";
import type { ExistingLab } from "../steps/lab.ts";
import { expect, get } from "./kubectl.ts";

export async function checkGatewayService(lab: ExistingLab, report: Report): Promise<void> {
  const { domain, allowedCidrs, service } = lab.config.ingress;
  await report.check("Service istio-ingressgateway", async () => {
    const { metadata, spec, status } = await get(lab, "service", "istio-ingressgateway", "istio-ingress");
    expect("type", spec.type, service.type);
    expect("class", spec.loadBalancerClass, service.loadBalancerClass);
    for (const [key, value] of Object.entries(service.annotations))
      expect(`annotation ${key}`, metadata.annotations?.[key], value);
    const ports = spec.ports.map(({ port }: { port: number }) => port);
    expect("ports", ports, [15021, 80, ...(domain === undefined ? [] : [443])]);
    if (service.type === "ClusterIP") return "ClusterIP, as asked";
    if (!allowedCidrs.includes("0.0.0.0/0"))
      expect("source ranges", spec.loadBalancerSourceRanges, allowedCidrs);
    const address: string | undefined = status.loadBalancer?.ingress?.[0]?.ip;
    if (address === undefined) throw new Error("it has no address");
    return `${address}, for ${allowedCidrs.join(", ")}`;
  });
}
