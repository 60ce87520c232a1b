// Certificates and keys of the lab's cluster, made by openssl for a few days. Starts nothing.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { findOpenssl } from "../../toolchain/path.ts";

/** A certificate and its key, as files. */
export interface KeyPair {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Everything that proves who is who in the cluster. */
export interface Pki {
  readonly caFile: string;
  readonly ca: KeyPair;
  readonly apiServer: KeyPair;
  /** system:masters */
  readonly admin: KeyPair;
  readonly controllerManager: KeyPair;
  readonly scheduler: KeyPair;
  /** Plays the kubelets of all nodes; the lab gives it the rights of an administrator. */
  readonly kwok: KeyPair;
  readonly serviceAccountKeyFile: string;
  readonly serviceAccountPublicKeyFile: string;
}

const DAYS = "30";
const LOCAL_NAMES = [
  "IP:127.0.0.1",
  "DNS:localhost",
  "DNS:kubernetes",
  "DNS:kubernetes.default",
  "DNS:kubernetes.default.svc",
  "DNS:kubernetes.default.svc.cluster.local",
];

/**
 * Makes a CA and what it signs under `workdir`/pki. `names` are further names of the API server
 * (`DNS:…` or `IP:…`), such as the endpoint that the played cloud hands out.
 */
export async function createPki(workdir: string, names: readonly string[] = []): Promise<Pki> {
  const folder = join(workdir, "pki");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ca = await createAuthority(folder, "/CN=meshup-lab-ca");
  const client = (file: string, subject: string) => sign(folder, ca, file, subject, "clientAuth");
  const serverNames = [...LOCAL_NAMES, ...names].join(",");
  const [apiServer, admin, controllerManager, scheduler, kwok] = await Promise.all([
    sign(folder, ca, "apiserver", "/CN=kube-apiserver", "serverAuth", `subjectAltName=${serverNames}`),
    client("admin", "/O=system:masters/CN=meshup-lab-admin"),
    client("controller-manager", "/CN=system:kube-controller-manager"),
    client("scheduler", "/CN=system:kube-scheduler"),
    client("kwok", "/O=system:masters/CN=meshup-lab-kwok"),
  ]);
  return {
    caFile: ca.certFile,
    ca,
    apiServer,
    admin,
    controllerManager,
    scheduler,
    kwok,
    ...serviceAccountKeys(folder),
  };
}

/** A CA of its own: ca.crt and ca.key in `folder`, which must exist. */
export async function createAuthority(folder: string, subject: string): Promise<KeyPair> {
  const ca = pair(folder, "ca");
  await openssl([
    ...["req", "-x509", "-days", DAYS, ...newKey(ca), "-out", ca.certFile, "-subj", subject],
    ...["-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature"],
  ]);
  return ca;
}

/** A key and its certificate; `extension` is a line of openssl's such as `subjectAltName=DNS:…`. */
export async function sign(
  folder: string,
  ca: KeyPair,
  name: string,
  subject: string,
  usage: "serverAuth" | "clientAuth",
  extension = "",
): Promise<KeyPair> {
  const result = pair(folder, name);
  const request = join(folder, `${name}.csr`);
  const extensions = join(folder, `${name}.ext`);
  writeFileSync(extensions, `keyUsage=critical,digitalSignature\nextendedKeyUsage=${usage}\n${extension}\n`);
  await openssl(["req", "-new", ...newKey(result), "-out", request, "-subj", subject]);
  // A serial of its own: the CA's serial file would be shared by calls that run at once.
  const serial = `0x${randomBytes(16).toString("hex")}`;
  await openssl([
    ...["x509", "-req", "-in", request, "-days", DAYS, "-CA", ca.certFile, "-CAkey", ca.keyFile],
    ...["-set_serial", serial, "-extfile", extensions, "-out", result.certFile],
  ]);
  return result;
}

/** RSA, because that is what EKS signs service-account tokens with. */
function serviceAccountKeys(
  folder: string,
): Pick<Pki, "serviceAccountKeyFile" | "serviceAccountPublicKeyFile"> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const serviceAccountKeyFile = join(folder, "service-account.key");
  const serviceAccountPublicKeyFile = join(folder, "service-account.pub");
  writeFileSync(serviceAccountKeyFile, privateKey, { mode: 0o600 });
  writeFileSync(serviceAccountPublicKeyFile, publicKey);
  return { serviceAccountKeyFile, serviceAccountPublicKeyFile };
}

const pair = (folder: string, name: string): KeyPair => ({
  certFile: join(folder, `${name}.crt`),
  keyFile: join(folder, `${name}.key`),
});

/** Elliptic curve: made in a millisecond. The folder is 0700, and openssl writes keys 0600. */
const newKey = (files: KeyPair) => [
  ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
  ...["-keyout", files.keyFile],
];

async function openssl(args: string[]): Promise<void> {
  await execa(findOpenssl(), args, { stdin: "ignore" });
}

/** A file's content in base64, as kubeconfigs and EKS' DescribeCluster carry it. */
export const base64Of = (file: string): string => readFileSync(file).toString("base64");
