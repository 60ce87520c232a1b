/** The rehearsal's Helm repositories on loopback: real charts of Istio and of other projects, and stand-ins that say so. Does not fetch anything. */
import { createReadStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { copyArchives, packageChart, writeIndex } from "./publish.ts";

/** Where the charts can be had while the repository runs. */
export interface ChartRepository {
  /** The real Istio charts of the toolchain. */
  readonly istio: string;
  /** Real charts of cert-manager, external-dns and Karpenter, whose projects each have a repository of their own. */
  readonly thirdParty: string;
  /** Stand-ins for the charts of https://aws.github.io/eks-charts. */
  readonly eks: string;
  stop(): Promise<void>;
}

/** What a repository needs to know; port 0 takes a free one. */
export interface ChartRepositoryOptions {
  readonly toolchain: Pick<Toolchain, "istioCharts" | "thirdPartyCharts">;
  readonly workdir: string;
  readonly port: number;
  readonly log: (line: string) => void;
}

const STAND_INS = fileURLToPath(new URL("./stand-ins", import.meta.url));

/** Assembles both repositories in `workdir` and serves them on 127.0.0.1. */
export async function startChartRepository(options: ChartRepositoryOptions): Promise<ChartRepository> {
  const root = path.join(options.workdir, "charts");
  await rm(root, { recursive: true, force: true });
  await copyArchives(options.toolchain.istioCharts, path.join(root, "istio"));
  await writeIndex(path.join(root, "istio"));
  await copyArchives(options.toolchain.thirdPartyCharts, path.join(root, "third-party"));
  await writeIndex(path.join(root, "third-party"));
  await mkdir(path.join(root, "eks"), { recursive: true });
  for (const name of (await readdir(STAND_INS)).sort()) {
    const packed = await packageChart(path.join(STAND_INS, name), path.join(root, "eks"));
    options.log(`charts: ${packed} is a STAND-IN (the real chart is in no package registry)`);
  }
  await writeIndex(path.join(root, "eks"));

  const server = createServer((request, response) => void answer(root, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(
        new Error(
          `chart repository: cannot listen on 127.0.0.1:${options.port} (${error.message}); free the port`,
        ),
      ),
    );
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const base = `http://127.0.0.1:${port}`;
  options.log(
    `charts: the real ones of Istio at ${base}/istio, of other projects at ${base}/third-party, stand-ins at ${base}/eks`,
  );
  return {
    istio: `${base}/istio`,
    thirdParty: `${base}/third-party`,
    eks: `${base}/eks`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Serves two levels of plain files only: a repository's name, then an archive or the index. */
async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const match = /^\/(istio|eks|third-party)\/([A-Za-z0-9][A-Za-z0-9._+-]*)$/.exec(request.url ?? "");
  const [, repository, file] = match ?? [];
  if (
    repository === undefined ||
    file === undefined ||
    (request.method !== "GET" && request.method !== "HEAD")
  ) {
    response.writeHead(404).end();
    return;
  }
  const full = path.join(root, repository, file);
  try {
    const { size } = await stat(full);
    const type = file.endsWith(".yaml") ? "application/yaml" : "application/gzip";
    response.writeHead(200, { "content-type": type, "content-length": size });
    if (request.method === "HEAD") response.end();
    else createReadStream(full).pipe(response);
  } catch {
    response.writeHead(404).end();
  }
}
