import type { Leftovers } from "../../../lab/cloud/aws/start.ts";
import { describeEndpoints, describeFlowLogs, describePodSubnets } from "../../../lab/verify/network.ts";
import { eksConfig, minimal } from "../../helpers/config.ts";

const asked = eksConfig({
  ...minimal,
  network: {
    zones: ["a", "b"],
    podCidr: "100.64.0.0/16",
    vpcEndpoints: "private",
    flowLogs: { trafficType: "ALL" },
  },
});

function made(subnets: Record<string, string>, env: object = { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true" }) {
  const ids = Object.entries(subnets).map(([zone, id]) => [zone, { id }]);
  const configuration = JSON.stringify({ env, eniConfig: { subnets: Object.fromEntries(ids) } });
  return {
    addons: [{ id: "arn", name: `${asked.name}/vpc-cni`, configuration }],
    subnets: [
      { id: "pods-a", name: "", cidr: "100.64.0.0/18", zone: "eu-central-1a" },
      { id: "pods-b", name: "", cidr: "100.64.64.0/18", zone: "eu-central-1b" },
      { id: "nodes-b", name: "", cidr: "10.0.64.0/18", zone: "eu-central-1b" },
    ],
  };
}

const services = (...names: string[]): Leftovers => ({
  vpcEndpoints: names.map((name) => ({ id: name, name: `com.amazonaws.eu-central-1.${name}` })),
});

describe("the network as the rehearsal checks it", () => {
  it.each([
    [
      "its own subnet a zone",
      made({ "eu-central-1a": "pods-a", "eu-central-1b": "pods-b" }),
      "ENIConfigs for eu-central-1a, eu-central-1b, each with a subnet in 100.64.0.0/16",
    ],
    [
      "a zone without ENIConfig",
      made({ "eu-central-1a": "pods-a" }),
      "ENIConfig eu-central-1b names no subnet that is there: undefined",
    ],
    [
      "a zone with another zone's",
      made({ "eu-central-1a": "pods-b", "eu-central-1b": "pods-b" }),
      "ENIConfig eu-central-1a names 100.64.64.0/18 of eu-central-1b",
    ],
    [
      "a subnet of the nodes",
      made({ "eu-central-1a": "pods-a", "eu-central-1b": "nodes-b" }),
      "ENIConfig eu-central-1b names 10.0.64.0/18 of eu-central-1b",
    ],
    [
      "a CNI that is not told",
      made({}, {}),
      "the VPC CNI is not told to use them (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG)",
    ],
  ])("pods: %s", (_, there, line) => {
    expect(said(() => describePodSubnets(asked, there))).toBe(line);
  });

  it("endpoints: an endpoint that a node needs to join is missed", () => {
    const most = ["ec2", "ecr.api", "ecr.dkr", "eks", "s3"];
    expect(said(() => describeEndpoints(asked, services(...most)))).toBe("none for sts");
    expect(said(() => describeEndpoints(asked, services(...most, "sts")))).toMatch(/^6, among them/);
  });

  it("flow logs: none, of other connections, as asked", () => {
    const log = {
      id: "fl-1",
      name: "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/vpc/test/flow-logs",
    };
    expect(said(() => describeFlowLogs(asked, {}))).toBe("there are none");
    expect(said(() => describeFlowLogs(asked, { flowLogs: [{ ...log, traffic: "REJECT" }] }))).toBe(
      "they record REJECT, not ALL",
    );
    expect(said(() => describeFlowLogs(asked, { flowLogs: [{ ...log, traffic: "ALL" }] }))).toBe(
      "ALL to /aws/vpc/test/flow-logs",
    );
  });
});

/** The line that a check shows, be it passed or failed. */
function said(check: () => string): string {
  try {
    return check();
  } catch (error) {
    return (error as Error).message;
  }
}
