import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWebhook, type Webhook } from "../../../lab/cluster/cert-manager/webhook.ts";

const NAME = "cert-manager-webhook.cert-manager.svc";

describe("the stand-in for cert-manager's webhook", () => {
  const folder = mkdtempSync(join(tmpdir(), "meshup-webhook-"));
  const said: string[] = [];
  const files = { certFile: join(folder, "w.crt"), keyFile: join(folder, "w.key") };
  let webhook: Webhook;

  beforeAll(async () => {
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-keyout", files.keyFile, "-out", files.certFile, "-subj", "/CN=w"],
        ...["-addext", `subjectAltName=DNS:${NAME}`],
      ],
      { stdio: "ignore" },
    );
    webhook = await startWebhook(files, (line) => said.push(line));
  });
  afterAll(async () => {
    await webhook.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As the API server asks: by the Service's name, with the CA of the webhook configuration. */
  const review = (object: object) =>
    new Promise<{ response: object }>((resolve, reject) => {
      const sent = request(
        {
          ...{ host: "127.0.0.1", port: webhook.port, path: "/validate", method: "POST", agent: false },
          ...{ servername: NAME, ca: readFileSync(files.certFile) },
        },
        (response) => {
          let text = "";
          response.on("data", (chunk) => {
            text += chunk;
          });
          response.on("end", () => resolve(JSON.parse(text)));
        },
      );
      sent.on("error", reject);
      sent.end(JSON.stringify({ request: { uid: "7", object } }));
    });

  it("is the Service that the API server asks for, and admits", async () => {
    expect((await review({ kind: "CertificateRequest" })).response).toEqual({ uid: "7", allowed: true });
  });

  it("refuses, and says why", async () => {
    const { response } = await review({ kind: "Certificate", spec: { issuerRef: { name: "a" } } });
    expect(response).toMatchObject({
      uid: "7",
      allowed: false,
      status: { message: "spec.secretName: Required value: must be specified" },
    });
    expect(said).toEqual([expect.stringContaining("webhook refuses: spec.secretName")]);
  });
});
