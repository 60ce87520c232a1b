// Order of what ends TLS at the gateway: the certificate goes while cert-manager can clean up after it, cert-manager while it has rights.
import { config, withDomain, withLetsEncrypt } from "../helpers/config";
import { Graph } from "../helpers/graph";
import { synth } from "../helpers/synth";

const stack = synth(config(withLetsEncrypt));
const graph = new Graph(stack);
const release = (name: string) => stack.release(name);

test.each([
  ["cert-manager", "cert-manager-namespace", "its namespace holds nothing of it when it goes"],
  ["lets-encrypt", "cert-manager", "its webhook admits issuers and certificates"],
  ["lets-encrypt", "mesh-namespaces", "the certificate lies in the gateway's namespace"],
  ["mesh-namespaces", "cert-manager", "a challenge in the gateway's namespace has a finalizer"],
])("%s comes after %s and goes before it: %s", (later, earlier) => {
  expect(graph.after(release(later))).toContain(release(earlier));
});

test("cert-manager's rights outlive it, so that it can delete its records", () => {
  expect(graph.after(release("cert-manager"))).toContain(
    "aws_iam_role_policy_attachment.eks_identity_cert-manager-attachment",
  );
});

test("the load balancer controller does not wait for cert-manager", () => {
  expect(graph.beside(release("aws-load-balancer-controller"), release("cert-manager"))).toBe(true);
});

test("without Let's Encrypt the mesh waits for no cert-manager, and there is none", () => {
  expect(synth(config(withDomain)).text).not.toContain("cert-manager");
});
