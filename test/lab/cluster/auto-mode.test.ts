// The stand-in of Auto Mode is as strict as AWS: its session, and what its Services may ask.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { IAMClient } from "@aws-sdk/client-iam";
import type { V1Service } from "@kubernetes/client-node";
import { inSession } from "../../../lab/cluster/auto-mode/session.ts";
import { wishesOf } from "../../../lab/cluster/load-balancer/annotations.ts";
import { associatedRole } from "../../../lab/cluster/load-balancer/pod-identity.ts";
import { allows, statementsOf } from "../../../lab/cluster/load-balancer/policy.ts";
import { config, withDomain } from "../../helpers/config.ts";
import { synth } from "../../helpers/synth.ts";

const TAG = "eks:eks-cluster-name";

describe("EKS's session", () => {
  const policy = JSON.stringify({
    Statement: [
      {
        Effect: "Allow",
        Action: "elasticloadbalancing:ModifyTargetGroup",
        Resource: "*",
        Condition: { StringEquals: { [`aws:ResourceTag/${TAG}`]: `\${aws:PrincipalTag/${TAG}}` } },
      },
    ],
  });
  const statements = statementsOf(policy).map((one) => inSession(one, "test"));
  const call = (context: Record<string, string>) =>
    allows(statements, { action: "elasticloadbalancing:ModifyTargetGroup", resource: "arn", context });

  test("may touch what carries the cluster's name", () => {
    expect(call({ [`aws:ResourceTag/${TAG}`]: "test" })).toBe(true);
  });

  test.each([
    ["another cluster's", { [`aws:ResourceTag/${TAG}`]: "other" }],
    ["nobody's", {}],
  ])("may not touch %s", (_, context) => {
    expect(call(context)).toBe(false);
  });
});

describe("pod identity", () => {
  const arn = "arn:aws:eks:eu-central-1:123456789012:cluster/test";
  const role = "arn:aws:iam::123456789012:role/test-external-dns";
  /** As the played EKS answers; it has no add-on at all. */
  const answers = (computeConfig: object): Record<string, object> => ({
    "/clusters": { clusters: ["test"] },
    "/clusters/test": { cluster: { arn, computeConfig } },
    "/clusters/test/pod-identity-associations": { associations: [{ associationId: "a-1" }] },
    "/clusters/test/pod-identity-associations/a-1": { association: { roleArn: role } },
  });

  test.each([
    ["is on every node of Auto Mode", { enabled: true }, { roleArn: role, clusterArn: arn }],
    ["is missing elsewhere without its add-on", { enabled: false }, undefined],
  ])("the agent %s", async (_, computeConfig, expected) => {
    const found = answers(computeConfig);
    const server = createServer(({ url = "" }, response) => {
      const body = found[url.split("?")[0] ?? ""];
      response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const credentials = { accessKeyId: "lab", secretAccessKey: "lab" };
    const iam = new IAMClient({ endpoint: `http://127.0.0.1:${port}`, region: "eu-central-1", credentials });
    try {
      const account = { namespace: "external-dns", name: "external-dns" };
      expect(await associatedRole(iam, account)).toEqual(expected);
    } finally {
      iam.destroy();
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("annotations", () => {
  const service = (annotations: Record<string, string>): V1Service => ({
    metadata: {
      annotations: Object.fromEntries(
        Object.entries({ "nlb-target-type": "ip", ...annotations }).map(([key, value]) => [
          `service.beta.kubernetes.io/aws-load-balancer-${key}`,
          value,
        ]),
      ),
    },
  });

  test.each([
    ["type", "external"],
    ["proxy-protocol", "*"],
    ["eip-allocations", "eipalloc-1"],
    ["additional-resource-tags", "a=b"],
  ])("%s is not for Auto Mode", (key, value) => {
    expect(() => wishesOf(service({ [key]: value }), true)).toThrow(
      `aws-load-balancer-${key} is not for Auto Mode`,
    );
  });

  test("attributes of target groups are", () => {
    const wishes = wishesOf(service({ "target-group-attributes": "proxy_protocol_v2.enabled=true" }), true);
    expect(wishes.targetGroupAttributes).toEqual({ "proxy_protocol_v2.enabled": "true" });
  });

  test("all that our gateway's Service says is understood", () => {
    const ingress = { ...withDomain.ingress, nlb: "controller", clientAddress: "proxy-protocol" };
    const { service } = synth(config({ ...withDomain, autoMode: {}, tags: { a: "b" }, ingress })).values(
      "istio-ingressgateway",
    ) as unknown as { service: { annotations: Record<string, string> } };
    const ours = wishesOf({ metadata: { annotations: service.annotations }, spec: {} }, true);
    expect(ours).toMatchObject({
      name: "test-ingress",
      scheme: "internet-facing",
      targetGroupAttributes: { "preserve_client_ip.enabled": "false", "proxy_protocol_v2.enabled": "true" },
      tags: {},
    });
    expect(ours.tls(443)).toMatchObject({ alpn: "HTTP2Preferred" });
  });
});
