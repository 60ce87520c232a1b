/** What a team would apply to get its application behind our gateway. The application itself is on loopback. */
import type { EchoApp } from "./app.ts";
import { type AppliedObjects, applyObjects, type CustomObject } from "./applied.ts";

/** Which application goes behind which gateway, under which name. */
export interface RouteOptions {
  readonly kubeconfig: string;
  /** Namespace of the team; must exist. */
  readonly namespace: string;
  /** The platform's Gateway as "namespace/name", such as istio-ingress/public. */
  readonly gateway: string;
  readonly host: string;
  readonly app: Pick<EchoApp, "name" | "port">;
}

/** Applies the ServiceEntry and the VirtualService. */
export function applyRoute(options: RouteOptions): Promise<AppliedObjects> {
  return applyObjects(options.kubeconfig, routeObjects(options));
}

/** The two objects: a static endpoint, and the route from the gateway to it. */
export function routeObjects({ namespace, gateway, host, app }: RouteOptions): CustomObject[] {
  const backend = `${app.name}.lab.internal`;
  return [
    {
      apiVersion: "networking.istio.io/v1",
      kind: "ServiceEntry",
      metadata: { name: `lab-${app.name}`, namespace },
      spec: {
        hosts: [backend],
        location: "MESH_EXTERNAL",
        resolution: "STATIC",
        ports: [{ number: 80, name: "http", protocol: "HTTP" }],
        endpoints: [{ address: "127.0.0.1", ports: { http: app.port } }],
      },
    },
    {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: `lab-${app.name}`, namespace },
      spec: {
        hosts: [host],
        gateways: [gateway],
        http: [{ route: [{ destination: { host: backend, port: { number: 80 } } }] }],
      },
    },
  ];
}
