// The domain's names in the played Route 53, where Terraform writes them. Nobody plays external-dns.
import type { Leftovers } from "../cloud/aws/start.ts";
import type { Report } from "../report.ts";
import type { EksLab } from "../steps/lab.ts";

export async function checkNames(lab: EksLab, report: Report): Promise<void> {
  const { domain, records } = lab.config.ingress;
  if (domain === undefined || records !== "terraform") return;
  await report.check("names", async () => describeNames(domain, await lab.aws.leftovers()));
}

/** Alias records of the domain and of everything one label below it. */
export function describeNames(domain: string, made: Leftovers): string {
  // Route 53 writes the star as \052, and a dot at the end.
  const names = (made["records"] ?? []).filter(({ id }) => id.endsWith(" A")).map(({ name }) => name);
  const found = names.map((name) => name.replace("\\052", "*").replace(/\.$/, ""));
  const missing = [domain, `*.${domain}`].filter((name) => !found.includes(name));
  if (missing.length > 0) throw new Error(`no A record for ${missing.join(", ")}`);
  return `A records for ${domain} and *.${domain}`;
}
