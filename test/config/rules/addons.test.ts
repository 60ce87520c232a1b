// Wrong combinations of add-ons, identities and charts: each is refused in one line, which names the fix.
import { refusals } from "../../helpers/config";

test.each([
  [
    "coredns replicas that cross",
    { addons: { coredns: { minReplicas: 12 } } },
    "addons.coredns.minReplicas: minReplicas 12 is above maxReplicas 10; lower minReplicas or raise maxReplicas [CFG061]",
  ],
  [
    "a kube-proxy newer than Kubernetes",
    { addons: { kubeProxy: { version: "v1.36.1-eksbuild.2" } } },
    "addons.kubeProxy.version: kube-proxy v1.36.1-eksbuild.2 does not go with Kubernetes 1.35; use a version that starts with v1.35., or none [CFG062]",
  ],
  [
    "a kube-proxy four minors behind",
    { addons: { kubeProxy: { version: "v1.31.9-eksbuild.2" } } },
    "addons.kubeProxy.version: kube-proxy v1.31.9-eksbuild.2 does not go with Kubernetes 1.35; use a version that starts with v1.35., or none [CFG062]",
  ],
  [
    "a version of a driver that is not installed",
    { addons: { efsCsi: { version: "v2.3.0-eksbuild.1" } } },
    "addons.efsCsi.version: efsCsi has a version but is not installed; set addons.efsCsi.enabled to true, or remove the version [CFG063]",
  ],
  [
    "a version of an agent that is not installed",
    { addons: { podIdentityAgent: { version: "v1.3.10-eksbuild.2" } } },
    "addons.podIdentityAgent.version: podIdentityAgent has a version but is not installed; set identity to pod-identity, or remove the version [CFG063]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});
