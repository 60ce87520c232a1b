// external-dns, where the file asks for it: there, and told what it may do with which names.
import { gatewaysOf } from "../../config/gateways.ts";
import type { Report } from "../report.ts";
import type { CloudLab } from "../steps/lab.ts";
import { expect, get } from "./kubectl.ts";

export async function checkExternalDns(lab: CloudLab, report: Report): Promise<void> {
  const { records, externalDns } = lab.config.ingress;
  const domains = gatewaysOf(lab.config).flatMap(({ entry }) => entry.domain ?? []);
  if (records !== "external-dns") return;
  await report.check("Deployment external-dns", async () => {
    const { spec, status } = await get(lab, "deployment", "external-dns", "external-dns");
    expect("availableReplicas", status?.availableReplicas, 1);
    const { args } = spec.template.spec.containers[0] as { args: string[] };
    const policy = externalDns?.policy ?? "upsert-only";
    for (const wanted of [`--policy=${policy}`, ...domains.map((domain) => `--domain-filter=${domain}`)])
      if (!args.includes(wanted)) throw new Error(`${wanted} is not among its arguments: ${args.join(" ")}`);
    return `1 replica available, for ${domains.join(" and ")} alone, policy ${policy}`;
  });
}
