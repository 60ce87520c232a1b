// Further gateways beside ingress, each with a load balancer of its own. What crosses them is checked in config/rules/gateways.ts.
import { z } from "zod";
import { entry } from "./entry";
import { gatewayPods } from "./gateway-pods";

export const gateways = z
  .record(
    z.string(),
    z.strictObject({
      ...entry,
      hostedZone: entry.hostedZone.describe(
        "Where the records go. Default: ingress's zone where it holds the domain, otherwise an existing zone with the name of the domain.",
      ),
      ...gatewayPods,
    }),
  )
  .default({})
  .describe(
    "Further gateways, by name, each with a load balancer, a certificate, names and pods of its own: release and namespace istio-NAME, Gateway object istio-NAME/NAME. Keys are those of ingress and of mesh.gateway, with the same defaults; who writes records and the account at Let's Encrypt are said once, in ingress. Default: none. Renaming one makes it anew.",
  );
