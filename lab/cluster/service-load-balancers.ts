/**
 * STAND-IN for whatever gives Services of type LoadBalancer an address in a cluster that is there, of whichever class: takes hold of
 * the Service by Kubernetes' own finalizer, says an address, and lets go when the Service goes. No traffic goes through it.
 */
import { CoreV1Api, PatchStrategy, setHeaderOptions, type V1Service } from "@kubernetes/client-node";
import { loadKubeconfig } from "./support/kube.ts";
import { sayOnce } from "./support/say-once.ts";
import { setFinalizers } from "./support/services.ts";
import { type Loop, startLoop } from "./support/supervisor.ts";

export interface ServiceLoadBalancersOptions {
  readonly kubeconfig: string;
  readonly log: (line: string) => void;
}

const NAME = "load balancers STAND-IN";
const FINALIZER = "service.kubernetes.io/load-balancer-cleanup";
/** Of the documentation block: nobody's. */
const ADDRESS = "198.51.100.10";
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Starts looking; returns at once. */
export function superviseServiceLoadBalancers(options: ServiceLoadBalancersOptions): Loop {
  const log = (line: string) => options.log(`${NAME}: ${line}`);
  const core = loadKubeconfig(options.kubeconfig).makeApiClient(CoreV1Api);
  const report = sayOnce(log);
  return startLoop(NAME, 1000, options.log, async () => {
    for (const service of (await core.listServiceForAllNamespaces()).items) {
      const place = `Service ${service.metadata?.namespace}/${service.metadata?.name}`;
      await report(place, async () => {
        const done = await look(core, service);
        if (done !== undefined) log(`${place}: ${done}`);
      });
    }
  });
}

/** What was done, in words; undefined where nothing was to do. */
async function look(core: CoreV1Api, service: V1Service): Promise<string | undefined> {
  const { name = "", namespace = "", finalizers = [], deletionTimestamp } = service.metadata ?? {};
  const held = finalizers.includes(FINALIZER);
  const wanted = service.spec?.type === "LoadBalancer" && deletionTimestamp === undefined;
  if (!wanted) {
    if (!held) return undefined;
    await setFinalizers(
      core,
      service,
      finalizers.filter((one) => one !== FINALIZER),
    );
    return `${ADDRESS} taken back`;
  }
  if (!held) {
    await setFinalizers(core, service, [...finalizers, FINALIZER]);
    return undefined; // the address comes with the next look, as from a cloud
  }
  if (service.status?.loadBalancer?.ingress?.[0]?.ip === ADDRESS) return undefined;
  const body = { status: { loadBalancer: { ingress: [{ ip: ADDRESS }] } } };
  await core.patchNamespacedServiceStatus({ name, namespace, body }, MERGE_PATCH);
  return `has ${ADDRESS}`;
}
