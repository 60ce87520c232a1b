/** Plays cert-manager's webhook: an HTTPS server that answers admission reviews. Judges what the definitions' schemas cannot. */
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { KeyPair } from "../control-plane/pki.ts";
import { refusal } from "./objects.ts";

/** A running webhook on loopback. */
export interface Webhook {
  readonly port: number;
  stop(): Promise<void>;
}

interface Review {
  readonly request?: { readonly uid: string; readonly object?: unknown };
}

/** Starts on a free port. */
export async function startWebhook(files: KeyPair, log: (line: string) => void): Promise<Webhook> {
  const server = createServer(
    { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) },
    (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const review: Review = JSON.parse(Buffer.concat(chunks).toString("utf8"));
        const message = refusal(review.request?.object);
        if (message !== undefined) log(`webhook refuses: ${message}`);
        response.writeHead(200, { "content-type": "application/json" }).end(
          JSON.stringify({
            apiVersion: "admission.k8s.io/v1",
            kind: "AdmissionReview",
            response: {
              uid: review.request?.uid ?? "",
              allowed: message === undefined,
              ...(message === undefined ? {} : { status: { code: 403, message } }),
            },
          }),
        );
      });
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
