// A file for a cluster that is there: what is refused, with its line and the fix, and that no rule of another platform has a say.
import { loadClusters } from "../../config/load";
import { config, existing, inFolder, load } from "../helpers/config";

const problemsOf = (change: object) =>
  load({ ...existing, ...change }).problems.map((p) => p.replace(/^test\.yaml(:\d+)?: /, ""));
const cloud = { type: "cloud", organization: "acme" };
const domain = "shop.example.com";

describe("a cluster that is there: refused are", () => {
  test.each([
    [
      "remote runs, which have no kubeconfig",
      { backend: cloud },
      "backend.execution: remote runs of HCP Terraform have no ~/.kube/config; set backend.execution to agent, with the file on the agent's machine, or to local [CFG121]",
    ],
    [
      "a domain without its certificate",
      { ingress: { domain } },
      "ingress.domain: nobody says which Secret holds the domain's certificate; add ingress.tlsSecretName [CFG122]",
    ],
    [
      "a certificate without its domain",
      { ingress: { tlsSecretName: "shop-tls" } },
      "ingress.tlsSecretName: a certificate without a domain is used by no Gateway; add ingress.domain, or remove ingress.tlsSecretName [CFG122]",
    ],
    [
      "a class for a Service that is no load balancer",
      { ingress: { service: { type: "ClusterIP", loadBalancerClass: "example.com/public" } } },
      "ingress.service.loadBalancerClass: loadBalancerClass has no effect on a Service of type ClusterIP; remove it, or set ingress.service.type: LoadBalancer [CFG123]",
    ],
    [
      "blocks for a Service that is no load balancer",
      { ingress: { service: { type: "ClusterIP" }, allowedCidrs: ["203.0.113.0/24"] } },
      "ingress.allowedCidrs: allowedCidrs has no effect on a Service of type ClusterIP; remove it, or set ingress.service.type: LoadBalancer [CFG123]",
    ],
    [
      "a login of ours",
      { credentials: "token" },
      "credentials: the kubeconfig's context says how to log in; remove it; kubeconfig.path and kubeconfig.context are enough [CFG124]",
    ],
    [
      "settings of Let's Encrypt",
      { ingress: { domain, letsEncrypt: { email: "ops@example.com" } } },
      "ingress.letsEncrypt: meshup has no DNS zone here to prove a name to Let's Encrypt with; let a cert-manager of your own write the Secret that ingress.tlsSecretName names [CFG124]",
    ],
    [
      "Let's Encrypt, with the reason",
      { ingress: { domain, tls: "lets-encrypt" } },
      'ingress.tls: "lets-encrypt" is wrong here; it must be secret: meshup has no DNS zone here to prove a name to Let\'s Encrypt with; let a cert-manager of your own write the Secret [CFG007]',
    ],
    [
      "records",
      { ingress: { domain, records: "terraform" } },
      "ingress.records: meshup has no DNS zone here, so the domain's records are yours to make; remove it, and point the domain at the address that the outputs tell how to read [CFG124]",
    ],
    [
      "nodes of ours",
      { karpenter: {} },
      "karpenter: the nodes of a cluster that is there are its owner's; remove it [CFG124]",
    ],
    [
      "a kubeconfig beside wherever Terraform runs",
      { kubeconfig: { path: "kubeconfig.yaml", context: "staging" } },
      'kubeconfig.path: "kubeconfig.yaml" is wrong here; it must be a path that starts with / or ~/ [CFG007]',
    ],
    [
      "whichever context is the current one",
      { kubeconfig: {} },
      "kubeconfig.context: is missing; add it: it must be a text; put it in quotes [CFG006]",
    ],
    [
      "an annotation that Terraform would read",
      { ingress: { service: { annotations: { "example.com/pool": "${var.pool}" } } } },
      'ingress.service.annotations.example.com/pool: "${var.pool}" is wrong here; it must hold neither ${ nor %{, which Terraform would read [CFG007]',
    ],
    [
      "a block with bits behind its prefix",
      { ingress: { allowedCidrs: ["203.0.113.7/24"] } },
      "ingress.allowedCidrs.0: 203.0.113.7/24 has bits set behind its prefix; write 203.0.113.0/24 [CFG010]",
    ],
    [
      "what no platform takes",
      { mesh: { version: "1.29.0" } },
      "mesh.version: Istio 1.29.0 has a known security hole; use 1.29.1 or newer [CFG031]",
    ],
  ])("%s", (_, change, problem) => {
    expect(problemsOf(change)).toEqual([problem]);
  });

  test("a file name that cannot name a stack", () => {
    const [problem] = inFolder(
      { "Staging_1.yaml": JSON.stringify(existing) },
      (folder) => loadClusters(folder).problems,
    );
    expect(problem).toMatchObject({
      problem: "the file's name, Staging_1, cannot name a stack",
      fix: "rename the file: 2 to 63 lower-case letters, digits and hyphens, starting with a letter",
      code: "CFG120",
    });
  });
});

test.each([
  ["an agent, to whom a person can give the file", { backend: { ...cloud, execution: "agent" } }],
  ["runs on one's own machine", { backend: { ...cloud, execution: "local" } }],
  ["no load balancer", { ingress: { service: { type: "ClusterIP" } } }],
])("a cluster that is there takes %s", (_, change) => {
  expect(problemsOf(change)).toEqual([]);
});

test("three lines are enough, and the mesh has the defaults of every platform", () => {
  const { mesh, ...rest } = config(existing);
  expect(rest).toMatchObject({
    name: "test",
    kubeconfig: { path: "~/.kube/config", context: "staging" },
    cni: { namespace: "kube-system", cniBinDir: "/opt/cni/bin", cniConfDir: "/etc/cni/net.d" },
    ingress: { tls: "secret", service: { type: "LoadBalancer", annotations: {} } },
  });
  expect(mesh.mtls).toBe("STRICT");
});

test("what is told of every mesh is told of this one, and nothing of a cloud", () => {
  const { problems, warnings } = load({ ...existing, mesh: { mtls: "PERMISSIVE" } });
  expect(problems).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining("[CFG081]")]);
});
