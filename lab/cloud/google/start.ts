// Starts the played Google: a file that the simulated Terraform provider keeps, and an authenticator for its tokens.
// Gives the environment that leads Terraform to it; never reads or uses real credentials.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import type { Leftover, Leftovers } from "../aws/start.ts";
import { type Content, nameOf, resourcesOf } from "./content.ts";

/** Must begin as lab/providers/google/cloud.go wants it. */
const TOKEN_PREFIX = "ya29.meshup-lab-";
const PROJECT_NUMBER = "123456789012";

/** What the played Google needs to know. */
export interface PlayedGoogleOptions {
  readonly workdir: string;
  /** Of the authenticator. */
  readonly port: number;
  readonly project: string;
  /** host:port of the API server that plays every cluster. */
  readonly kubernetesEndpoint: string;
  readonly kubernetesCaFile: string;
  /** "1.35.4-gke.1" */
  readonly kubernetesVersion: string;
  /** A public zone that exists before the stack. */
  readonly zone?: { readonly managedZone: string; readonly dnsName: string };
  readonly log: (line: string) => void;
}

/** What GKE made for a Service of type LoadBalancer; the provider reads it as well. */
export interface ForwardingRule {
  /** namespace/name */
  readonly service: string;
  readonly forwardingRule: string;
  readonly firewall: string;
  readonly address: string;
  readonly network: string;
}

/** A running played Google. */
export interface PlayedGoogle {
  /** For the API server's --authentication-token-webhook-config-file. */
  readonly authenticatorUrl: string;
  /** Names the file, the made-up token and, since the DNS endpoint comes without a CA, the lab's CA. */
  readonly environment: Record<string, string>;
  readonly file: string;
  content(): Promise<Content>;
  /** Load balancers that GKE made. */
  forwardingRules(): ForwardingRule[];
  setForwardingRules(rules: readonly ForwardingRule[]): Promise<void>;
  /** Everything that lives in the played project, by kind. */
  leftovers(): Promise<Leftovers>;
  stop(): Promise<void>;
}

/** Makes the project and its authenticator. */
export async function startPlayedGoogle(options: PlayedGoogleOptions): Promise<PlayedGoogle> {
  const folder = join(options.workdir, "played-google");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "cloud.json");
  const rulesFile = join(folder, "load-balancers.json");
  const token = `${TOKEN_PREFIX}${randomBytes(16).toString("hex")}`;
  writeFileSync(file, JSON.stringify(await born(options)), { mode: 0o600 });

  const content = async (): Promise<Content> => JSON.parse(await readFile(file, "utf8"));
  const forwardingRules = (): ForwardingRule[] => {
    try {
      return JSON.parse(readFileSync(rulesFile, "utf8"));
    } catch {
      return []; // absent until the first one
    }
  };

  const authenticator = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", async () => {
      const review = JSON.parse(Buffer.concat(parts).toString() || "{}");
      const hasCluster = resourcesOf(await content(), "google_container_cluster").length > 0;
      const known = review.spec?.token === token && hasCluster;
      const username = `deployer@${options.project}.iam.gserviceaccount.com`;
      const status = known
        ? // roles/container.admin: whoever makes a cluster is its administrator.
          { authenticated: true, user: { username, groups: ["system:masters", "system:authenticated"] } }
        : { authenticated: false, error: "played GKE authenticator: not a token of this project" };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ apiVersion: review.apiVersion, kind: "TokenReview", status }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    authenticator.once("error", reject);
    authenticator.listen(options.port, "127.0.0.1", resolve);
  });
  options.log(`played Google (SIMULATED: a file that lab/providers/google keeps), project ${options.project}, ${file}`);

  return {
    authenticatorUrl: `http://127.0.0.1:${options.port}/`,
    environment: {
      MESHUP_PLAYED_GOOGLE: file,
      GOOGLE_OAUTH_ACCESS_TOKEN: token,
      SSL_CERT_FILE: options.kubernetesCaFile,
    },
    file,
    content,
    forwardingRules,
    setForwardingRules: async (rules) => {
      await writeFile(`${rulesFile}.new`, JSON.stringify(rules, null, 1), { mode: 0o600 });
      await rename(`${rulesFile}.new`, rulesFile);
    },
    leftovers: async () => everything(await content(), forwardingRules()),
    stop: () =>
      new Promise((resolve) => {
        authenticator.closeAllConnections();
        authenticator.close(() => resolve());
      }),
  };
}

/** A project as a person has it: a zone where the file expects one, and then the API behind it. */
async function born(options: PlayedGoogleOptions): Promise<object> {
  const { project, zone } = options;
  const always = ["serviceusage", "servicemanagement", "storage", "logging", "monitoring"];
  const services = [...always, ...(zone === undefined ? [] : ["dns"])];
  const id = `projects/${project}/managedZones/${zone?.managedZone}`;
  return {
    project: { id: project, number: PROJECT_NUMBER },
    kubernetes: {
      endpoint: options.kubernetesEndpoint,
      ca: (await readFile(options.kubernetesCaFile)).toString("base64"),
      version: options.kubernetesVersion,
    },
    services: Object.fromEntries(services.map((name) => [`${name}.googleapis.com`, 1])),
    resources:
      zone === undefined
        ? {}
        : {
            google_dns_managed_zone: {
              [id]: {
                id,
                project,
                name: zone.managedZone,
                dns_name: `${zone.dnsName}.`,
                visibility: "public",
                managed_zone_id: 1,
                name_servers: ["ns-cloud-m1.googledomains.com."],
              },
            },
          },
  };
}

/** As the played AWS tells it. Bindings and enabled services are no resources: with their zone, project or key they come and go. */
function everything(content: Content, rules: readonly ForwardingRule[]): Leftovers {
  const kinds: Record<string, Leftover[]> = {};
  for (const [type, resources] of Object.entries(content.resources ?? {})) {
    const kind = type.replace("google_", "");
    if (type === "google_project_service") continue; // disable_on_destroy decides; others may use it
    const found = Object.keys(resources).map((id) => ({ id, name: nameOf(id) }));
    if (found.length > 0) kinds[kind] = found;
  }
  if (rules.length > 0)
    kinds["forwarding_rule"] = rules.map(({ forwardingRule, service }) => ({ id: forwardingRule, name: service }));
  return kinds;
}
