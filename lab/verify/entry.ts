// The load balancer in the played cloud: listeners, and the gateway's pods behind them.
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Report } from "../report.ts";
import type { EksLab } from "../steps/lab.ts";
import { list } from "./kubectl.ts";

export async function checkEntry(lab: EksLab, report: Report): Promise<void> {
  const { environment } = lab.workspace;
  const elb = new ElasticLoadBalancingV2Client({
    endpoint: lab.aws.endpoint,
    region: lab.config.region,
    credentials: {
      accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  });
  const { domain, tls } = lab.config.ingress;
  const endsTls = domain !== undefined && tls === "acm";
  const proxyProtocol = lab.config.ingress.clientAddress === "proxy-protocol";

  await report.check("load balancer and listeners", async () => {
    const name = `${lab.config.name}-ingress`;
    const { LoadBalancers: [balancer] = [] } = await elb.send(
      new DescribeLoadBalancersCommand({ Names: [name] }),
    );
    if (balancer?.LoadBalancerArn === undefined) throw new Error(`there is no load balancer ${name}`);
    const { Listeners = [] } = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer.LoadBalancerArn }),
    );
    const found = Listeners.map((l) => `${l.Protocol}:${l.Port}`).sort();
    const wanted = ["TCP:80", ...(domain === undefined ? [] : [endsTls ? "TLS:443" : "TCP:443"])].sort();
    if (found.join() !== wanted.join())
      throw new Error(`listeners are ${found.join(", ")}, not ${wanted.join(", ")}`);
    const certificate = Listeners.find((l) => l.Port === 443)?.Certificates?.[0]?.CertificateArn;
    if (endsTls && certificate === undefined) throw new Error("the listener on 443 has no certificate");
    return `${found.join(" and ")}${endsTls ? ", with the issued certificate" : ""}`;
  });

  await report.check("the gateway's pods are targets", async () => {
    const pods = await list(lab, "pods", "-n", "istio-ingress", "-l", "istio=ingressgateway");
    const addresses = pods.map((pod) => pod.status.podIP as string).sort();
    const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
    const ports = TargetGroups.map(({ Port = 0 }) => Port).sort((a, b) => a - b);
    const wanted = domain === undefined ? [80] : [80, 443];
    if (ports.join() !== wanted.join())
      throw new Error(`target groups are for ${ports.join(", ") || "no port"}, not ${wanted.join(", ")}`);
    for (const group of TargetGroups) {
      const { TargetHealthDescriptions = [] } = await elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: group.TargetGroupArn ?? "" }),
      );
      const targets = TargetHealthDescriptions.map((t) => t.Target?.Id ?? "").sort();
      if (targets.join() !== addresses.join())
        throw new Error(
          `${group.TargetGroupName} holds ${targets.join(", ") || "nothing"}; the pods are ${addresses.join(", ")}`,
        );
      await checkGroup(group);
    }
    return `${addresses.length} pods in ${TargetGroups.length} target groups, checked by ${proxyProtocol ? "TCP, each connection with a PROXY header," : "HTTP"} on 15021`;
  });

  /** The health check, and who tells the gateway its client's address: packets or a header, never both. */
  async function checkGroup(group: TargetGroup): Promise<void> {
    const check = [group.HealthCheckProtocol, group.HealthCheckPort, group.HealthCheckPath]
      .filter(Boolean)
      .join(" ");
    const wanted = proxyProtocol ? "TCP 15021" : "HTTP 15021 /healthz/ready";
    if (check !== wanted) throw new Error(`${group.TargetGroupName} checks ${check}, not ${wanted}`);
    const { Attributes = [] } = await elb.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: group.TargetGroupArn ?? "" }),
    );
    for (const [key, value] of [
      ["preserve_client_ip.enabled", !proxyProtocol],
      ["proxy_protocol_v2.enabled", proxyProtocol],
    ] as const) {
      const found = Attributes.find(({ Key }) => Key === key)?.Value ?? "false";
      if (found !== String(value))
        throw new Error(`${group.TargetGroupName}: ${key} is ${found}, not ${value}`);
    }
  }
}
