import { loadBalancerControllerValues } from "../../../modules/addons/load-balancer-controller";

const values = loadBalancerControllerValues(
  { clusterName: "shop", region: "eu-central-1", vpcId: "vpc-1" },
  { "eks.amazonaws.com/role-arn": "arn" },
);

test("the load balancer controller asks no instance metadata, which nodes do not answer to pods", () => {
  expect(values).toMatchObject({ region: "eu-central-1", vpcId: "vpc-1" });
});

test("the load balancer controller stands before no Service of the cluster, and keeps its webhook's certificate", () => {
  expect(values).toMatchObject({ enableServiceMutatorWebhook: false, keepTLSSecret: true });
});

test("the load balancer controller leaves Gateway API to Istio", () => {
  expect(values["controllerConfig"]).toEqual({
    featureGates: { NLBGatewayAPI: false, ALBGatewayAPI: false, GatewayListenerSet: false },
  });
});

test("the load balancer controller survives a drained node", () => {
  expect(values).toMatchObject({ replicaCount: 2, podDisruptionBudget: { maxUnavailable: 1 } });
});

test("the load balancer controller asks no firewall, whose APIs a private network cannot reach", () => {
  expect(values).toMatchObject({ enableShield: false, enableWaf: false, enableWafv2: false });
});
