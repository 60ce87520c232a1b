// The shape of a cluster file, one section a file in schema/. The descriptions here are the only source of editor help and of docs/configuration.md.
import { z } from "zod";
import { addons, identity } from "./schema/addons";
import { autoMode } from "./schema/auto-mode";
import { backend } from "./schema/backend";
import { cluster } from "./schema/cluster";
import { chartRepository, chartVersion, prefixedChartVersion } from "./schema/common";
import { gateways } from "./schema/gateways";
import { ingress } from "./schema/ingress";
import { karpenter } from "./schema/karpenter";
import { mesh } from "./schema/mesh";
import { network } from "./schema/network";
import { nodeGroups, nodes } from "./schema/nodes";
import { charts } from "./versions";

const chartSources = z
  .strictObject({
    istio: chartRepository
      .default(charts.istio.repository)
      .describe(
        "Repository of base, cni, istiod and gateway. Default: Istio's own; name a mirror for closed networks.",
      ),
    eks: chartRepository
      .default(charts.loadBalancerController.repository)
      .describe("Repository of aws-load-balancer-controller. Default: AWS's own."),
    loadBalancerControllerVersion: chartVersion
      .default(charts.loadBalancerController.version)
      .describe(
        `Chart version of aws-load-balancer-controller. Default: ${charts.loadBalancerController.version}.`,
      ),
    certManager: chartRepository
      .default(charts.certManager.repository)
      .describe("Repository of cert-manager, for ingress.tls: lets-encrypt. Default: the project's own."),
    certManagerVersion: prefixedChartVersion
      .default(charts.certManager.version)
      .describe(`Chart version of cert-manager. Default: ${charts.certManager.version}.`),
    externalDns: chartRepository
      .default(charts.externalDns.repository)
      .describe("Repository of external-dns, for ingress.records: external-dns. Default: the project's own."),
    externalDnsVersion: chartVersion
      .default(charts.externalDns.version)
      .describe(`Chart version of external-dns. Default: ${charts.externalDns.version}.`),
    karpenter: chartRepository
      .default(charts.karpenter.repository)
      .describe("Repository of karpenter and karpenter-crd. Default: AWS's own, read without a login."),
    karpenterVersion: chartVersion
      .default(charts.karpenter.version)
      .describe(`Chart version of karpenter and karpenter-crd. Default: ${charts.karpenter.version}.`),
  })
  .prefault({})
  .describe("Where charts come from.");

/** A cluster file for EKS. */
export const eksSchema = z
  .strictObject({
    platform: z.literal("eks").describe("What kind of cluster: eks."),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be an AWS region such as eu-central-1")
      .describe("AWS region. Changing it replaces everything."),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe(
        "Tags on everything that AWS can tag, beside meshup:cluster. Default: none. Changing them replaces nodes, a few at a time, as a machine is tagged when it is made.",
      ),
    backend,
    credentials: z
      .enum(["token", "exec"])
      .default("token")
      .describe(
        "How the Helm provider logs in. token: an ephemeral one, fresh at plan and at apply, never stored. exec: the aws command on the machine that runs Terraform. Default: token, because it works everywhere.",
      ),
    network,
    cluster,
    autoMode,
    nodes,
    nodeGroups,
    karpenter,
    addons,
    identity,
    ingress,
    gateways,
    chartSources,
    mesh,
  })
  .describe("A cluster and its mesh. The name of the file is the name of the stack and of the cluster.");

/** Every platform's shape; `platform` decides. A new platform is one more entry here. */
export const platformSchemas = { eks: eksSchema } as const;

export type Platform = keyof typeof platformSchemas;
