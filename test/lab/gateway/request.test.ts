import { createServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { type EchoApp, parseEcho, startEchoApp } from "../../../lab/gateway/app.ts";
import { request } from "../../../lab/gateway/request.ts";

describe("a request of the rehearsal, and the application that answers it", () => {
  let app: EchoApp;
  beforeEach(async () => {
    app = await startEchoApp("shop");
  });
  afterEach(() => app.stop());

  it("shows what arrived: name, method, path and headers, with the host that was asked for", async () => {
    const answer = await request({
      host: "shop.example.com",
      path: "/cart?x=1",
      port: app.port,
      method: "POST",
      headers: { "x-forwarded-proto": "https" },
    });
    expect(answer.status).toBe(200);
    expect(answer.attempts).toBe(1);
    expect(parseEcho(answer.body)).toMatchObject({
      app: "shop",
      method: "POST",
      path: "/cart?x=1",
      headers: { host: "shop.example.com", "x-forwarded-proto": "https" },
    });
  });

  it("speaks for a client by a PROXY protocol v2 header before the first byte of HTTP", async () => {
    const server = createTcpServer((socket) =>
      socket.once("data", (bytes) => {
        const text = bytes.subarray(28).toString("latin1").split("\r\n")[0];
        socket.end(
          `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${bytes.subarray(0, 20).toString("hex")} ${text}`,
        );
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      const { body } = await request({ host: "a", path: "/cart", port, client: "203.0.113.7" });
      // Signature, version 2 PROXY, TCP over IPv4, 12 bytes; then the client's address.
      expect(body).toBe("0d0a0d0a000d0a515549540a2111000ccb007107 GET /cart HTTP/1.1");
    } finally {
      server.close();
    }
  });

  it("asks again until the answer is the expected one", async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(asked < 3 ? 503 : 200).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      const answer = await request({ host: "a", path: "/", port, until: ({ status }) => status === 200 });
      expect([answer.status, answer.attempts]).toEqual([200, 3]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("gives the last answer when the expected one does not come", async () => {
    const answer = await request({
      host: "a",
      path: "/",
      port: app.port,
      until: () => false,
      timeoutMs: 300,
    });
    expect(answer.status).toBe(200);
    expect(answer.attempts).toBeGreaterThan(1);
  });

  it("fails when nobody answers, and names port, path and host", async () => {
    const { port } = app;
    await app.stop();
    const asking = request({ host: "shop.example.com", path: "/cart", port, timeoutMs: 0 });
    await expect(asking).rejects.toThrow(`no answer from 127.0.0.1:${port}/cart for shop.example.com`);
  });

  it("takes only the application's own answer for it", () => {
    expect(parseEcho("upstream connect error")).toBeUndefined();
    expect(parseEcho('{"error":"no"}')).toBeUndefined();
  });
});
