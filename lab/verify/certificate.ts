// The certificate that the gateway shows: issued into the Secret that the Gateway names, or brought by a person, whom the lab plays.
import { issueInto } from "../cluster/cert-manager/issue.ts";
import { at, isReady, list } from "../cluster/cert-manager/objects.ts";
import { pause } from "../cluster/support/daemon.ts";
import { loadKubeconfig } from "../cluster/support/kube.ts";
import type { Report } from "../report.ts";
import type { Lab } from "../steps/lab.ts";
import { get } from "./kubectl.ts";

const NAMESPACE = "istio-ingress";
/** Issuing is not part of the deploy: the real one takes minutes, the stand-in seconds. */
const WAIT_MS = 30_000;

/** Nothing where TLS ends at the load balancer. */
export async function checkCertificate(lab: Lab, report: Report): Promise<void> {
  const { domain, tls, tlsSecretName } = lab.config.ingress;
  if (domain === undefined || tls === "acm") return;
  if (tls === "secret" && tlsSecretName !== undefined) {
    const kubeconfig = loadKubeconfig(lab.controlPlane.kubeconfig);
    const secret = { namespace: NAMESPACE, name: tlsSecretName, certificate: "by hand" };
    await issueInto(kubeconfig, lab.certificateAuthority, secret, [domain, `*.${domain}`]);
    report.log(`gateway: the lab plays the person who brings Secret ${NAMESPACE}/${tlsSecretName}`);
    return;
  }
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
  await report.check("certificate", async () => {
    const read = () => get(lab, "certificate", "public", NAMESPACE);
    let found = await read();
    for (const end = Date.now() + WAIT_MS; !isReady(found) && Date.now() < end; found = await read())
      await pause(500);
    if (!isReady(found)) throw new Error(`not ready after ${WAIT_MS / 1000} s; see the log of the stand-in`);
    return `${list(at(found, "spec", "dnsNames")).join(", ")} from ${at(found, "spec", "issuerRef", "name")}`;
  });
}
