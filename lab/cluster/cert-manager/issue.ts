/** Signs certificates with the lab's own CA and writes them where a Certificate says. Plays both cert-manager's last step and Let's Encrypt. */
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";
import { type KeyPair, sign } from "../control-plane/pki.ts";
import { orAbsent } from "../support/kube.ts";

/** Signs for the names and puts certificate and key into a Secret of type kubernetes.io/tls. */
export async function issueInto(
  kubeconfig: KubeConfig,
  authority: KeyPair,
  secret: { readonly namespace: string; readonly name: string; readonly certificate: string },
  dnsNames: readonly string[],
): Promise<void> {
  const folder = path.join(path.dirname(authority.certFile), "issued");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = await sign(
    folder,
    authority,
    `${secret.namespace}.${secret.name}`,
    `/CN=${dnsNames[0] ?? "none"}`,
    "serverAuth",
    `subjectAltName=${dnsNames.map((name) => `DNS:${name}`).join(",")}`,
  );
  const base64 = async (file: string) => (await readFile(file)).toString("base64");
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const { namespace, name } = secret;
  await orAbsent(core.deleteNamespacedSecret({ name, namespace }));
  await core.createNamespacedSecret({
    namespace,
    body: {
      metadata: { name, annotations: { "cert-manager.io/certificate-name": secret.certificate } },
      type: "kubernetes.io/tls",
      data: { "tls.crt": await base64(files.certFile), "tls.key": await base64(files.keyFile) },
    },
  });
}
