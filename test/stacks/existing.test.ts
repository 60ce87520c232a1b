// A cluster that is there: the mesh and nothing else, held to the cluster in which it was deployed.
import { config, existing } from "../helpers/config";
import { Graph } from "../helpers/graph";
import { synth } from "../helpers/synth";

const full = {
  ...existing,
  kubeconfig: { path: "/etc/meshup/kubeconfig", context: "staging" },
  ingress: {
    domain: "shop.example.com",
    tlsSecretName: "shop-tls",
    allowedCidrs: ["203.0.113.0/24"],
    service: { annotations: { "example.com/pool": "shop" }, loadBalancerClass: "example.com/public" },
  },
};
const stack = synth(config(full));
const bare = synth(config(existing));
const service = (of = stack) => of.values("istio-ingressgateway")["service"];

test("Terraform needs the Helm provider alone, with the kubeconfig's context", () => {
  const { terraform, provider } = stack.json as unknown as {
    terraform: { required_providers: object };
    provider: { helm: unknown[] };
  };
  expect(Object.keys(terraform.required_providers)).toEqual(["helm"]);
  expect(provider).toEqual({
    helm: [{ kubernetes: { config_path: "/etc/meshup/kubeconfig", config_context: "staging" } }],
  });
});

test("the mesh is all that is made", () => {
  expect(stack.addresses()).toEqual([
    "data.helm_template.access_api_guard",
    "helm_release.mesh_base_release",
    "helm_release.mesh_cni_release",
    "helm_release.mesh_gateway_release",
    "helm_release.mesh_istiod_release",
    "helm_release.mesh_namespaces_objects_release",
    "helm_release.mesh_objects_objects_release",
    "terraform_data.existing_ready",
  ]);
});

test("every release waits for the guard, which compares the context with that of the first apply", () => {
  const graph = new Graph(stack);
  for (const release of stack.addresses().filter((a) => a.startsWith("helm_release.")))
    expect([...graph.after(release)]).toEqual(
      expect.arrayContaining(["data.helm_template.access_api_guard", "terraform_data.existing_ready"]),
    );
  const guard = stack.json.data["helm_template"]?.["access_api_guard"] as { values: string[] };
  expect(JSON.parse(guard.values[0] ?? "")).toEqual({
    endpoint: "${terraform_data.existing_ready.output.context}",
    mustBe: "staging",
  });
  // Without it the joint would follow the file, and the two would always be the same.
  expect(stack.resource("terraform_data")).toMatchObject({
    input: { context: "staging" },
    lifecycle: { ignore_changes: ["input"] },
  });
});

test("the Service says what the file says, the health port first", () => {
  expect(service()).toEqual({
    type: "LoadBalancer",
    annotations: { "example.com/pool": "shop" },
    loadBalancerClass: "example.com/public",
    loadBalancerSourceRanges: ["203.0.113.0/24"],
    ports: [
      { name: "status-port", port: 15021, targetPort: 15021, protocol: "TCP" },
      { name: "http2", port: 80, targetPort: 80, protocol: "TCP" },
      { name: "https", port: 443, targetPort: 443, protocol: "TCP" },
    ],
  });
});

test("for everybody, no source range is said; without a domain, no 443", () => {
  expect(service(bare)).toMatchObject({ ports: [{ port: 15021 }, { port: 80 }] });
  expect(service(bare)).not.toHaveProperty("loadBalancerSourceRanges");
});

test("TLS ends at the gateway with the Secret that the file names", () => {
  const { objects = [] } = stack.values("mesh-objects") as { objects?: { kind: string; spec: object }[] };
  expect(objects.find(({ kind }) => kind === "Gateway")?.spec).toMatchObject({
    servers: [{ port: { number: 80 } }, { tls: { mode: "SIMPLE", credentialName: "shop-tls" } }],
  });
});

test("paths of the nodes reach the agent, and no node waits for it", () => {
  const cni = { namespace: "istio-cni", cniBinDir: "/home/kubernetes/bin", cniConfDir: "/etc/cni/own" };
  const other = synth(config({ ...existing, cni }));
  expect(other.resource("helm_release", "mesh_cni_release")).toMatchObject({ namespace: "istio-cni" });
  expect(other.values("istio-cni")).toMatchObject({
    cni: { cniBinDir: "/home/kubernetes/bin", cniConfDir: "/etc/cni/own" },
  });
  expect(other.values("istiod")).toMatchObject({
    pilot: { taint: { enabled: false, namespace: "istio-cni" } },
  });
});

test("the outputs tell how to read the address, which Terraform never learns", () => {
  const outputs = stack.json["output"] as Record<string, { value: string }>;
  const command = "kubectl --namespace istio-ingress get service istio-ingressgateway";
  expect(outputs["gateway_address_command"]?.value).toBe(command);
  expect(outputs["kubeconfig_command"]?.value).toBe(
    "export KUBECONFIG=/etc/meshup/kubeconfig && kubectl config use-context staging",
  );
  expect(outputs["next_steps"]?.value).toContain(
    `4. point shop.example.com and *.shop.example.com at the address: ${command}`,
  );
  expect(outputs).not.toHaveProperty("load_balancer");
});
