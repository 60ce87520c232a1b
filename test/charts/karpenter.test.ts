// Karpenter's real charts with our values, and our objects against its real definitions.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { charts } from "../../config/versions";
import { config, minimal } from "../helpers/config";
import { misfits, type StructuralSchema } from "../helpers/structural";
import { synth } from "../helpers/synth";
import { describeWithTools } from "../helpers/tools";

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds; a wrong path fails the expectation
type Rendered = any;

const everything = {
  labels: { "example.com/team": "shop" },
  taints: [{ key: "example.com/batch", value: "yes", effect: "NoSchedule" }],
  capacityTypes: ["spot", "on-demand"],
  expireAfter: "Never",
};
const stack = synth(
  config({
    ...minimal,
    tags: { team: "shop" },
    karpenter: { nodePools: { default: {}, batch: { amiFamily: "Bottlerocket", ...everything } } },
  }),
);

describeWithTools("Karpenter's charts with our values", ({ helm, thirdPartyCharts }) => {
  const folder = mkdtempSync(join(tmpdir(), "meshup-karpenter-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function render(chart: string): Rendered[] {
    const file = join(folder, `${chart}.json`);
    writeFileSync(file, JSON.stringify(stack.values(chart)));
    const archive = join(thirdPartyCharts, `${chart}-${charts.karpenter.version}.tgz`);
    const args = ["template", chart, archive, "--namespace", "kube-system", "--values", file];
    const result = spawnSync(helm, args, { encoding: "utf8", maxBuffer: 64 * 2 ** 20 });
    if (result.status !== 0) throw new Error(result.stderr);
    return parseAllDocuments(result.stdout)
      .map((document) => document.toJS())
      .filter(Boolean);
  }

  describe("the controller", () => {
    const objects = render("karpenter");
    const { replicas, template } = objects.find((o) => o.kind === "Deployment").spec;

    test("gets its cluster, its queue and its region", () => {
      const env = template.spec.containers[0].env;
      expect(env).toEqual(
        expect.arrayContaining([
          { name: "CLUSTER_NAME", value: "test" },
          { name: "INTERRUPTION_QUEUE", value: "${aws_sqs_queue.eks_karpenter_queue.name}" },
          { name: "AWS_REGION", value: "eu-central-1" },
        ]),
      );
    });

    test("runs twice, on two machines that are not its own, under a disruption budget", () => {
      expect(replicas).toBe(2);
      expect(template.spec.affinity).toMatchObject({
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "karpenter.sh/nodepool", operator: "DoesNotExist" }] },
            ],
          },
        },
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname" }],
        },
      });
      expect(objects.find((o) => o.kind === "PodDisruptionBudget").spec).toMatchObject({ maxUnavailable: 1 });
    });

    test("has the role of its service account", () => {
      expect(objects.find((o) => o.kind === "ServiceAccount").metadata).toMatchObject({
        name: "karpenter",
        annotations: { "eks.amazonaws.com/role-arn": "${aws_iam_role.eks_identity_karpenter.arn}" },
      });
    });
  });

  describe("our objects are what its definitions say", () => {
    const schemas = new Map<string, StructuralSchema>(
      render("karpenter-crd").map((crd) => [
        crd.spec.names.kind,
        crd.spec.versions[0].schema.openAPIV3Schema.properties.spec,
      ]),
    );
    // What Terraform puts in place of the references.
    const resolved = JSON.stringify(stack.values("karpenter-pools"))
      .replace(/\$\{aws_subnet\.[^}]+\}/g, "subnet-0123456789abcdef0")
      .replace(/\$\{aws_eks_cluster\.[^}]+\}/g, "sg-0123456789abcdef0");
    const { objects } = JSON.parse(resolved);

    test.each(objects as Rendered[])("$kind $metadata.name", ({ kind, spec }) => {
      const schema = schemas.get(kind);
      expect(schema).toBeDefined();
      expect(misfits(schema ?? {}, spec)).toEqual([]);
    });

    test("which would tell a field that they do not know", () => {
      const [nodeClass] = objects;
      const wrong = { ...nodeClass.spec, amiFamily: "AL2024", hopLimit: 1 };
      expect(misfits(schemas.get("EC2NodeClass") ?? {}, wrong)).toEqual([
        ".amiFamily: AL2024 is not allowed",
        ".hopLimit: is not a field",
      ]);
    });
  });
});
