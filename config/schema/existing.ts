// The shape of a cluster file for a cluster that is there already. What crosses fields is checked in config/rules/existing.ts.
import { z } from "zod";
import { backend } from "./backend";
import { istioCharts } from "./chart-sources";
import { allowedCidrs, dnsName, namespace } from "./common";
import { mesh } from "./mesh";
import { tlsSecretName } from "./tls";

/** A folder of the nodes, or a file of the machine that runs Terraform. */
const nodeFolder = z.string().regex(/^\/[\w@:./+=-]+$/, "must be an absolute path such as /opt/cni/bin");

const kubeconfig = z
  .strictObject({
    path: z
      .string()
      .regex(/^~?\/[\w@:./+=-]+$/, "must be a path that starts with / or ~/")
      .default("~/.kube/config")
      .describe("The file, on the machine that runs Terraform. Default: ~/.kube/config, kubectl's own."),
    context: z
      .string()
      .regex(/^[\w@:./+=~#-]+$/, "must be the name of a context, as kubectl config get-contexts prints it")
      .describe(
        "The context in it. No default, because the current one is whatever somebody used last. Another one is refused once the mesh is deployed: Terraform would forget what it installed.",
      ),
  })
  .describe("How Terraform reaches the cluster. Nothing of the file gets into the state.");

const cni = z
  .strictObject({
    cniBinDir: nodeFolder
      .default("/opt/cni/bin")
      .describe(
        "Folder of the nodes from which kubelet's runtime starts CNI plugins. Default: /opt/cni/bin, as in kubeadm, EKS, AKS and kind. A wrong one shows only when pods start: outside of the mesh, or not at all.",
      ),
    cniConfDir: nodeFolder
      .default("/etc/cni/net.d")
      .describe(
        "Folder of the nodes with the configuration of CNI plugins, to which Istio's is added. Default: /etc/cni/net.d, as in most clusters.",
      ),
    namespace: namespace
      .default("kube-system")
      .describe(
        "Where Istio's CNI agent runs; it is there already and admits privileged pods of class system-node-critical. Default: kube-system, which does in every cluster. Changing it reinstalls the agent.",
      ),
  })
  .prefault({})
  .describe(
    "Where Istio's CNI agent finds its way into the nodes. docs/existing-cluster.md has the paths of distributions that differ.",
  );

const service = z
  .strictObject({
    type: z
      .enum(["LoadBalancer", "ClusterIP"])
      .default("LoadBalancer")
      .describe(
        "Type of the gateway's Service. LoadBalancer: the cluster's own controller gives it an address, for which the deploy waits. ClusterIP: for a cluster without one, or with something of yours in front. Default: LoadBalancer.",
      ),
    annotations: z
      .record(
        z.string().max(317),
        z.string().regex(/^(?!.*[$%]\{)/s, "must hold neither ${ nor %{, which Terraform would read"),
      )
      .default({})
      .describe(
        "Annotations of the Service, in the words of the controller that reads them. Default: none. Many are read only when the load balancer is made.",
      ),
    loadBalancerClass: z
      .string()
      .max(317)
      .regex(/^[A-Za-z0-9]([\w./-]*[A-Za-z0-9])?$/, "must be a class such as example.com/public")
      .optional()
      .describe(
        "Whose business the Service is, where the cluster has several controllers. Default: none, the cluster's default. Kubernetes refuses a change: set type to ClusterIP for one deploy in between.",
      ),
  })
  .prefault({})
  .describe("The gateway's Service.");

const ingress = z
  .strictObject({
    domain: dnsName
      .optional()
      .describe(
        "Public name; it and everything one label below it (*.NAME) get an Istio Gateway. Their records are yours to make. Without it no Gateway object is made.",
      ),
    tls: z
      .literal(
        "secret",
        "must be secret: meshup has no DNS zone here to prove a name to Let's Encrypt with; let a cert-manager of your own write the Secret",
      )
      .default("secret")
      .describe("TLS ends at the gateway, with a Secret that you bring. Default: secret, the only way."),
    ...tlsSecretName,
    allowedCidrs,
    service,
  })
  .prefault({})
  .describe("The ingress gateway's way into the world: a Service that the cluster's own controller serves.");

const chartSources = z
  .strictObject({ ...istioCharts })
  .prefault({})
  .describe("Where charts come from.");

/** A cluster file for a cluster that is there. */
export const existingSchema = z
  .strictObject({
    platform: z.literal("existing").describe("What kind of cluster: existing, one that is there already."),
    kubeconfig,
    backend,
    cni,
    ingress,
    chartSources,
    mesh,
  })
  .describe(
    "The mesh alone, into a cluster that is there already. The name of the file is the name of the stack.",
  );
