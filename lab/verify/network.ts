// The network's options in the played cloud, where the file uses them: the pods' own subnets, endpoints, flow logs.
import { Netmask } from "netmask";
import type { EksConfig } from "../../config/types.ts";
import type { Leftovers } from "../cloud/aws/start.ts";
import type { Report } from "../report.ts";
import type { EksLab } from "../steps/lab.ts";

type Asked = Pick<EksConfig, "name" | "region" | "network">;

/** What a node calls before it is Ready: without NAT each must have a way of its own. */
const TO_JOIN = ["ec2", "ecr.api", "ecr.dkr", "eks", "s3", "sts"];

/** Nothing by default, and nothing in a VPC that was there before. */
export async function checkNetwork(lab: EksLab, report: Report): Promise<void> {
  const { podCidr, vpcEndpoints, flowLogs, existing } = lab.config.network;
  if (existing !== undefined) return;
  const made = await lab.aws.leftovers();
  if (podCidr !== undefined)
    await report.check("pods have subnets of their own", async () => describePodSubnets(lab.config, made));
  if (vpcEndpoints === "private")
    await report.check("VPC endpoints", async () => describeEndpoints(lab.config, made));
  if (flowLogs !== undefined) await report.check("flow logs", async () => describeFlowLogs(lab.config, made));
}

/** One ENIConfig a zone, as the VPC CNI was told, and behind each a subnet of that zone within podCidr. */
export function describePodSubnets({ name, region, network }: Asked, made: Leftovers): string {
  const addon = made["addons"]?.find((one) => one.name === `${name}/vpc-cni`);
  const { env = {}, eniConfig } = JSON.parse(addon?.configuration || "{}");
  if (env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG !== "true")
    throw new Error("the VPC CNI is not told to use them (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG)");
  const block = new Netmask(network.podCidr ?? "");
  const zones = network.zones.map((letter) => `${region}${letter}`);
  for (const zone of zones) {
    const id: string | undefined = eniConfig?.subnets?.[zone]?.id;
    const subnet = made["subnets"]?.find((one) => one.id === id);
    if (subnet?.cidr === undefined) throw new Error(`ENIConfig ${zone} names no subnet that is there: ${id}`);
    if (subnet.zone !== zone || !block.contains(subnet.cidr))
      throw new Error(`ENIConfig ${zone} names ${subnet.cidr} of ${subnet.zone}`);
  }
  return `ENIConfigs for ${zones.join(", ")}, each with a subnet in ${network.podCidr}`;
}

export function describeEndpoints({ region }: Asked, made: Leftovers): string {
  const services = (made["vpcEndpoints"] ?? []).map((one) => one.name.split(`.${region}.`)[1] ?? one.name);
  const missing = TO_JOIN.filter((service) => !services.includes(service));
  if (missing.length > 0) throw new Error(`none for ${missing.join(", ")}`);
  return `${services.length}, among them what a node needs to join: ${TO_JOIN.join(", ")}`;
}

export function describeFlowLogs({ network }: Asked, made: Leftovers): string {
  const [log] = made["flowLogs"] ?? [];
  if (log === undefined) throw new Error("there are none");
  if (log.traffic !== network.flowLogs?.trafficType)
    throw new Error(`they record ${log.traffic}, not ${network.flowLogs?.trafficType}`);
  return `${log.traffic} to ${log.name.replace(/^.*:log-group:/, "")}`; // named by its ARN or by itself
}
