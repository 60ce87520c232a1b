// Writes kubeconfig files. Knows no cluster.
import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { base64Of, type KeyPair } from "./pki.ts";

/** A client's kubeconfig with everything inside, readable by the owner only. */
export function writeKubeconfig(
  file: string,
  server: string,
  caFile: string,
  client: KeyPair,
  name = "meshup-lab",
): string {
  const user = {
    "client-certificate-data": base64Of(client.certFile),
    "client-key-data": base64Of(client.keyFile),
  };
  write(file, name, { server, "certificate-authority-data": base64Of(caFile) }, user);
  return file;
}

/** Tells the API server where it asks about tokens that it does not know itself. */
export function writeWebhookConfig(file: string, url: string): string {
  write(file, "token-authenticator", { server: url }, {});
  return file;
}

function write(file: string, name: string, cluster: object, user: object): void {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
}
