// Wrong combinations of the mesh: each is refused in one line, which names the fix.
import { minimal, refusals } from "../../helpers/config";

test.each([
  [
    "an Istio without support",
    { mesh: { version: "1.28.3" } },
    "mesh.version: Istio 1.28.3 is not one that meshup knows; use a version of 1.29 or 1.30 [CFG030]",
  ],
  [
    "an Istio with a security hole",
    { mesh: { version: "1.29.0" } },
    "mesh.version: Istio 1.29.0 has a known security hole; use 1.29.1 or newer [CFG031]",
  ],
  [
    "an untested pair",
    { mesh: { version: "1.29.6" }, cluster: { ...minimal.cluster, version: "1.36" } },
    "mesh.version: Istio 1.29 is not tested on Kubernetes 1.36; use Istio 1.30 or Kubernetes 1.34, 1.35 [CFG032]",
  ],
  [
    "replicas that cross",
    { mesh: { gateway: { maxReplicas: 2 } } },
    "mesh.gateway.minReplicas: minReplicas 3 is above maxReplicas 2; lower minReplicas or raise maxReplicas [CFG033]",
  ],
  [
    "a request above its limit",
    { mesh: { sidecar: { resources: { requests: { memory: "1Gi" } } } } },
    "mesh.sidecar.resources.requests.memory: the request 1Gi is above the limit 512Mi; lower the request or raise the limit [CFG037]",
  ],
])("%s", (_, change, line) => {
  expect(refusals(change)).toEqual([line]);
});
