import { karpenterValues } from "../../../modules/addons/karpenter";
import { config, minimal } from "../../helpers/config";
import { synth } from "../../helpers/synth";

const values = karpenterValues(
  { clusterName: "shop", region: "eu-central-1", interruptionQueue: "shop-karpenter" },
  { "eks.amazonaws.com/role-arn": "arn" },
);

test("Karpenter knows its cluster and its queue, and asks no instance metadata", () => {
  expect(values).toMatchObject({
    settings: { clusterName: "shop", interruptionQueue: "shop-karpenter" },
    controller: { env: [{ name: "AWS_REGION", value: "eu-central-1" }] },
  });
});

test("Karpenter has two replicas and room, so that it is not the first to go", () => {
  expect(values).toMatchObject({
    replicas: 2,
    controller: { resources: { requests: { cpu: "500m", memory: "1Gi" } } },
  });
});

test("definitions are a release of their own, which can upgrade them; both charts have the same version", () => {
  const releases = Object.values(
    synth(config({ ...minimal, karpenter: {} })).json.resource["helm_release"] ?? {},
  ).filter((r) => r["repository"] === "oci://public.ecr.aws/karpenter");
  expect(releases.map((r) => [r["chart"], r["version"], r["skip_crds"]])).toEqual([
    ["karpenter", "1.14.1", true],
    ["karpenter-crd", "1.14.1", undefined],
  ]);
});
