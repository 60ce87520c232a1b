// The entries of all gateways: each with a load balancer of its own, all with the zones that they share.
import type { Construct } from "constructs";
import { gatewaysOf, zoneOf } from "../../config/gateways";
import type { EksConfig } from "../../config/types";
import { balancerNames } from "./balancer";
import { type HostedZone, Ingress, type IngressProps } from "./ingress";
import type { ClusterNetwork } from "./network";

export interface GatewaysProps extends Pick<IngressProps, "nodeSecurityGroupId" | "autoMode" | "tags"> {
  readonly config: EksConfig;
  readonly network: ClusterNetwork;
}

/** By the gateway's name. An internal load balancer stands in the private subnets, beside the nodes. */
export function addGateways(scope: Construct, props: GatewaysProps): ReadonlyMap<string, Ingress> {
  const { config, network, nodeSecurityGroupId, autoMode, tags } = props;
  const zones = new Map<string, HostedZone>();
  const gateways = gatewaysOf(config).map((gateway) => ({ gateway, wanted: zoneOf(config, gateway) }));
  // Who makes a zone comes before who finds it: a zone that is not there yet cannot be found.
  const makersFirst = [
    ...gateways.filter(({ wanted }) => wanted?.create),
    ...gateways.filter(({ wanted }) => !wanted?.create),
  ];
  return new Map(
    makersFirst.map(({ gateway: { name, entry, pods }, wanted }) => {
      const zone = wanted && (zones.get(wanted.name) ?? wanted);
      const ingress = new Ingress(scope, name === "ingress" ? name : `gateway-${name}`, {
        names: balancerNames(config.name, name),
        settings: entry,
        ...(zone === undefined ? {} : { zone }),
        writesRecords: config.ingress.records === "terraform",
        drainSeconds: pods.terminationDrainSeconds,
        subnetIds: entry.scheme === "internal" ? network.privateSubnetIds : network.publicSubnetIds,
        nodeSecurityGroupId,
        vpcId: network.vpcId,
        clusterName: config.name,
        autoMode,
        tags,
        dependsOn: [...network.publicRoutes],
      });
      if (ingress.zone !== undefined) zones.set(ingress.zone.name, ingress.zone);
      return [name, ingress];
    }),
  );
}
