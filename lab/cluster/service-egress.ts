/**
 * The API server's way to Services, as managed clusters have it: an egress proxy (HTTP CONNECT) that knows which
 * process plays which Service. So webhooks stay exactly as their charts rendered them. Plays no Service for pods.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import path from "node:path";
import type { V1Service } from "@kubernetes/client-node";

/** A running egress proxy. */
export interface ServiceEgress {
  /** For the API server's flag --egress-selector-config-file. */
  readonly configFile: string;
  /** Sends what is meant for the Service to ports on loopback; replaces what was said before under that name. */
  route(name: string, service: V1Service, localPort: (podPort: string) => number | undefined): void;
  /** Back to "no ready pod". */
  unroute(name: string): void;
  stop(): Promise<void>;
}

/** Linux keeps 108 bytes for it, the last one for the end. */
const LONGEST_SOCKET_PATH = 107;

/** Starts the proxy and writes the API server's configuration; must run before the API server. */
export async function startServiceEgress(options: { readonly workdir: string }): Promise<ServiceEgress> {
  const routes = new Map<string, ReadonlyMap<string, number>>();
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("connect", (request, client: Socket, head) => {
    const port = [...routes.values()].map((table) => table.get(request.url ?? "")).find(Boolean);
    // At once, where a real cluster without ready pods would let the caller wait.
    const refuse = () => client.end("HTTP/1.1 503 No process plays this Service\r\n\r\n");
    client.on("error", () => client.destroy());
    if (port === undefined) {
      refuse();
      return;
    }
    const upstream = connect(port, "127.0.0.1");
    upstream.once("error", refuse);
    upstream.once("connect", () => {
      upstream.off("error", refuse);
      upstream.on("error", () => client.destroy());
      upstream.on("close", () => client.destroy());
      client.on("close", () => upstream.destroy());
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
  });
  await mkdir(options.workdir, { recursive: true });
  // A socket file: with a plain TCP address the API server (1.35) crashes for want of a TLS configuration.
  const socketFile = path.resolve(options.workdir, "egress.sock");
  if (Buffer.byteLength(socketFile) > LONGEST_SOCKET_PATH) {
    throw new Error(`${socketFile}: longer than a socket's path may be; give the lab a shorter work folder`);
  }
  await rm(socketFile, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketFile, resolve);
  });
  const configFile = path.join(options.workdir, "egress-selector.json");
  await writeFile(configFile, JSON.stringify(selectorConfiguration(socketFile)));
  return {
    configFile,
    route: (name, service, localPort) => void routes.set(name, tableFor(service, localPort)),
    unroute: (name) => void routes.delete(name),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** "cluster IP:port" → port on loopback. */
function tableFor(
  { spec }: V1Service,
  localPort: (podPort: string) => number | undefined,
): ReadonlyMap<string, number> {
  const ip = spec?.clusterIP?.includes(":") ? `[${spec.clusterIP}]` : (spec?.clusterIP ?? "");
  const table = new Map<string, number>();
  for (const { port, targetPort } of spec?.ports ?? []) {
    const local = localPort(String(targetPort ?? port));
    if (local !== undefined) table.set(`${ip}:${port}`, local);
  }
  return table;
}

function selectorConfiguration(udsName: string): object {
  return {
    apiVersion: "apiserver.k8s.io/v1beta1",
    kind: "EgressSelectorConfiguration",
    egressSelections: [
      {
        name: "cluster",
        connection: {
          proxyProtocol: "HTTPConnect",
          transport: { uds: { udsName } },
        },
      },
    ],
  };
}
