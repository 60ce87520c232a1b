/** One HTTP request through the gateway on loopback, repeated until it says what is expected. Does not judge the answer. */
import { type IncomingHttpHeaders, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect } from "node:net";
import { pause } from "../cluster/support/daemon.ts";

/** What is asked, and for how long. */
export interface GatewayRequest {
  /** Goes into the Host header (and into SNI with `tls`); the connection always goes to loopback. */
  readonly host: string;
  readonly path: string;
  readonly port: number;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Speak TLS; `ca` verifies the certificate for `host`, without it any certificate will do. */
  readonly tls?: { readonly ca?: string };
  /** Send a PROXY protocol v2 header first, as a load balancer does for this IPv4 client. Not with `tls`. */
  readonly client?: string;
  /** Asks again until this holds: configuration takes a moment from istiod to Envoy. Default: any answer. */
  readonly until?: (answer: GatewayAnswer) => boolean;
  /** How long to keep asking; default 30 s. */
  readonly timeoutMs?: number;
}

/** What came back. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** How often it was asked. */
  readonly attempts: number;
}

/** Asks until `until` holds or the time is over; then returns the last answer, or throws if there was none at all. */
export async function request(ask: GatewayRequest): Promise<GatewayAnswer> {
  const end = Date.now() + (ask.timeoutMs ?? 30_000);
  let last: GatewayAnswer | undefined;
  let lastError = "no answer";
  for (let attempts = 1; ; attempts += 1) {
    try {
      last = { ...(await once(ask)), attempts };
      if (ask.until?.(last) ?? true) return last;
    } catch (error) {
      lastError = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() >= end) break;
    await pause(250);
  }
  if (last !== undefined) return last;
  throw new Error(
    `no answer from 127.0.0.1:${ask.port}${ask.path} for ${ask.host}: ${lastError}; see the gateway's log`,
  );
}

function once(ask: GatewayRequest): Promise<Omit<GatewayAnswer, "attempts">> {
  const options = {
    host: "127.0.0.1",
    port: ask.port,
    path: ask.path,
    method: ask.method ?? "GET",
    headers: { ...ask.headers, host: ask.host },
    // No kept connection: each attempt must see the listener as it is now.
    agent: false as const,
    timeout: 5000,
  };
  const { agent, ...withoutAgent } = options;
  return new Promise((resolve, reject) => {
    const sent =
      ask.tls === undefined
        ? plainRequest(
            ask.client === undefined
              ? { ...withoutAgent, agent }
              : { ...withoutAgent, createConnection: connectAs(ask.client, ask.port) },
          )
        : tlsRequest({
            ...options,
            servername: ask.host,
            rejectUnauthorized: ask.tls.ca !== undefined,
            ...(ask.tls.ca === undefined ? {} : { ca: ask.tls.ca }),
          });
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error("timed out after 5 s")));
    sent.on("error", reject);
    sent.end();
  });
}

/** A connection to loopback that begins with the header: signature, version 2 PROXY, TCP over IPv4, 12 bytes of addresses. */
function connectAs(client: string, port: number) {
  const address = (ip: string) => ip.split(".").map(Number);
  const portBytes = (number: number) => [number >> 8, number & 255];
  const signature = Buffer.from("0d0a0d0a000d0a515549540a", "hex");
  const header = [0x21, 0x11, 0, 12];
  const ends = [...address(client), ...address("127.0.0.1"), ...portBytes(40_000), ...portBytes(port)];
  return () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(Buffer.concat([signature, Buffer.from([...header, ...ends])]));
    return socket;
  };
}
