// Asks the API server whether it is ready. Changes nothing.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { type Daemon, pause, tail } from "../support/daemon.ts";
import type { Pki } from "./pki.ts";

/** Waits until `path` answers 200; fails at once when the process has ended, and after `seconds` in any case. */
export async function waitForApi(
  daemon: Daemon,
  endpoint: string,
  pki: Pki,
  path: string,
  seconds: number,
): Promise<void> {
  const agent = new Agent({
    ca: readFileSync(pki.caFile),
    cert: readFileSync(pki.admin.certFile),
    key: readFileSync(pki.admin.keyFile),
  });
  const end = Date.now() + seconds * 1000;
  let last = "no answer";
  try {
    while (Date.now() < end) {
      if (!daemon.running()) throw problem(daemon, "ended while it was starting");
      last = await answer(`${endpoint}${path}`, agent);
      if (last === "200") return;
      await pause(100);
    }
  } finally {
    agent.destroy();
  }
  throw problem(daemon, `${path} is not ready after ${seconds} s (${last})`);
}

function problem(daemon: Daemon, text: string): Error {
  return new Error(`control plane: ${text}; its log ${daemon.logFile} ends with:\n${tail(daemon.logFile)}`);
}

function answer(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const asking = request(url, { agent, timeout: 2000 }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    });
    asking.on("timeout", () => asking.destroy(new Error("timeout")));
    asking.on("error", (error) => resolve(error.message));
    asking.end();
  });
}
