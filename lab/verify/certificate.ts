// The certificates that the gateways show: issued into the Secret that the Gateway names, or brought by a person, whom the lab plays.
import { gatewaysOf } from "../../config/gateways.ts";
import { issueInto } from "../cluster/cert-manager/issue.ts";
import { at, isReady, list } from "../cluster/cert-manager/objects.ts";
import { pause } from "../cluster/support/daemon.ts";
import { loadKubeconfig } from "../cluster/support/kube.ts";
import type { Report } from "../report.ts";
import type { Lab } from "../steps/lab.ts";
import { get } from "./kubectl.ts";

/** Issuing is not part of the deploy: the real one takes minutes, the stand-in seconds. */
const WAIT_MS = 30_000;

/** Nothing where TLS ends at the load balancer. */
export async function checkCertificates(lab: Lab, report: Report): Promise<void> {
  const gateways = gatewaysOf(lab.config);
  for (const { namespace, entry } of gateways) {
    const { domain, tls, tlsSecretName } = entry;
    if (domain === undefined || tls !== "secret" || tlsSecretName === undefined) continue;
    const kubeconfig = loadKubeconfig(lab.controlPlane.kubeconfig);
    const secret = { namespace, name: tlsSecretName, certificate: "by hand" };
    await issueInto(kubeconfig, lab.certificateAuthority, secret, [domain, `*.${domain}`]);
    report.log(`gateway: the lab plays the person who brings Secret ${namespace}/${tlsSecretName}`);
  }
  const issued = gateways.filter(({ entry }) => entry.tls === "lets-encrypt");
  if (issued.length === 0) return;
  for (const name of ["cert-manager", "cert-manager-webhook", "cert-manager-cainjector"])
    await report.check(`Deployment ${name}`, async () => {
      const { status } = await get(lab, "deployment", name, "cert-manager");
      const budget = await get(lab, "pdb", name, "cert-manager");
      if ((status?.availableReplicas ?? 0) < 2 || budget.status?.disruptionsAllowed !== 1)
        throw new Error(
          `${status?.availableReplicas ?? 0} replicas are available, ${budget.status?.disruptionsAllowed} may go`,
        );
      return "2 replicas available, 1 may go";
    });
  for (const { name, object, namespace } of issued)
    await report.check(`certificate of ${name}`, async () => {
      const read = () => get(lab, "certificate", object, namespace);
      let found = await read();
      for (const end = Date.now() + WAIT_MS; !isReady(found) && Date.now() < end; found = await read())
        await pause(500);
      if (!isReady(found))
        throw new Error(`not ready after ${WAIT_MS / 1000} s; see the log of the stand-in`);
      return `${list(at(found, "spec", "dnsNames")).join(", ")} from ${at(found, "spec", "issuerRef", "name")}`;
    });
}
