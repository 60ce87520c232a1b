/**
 * STAND-IN for cert-manager. Its webhook answers while the webhook's Deployment has ready pods; it issues while the
 * controller's has, from a CA of the lab in the place of Let's Encrypt, and only for names that the played cloud lets the
 * service account prove. No renewal, no Orders and Challenges, no Issuers.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import {
  AdmissionregistrationV1Api,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  PatchStrategy,
  setHeaderOptions,
} from "@kubernetes/client-node";
import { issueInto } from "./cert-manager/issue.ts";
import { at, isReady, list, readCertificate, readIssuer, solverFor } from "./cert-manager/objects.ts";
import type { Prover, ProvingCloud } from "./cert-manager/prover.ts";
import { startWebhook } from "./cert-manager/webhook.ts";
import { createAuthority, type KeyPair, sign } from "./control-plane/pki.ts";
import type { ServiceEgress } from "./service-egress.ts";
import { loadKubeconfig, orAbsent } from "./support/kube.ts";
import { sayOnce } from "./support/say-once.ts";
import { startLoop } from "./support/supervisor.ts";

/** What the stand-in needs. */
export interface CertManagerOptions {
  readonly kubeconfig: string;
  readonly workdir: string;
  /** The played cloud's DNS. */
  readonly cloud: ProvingCloud;
  readonly egress: ServiceEgress;
  readonly log: (line: string) => void;
}

/** The running stand-in. */
export interface CertManagerStandIn {
  /** What it signs with: plays Let's Encrypt. */
  readonly authority: KeyPair;
  stop(): Promise<void>;
}

const NAMESPACE = "cert-manager";
const WEBHOOK = "cert-manager-webhook";
const GROUP = { group: "cert-manager.io", version: "v1" };
const ISSUERS = { ...GROUP, plural: "clusterissuers" };
const CERTIFICATES = { ...GROUP, plural: "certificates" };
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Starts looking; returns when the webhook listens. */
export async function superviseCertManager(options: CertManagerOptions): Promise<CertManagerStandIn> {
  const log = (line: string) => options.log(`cert-manager STAND-IN: ${line}`);
  const kubeconfig = loadKubeconfig(options.kubeconfig);
  const [apps, core, custom, admission] = [
    kubeconfig.makeApiClient(AppsV1Api),
    kubeconfig.makeApiClient(CoreV1Api),
    kubeconfig.makeApiClient(CustomObjectsApi),
    kubeconfig.makeApiClient(AdmissionregistrationV1Api),
  ];
  const folder = path.join(options.workdir, "cert-manager");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = await createAuthority(folder, "/CN=meshup-lab-plays-lets-encrypt");
  const serving = await sign(
    folder,
    authority,
    WEBHOOK,
    `/CN=${WEBHOOK}`,
    "serverAuth",
    `subjectAltName=DNS:${WEBHOOK}.${NAMESPACE}.svc`,
  );
  const webhook = await startWebhook(serving, log);

  const report = sayOnce(log);

  const isAvailable = async (name: string) => {
    const deployment = await orAbsent(apps.readNamespacedDeployment({ name, namespace: NAMESPACE }));
    return (deployment?.status?.readyReplicas ?? 0) > 0 ? deployment : undefined;
  };

  let routed = false;
  /** The Service leads to the webhook exactly while it has pods; cainjector's work is done in the same look. */
  const serveWebhook = async () => {
    const service =
      (await isAvailable(WEBHOOK)) === undefined
        ? undefined
        : await orAbsent(core.readNamespacedService({ name: WEBHOOK, namespace: NAMESPACE }));
    if (service === undefined) {
      if (routed) log(`webhook: ${NAMESPACE}/${WEBHOOK} has no ready pod`);
      routed = false;
      options.egress.unroute(`${NAMESPACE}/${WEBHOOK}`);
      return;
    }
    options.egress.route(`${NAMESPACE}/${WEBHOOK}`, service, (port) =>
      port === "https" ? webhook.port : undefined,
    );
    if (!routed) log(`webhook: the API server reaches ${NAMESPACE}/${WEBHOOK} at the stand-in's`);
    routed = true;
    if ((await isAvailable("cert-manager-cainjector")) === undefined) return;
    const caBundle = (await readFile(authority.certFile)).toString("base64");
    const patch = [{ op: "add", path: "/webhooks/0/clientConfig/caBundle", value: caBundle }];
    const name = WEBHOOK;
    const validating = await orAbsent(admission.readValidatingWebhookConfiguration({ name }));
    if (validating?.webhooks?.some(({ clientConfig }) => clientConfig.caBundle !== caBundle))
      await admission.patchValidatingWebhookConfiguration({ name, body: patch });
    const mutating = await orAbsent(admission.readMutatingWebhookConfiguration({ name }));
    if (mutating?.webhooks?.some(({ clientConfig }) => clientConfig.caBundle !== caBundle))
      await admission.patchMutatingWebhookConfiguration({ name, body: patch });
  };

  /** Who the controller's service account is in the cloud. */
  const identify = async (): Promise<Prover | undefined> => {
    const deployment = await isAvailable("cert-manager");
    if (deployment === undefined) return undefined;
    const name = deployment.spec?.template.spec?.serviceAccountName ?? "default";
    const account = await orAbsent(core.readNamespacedServiceAccount({ name, namespace: NAMESPACE }));
    return options.cloud.identify({
      namespace: NAMESPACE,
      name,
      annotations: account?.metadata?.annotations ?? {},
    });
  };

  const ready = (object: unknown, reason: string) => ({
    status: {
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason,
          message: "by the lab's stand-in",
          lastTransitionTime: new Date().toISOString(),
          observedGeneration: at(object, "metadata", "generation"),
        },
      ],
    },
  });

  const registerIssuer = async (object: unknown) => {
    const { name, accountSecret, server } = readIssuer(object);
    const secret = { name: accountSecret, namespace: NAMESPACE };
    if ((await orAbsent(core.readNamespacedSecret(secret))) === undefined)
      await core.createNamespacedSecret({
        namespace: NAMESPACE,
        body: { metadata: { name: accountSecret }, stringData: { "tls.key": "no account was made" } },
      });
    await custom.patchClusterCustomObjectStatus(
      { ...ISSUERS, name, body: ready(object, "ACMEAccountRegistered") },
      MERGE_PATCH,
    );
    log(`ClusterIssuer ${name} is ready; the lab's CA plays ${server}`);
  };

  const issue = async (object: unknown, issuers: readonly unknown[], prover: Prover) => {
    const certificate = readCertificate(object);
    const { name, namespace, dnsNames, secretName } = certificate;
    const issuer = issuers
      .filter(isReady)
      .map(readIssuer)
      .find((one) => one.name === certificate.issuer);
    if (issuer === undefined) throw new Error(`ClusterIssuer ${certificate.issuer} is not ready`);
    for (const dnsName of dnsNames) {
      const solver = solverFor(issuer, dnsName);
      if (solver === undefined) throw new Error(`no solver of ${issuer.name} is for ${dnsName}`);
      await prover.prove(solver, dnsName, randomBytes(16).toString("hex"));
    }
    await issueInto(kubeconfig, authority, { namespace, name: secretName, certificate: name }, dnsNames);
    await custom.patchNamespacedCustomObjectStatus(
      { ...CERTIFICATES, name, namespace, body: ready(object, "Ready") },
      MERGE_PATCH,
    );
    log(
      `Certificate ${namespace}/${name}: ${dnsNames.join(", ")} ${prover.how} as ${prover.who}, signed by the lab's CA, written to Secret ${secretName}`,
    );
  };

  const loop = startLoop("cert-manager STAND-IN", 500, options.log, async () => {
    await serveWebhook();
    if (!routed) return;
    const issuers = list(at(await orAbsent(custom.listClusterCustomObject(ISSUERS)), "items"));
    const unready = issuers.filter((one) => !isReady(one));
    for (const issuer of unready)
      await report(`ClusterIssuer ${readIssuer(issuer).name}`, () => registerIssuer(issuer));
    if (unready.length > 0) return; // the next look sees them ready
    const certificates = list(
      at(await orAbsent(custom.listCustomObjectForAllNamespaces(CERTIFICATES)), "items"),
    ).filter((one) => !isReady(one) && at(one, "metadata", "deletionTimestamp") === undefined);
    if (certificates.length === 0) return;
    await report("AccessDenied", async () => {
      const prover = await identify();
      if (prover === undefined) return;
      for (const certificate of certificates) {
        const { namespace, name } = readCertificate(certificate);
        await report(`Certificate ${namespace}/${name}`, () => issue(certificate, issuers, prover));
      }
    });
  });

  return {
    authority,
    stop: async () => {
      await loop.stop();
      await webhook.stop();
      options.cloud.stop?.();
    },
  };
}
