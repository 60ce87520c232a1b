/** The application behind the gateway: tells its caller what arrived. Stays on loopback. */
import { createServer, type IncomingHttpHeaders } from "node:http";

/** What the application answers, as JSON. */
export interface Echo {
  readonly app: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A running application. */
export interface EchoApp {
  readonly name: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts one on a free port; two with different names show which one answered. */
export async function startEchoApp(name = "shop", port = 0): Promise<EchoApp> {
  const server = createServer((request, response) => {
    const echo: Echo = {
      app: name,
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(echo));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the echo app has no port");
  return {
    name,
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Reads an answer of the application; undefined when somebody else answered. */
export function parseEcho(body: string): Echo | undefined {
  try {
    const echo: unknown = JSON.parse(body);
    return isEcho(echo) ? echo : undefined;
  } catch {
    return undefined;
  }
}

function isEcho(value: unknown): value is Echo {
  return typeof value === "object" && value !== null && "app" in value && "headers" in value;
}
