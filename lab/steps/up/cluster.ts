// What every platform's lab has: the API server, and the real istiod beside it.
import type { ClusterConfig } from "../../../config/types.ts";
import {
  type ControlPlane,
  type ControlPlaneOptions,
  startControlPlane,
} from "../../cluster/control-plane.ts";
import { superviseIstiod } from "../../cluster/istiod.ts";
import { type ServiceEgress, startServiceEgress } from "../../cluster/service-egress.ts";
import { LAB_ADDRESS } from "../../network/namespace.ts";
import type { UpOptions } from "./options.ts";

type Options = Pick<UpOptions<ClusterConfig>, "plan" | "log" | "started">;

/** With the API server's way to Services, by which it reaches webhooks. */
export async function startApiServer(
  { plan: { toolchain, workdir }, log, started }: Options,
  server: Pick<
    ControlPlaneOptions,
    "port" | "pki" | "authenticatorUrl" | "reportedVersion" | "admissionConfig"
  >,
): Promise<{ readonly controlPlane: ControlPlane; readonly egress: ServiceEgress }> {
  const egress = await startServiceEgress({ workdir });
  started(() => egress.stop());
  const controlPlane = await startControlPlane({
    toolchain,
    workdir,
    ...server,
    egressSelectorConfig: egress.configFile,
    advertiseAddress: LAB_ADDRESS,
    log,
  });
  started(() => controlPlane.stop());
  return { controlPlane, egress };
}

/** Six free ports, which it takes where the lab has no network of its own. */
export async function startIstiod(
  { plan: { toolchain, workdir, loopbackReason }, log, started }: Options,
  kubeconfig: string,
  egress: ServiceEgress,
  [grpc = 0, xds = 0, http = 0, https = 0, monitoring = 0, ctrlz = 0]: readonly number[],
): Promise<void> {
  const istiod = await superviseIstiod({
    toolchain,
    kubeconfig,
    workdir,
    egress,
    log,
    ...(loopbackReason === undefined ? {} : { ports: { grpc, xds, http, https, monitoring, ctrlz } }),
  });
  started(() => istiod.stop());
}
