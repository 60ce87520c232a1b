// What the cluster gets of other projects: our values through their real charts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { config, withExternalDns, withLetsEncrypt } from "../helpers/config";
import { synth } from "../helpers/synth";
import { describeWithTools } from "../helpers/tools";

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds; a wrong path fails the expectation
type Rendered = any;

describeWithTools("charts of other projects rendered with our values", ({ helm, thirdPartyCharts }) => {
  const folder = mkdtempSync(join(tmpdir(), "meshup-third-party-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function render(content: object, release: string, chart: string, namespace: string): Rendered[] {
    const archive = readdirSync(thirdPartyCharts).find((name) => name.startsWith(`${chart}-`));
    if (archive === undefined) throw new Error(`no chart ${chart} in ${thirdPartyCharts}`);
    const file = join(folder, `${release}.json`);
    // %%{ is %{ once Terraform has read it.
    writeFileSync(file, JSON.stringify(synth(config(content)).values(release)).replaceAll("%%{", "%{"));
    const result = spawnSync(
      helm,
      [
        ...["template", release, join(thirdPartyCharts, archive), "--namespace", namespace],
        ...["--values", file, "--kube-version", "1.35.4"],
      ],
      { encoding: "utf8", maxBuffer: 64 * 2 ** 20 },
    );
    if (result.status !== 0) throw new Error(result.stderr);
    return parseAllDocuments(result.stdout)
      .map((document) => document.toJS())
      .filter(Boolean);
  }

  describe("cert-manager", () => {
    const objects = render(withLetsEncrypt, "cert-manager", "cert-manager", "cert-manager");
    const of = (kind: string): Rendered[] => objects.filter((o) => o.kind === kind);
    const names = ["cert-manager", "cert-manager-cainjector", "cert-manager-webhook"];

    test("each part survives a drained node", () => {
      expect(
        of("Deployment")
          .map((d) => [d.metadata.name, d.spec.replicas])
          .sort(),
      ).toEqual(names.map((name) => [name, 2]));
      const budgets = of("PodDisruptionBudget");
      expect(budgets.map((b) => [b.metadata.name, b.spec.maxUnavailable]).sort()).toEqual(
        names.map((name) => [name, 1]),
      );
    });

    test("every pod fits the Pod Security level restricted, and says what it needs", () => {
      const workloads = [...of("Deployment"), ...of("Job")];
      expect(workloads).toHaveLength(4);
      for (const { spec } of workloads) {
        const pod = spec.template.spec;
        expect(pod.securityContext).toMatchObject({
          runAsNonRoot: true,
          seccompProfile: { type: "RuntimeDefault" },
        });
        for (const container of pod.containers) {
          expect(container.securityContext).toMatchObject({
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
          });
          expect(container.resources).toMatchObject({
            requests: { cpu: expect.any(String), memory: expect.any(String) },
            limits: { memory: expect.any(String) },
          });
        }
      }
    });

    test("the job that asks the webhook runs after the install, and holds the release until it answers", () => {
      const [job] = of("Job");
      expect(job.metadata.annotations["helm.sh/hook"]).toBe("post-install");
    });

    test("its definitions come with it and are kept", () => {
      const definitions = of("CustomResourceDefinition");
      expect(definitions.length).toBeGreaterThanOrEqual(6);
      for (const { metadata } of definitions)
        expect(metadata.annotations["helm.sh/resource-policy"]).toBe("keep");
    });

    test("its controller is the account that the role trusts, and its leases stay in its namespace", () => {
      const controller = of("Deployment").find((d) => d.metadata.name === "cert-manager");
      expect(controller.spec.template.spec.serviceAccountName).toBe("cert-manager");
      expect(controller.spec.template.spec.containers[0].args).toContain(
        "--leader-election-namespace=cert-manager",
      );
      expect(of("Role").filter((r) => r.metadata.namespace === "kube-system")).toEqual([]);
    });

    test("its webhook's Service does not trouble istioctl analyze", () => {
      const service = of("Service").find((s) => s.metadata.name === "cert-manager-webhook");
      expect(service.metadata.annotations).toEqual({ "galley.istio.io/analyze-suppress": "IST0118" });
    });

    test("its image is the release's, not the placeholder of the repository", () => {
      const [{ spec }] = of("Deployment");
      expect(spec.template.spec.containers[0].image).toMatch(/:v1\.\d+\.\d+$/);
    });
  });

  describe("external-dns", () => {
    const objects = render(withExternalDns, "external-dns", "external-dns", "external-dns");
    const deployment = objects.find((o) => o.kind === "Deployment");
    const pod = deployment.spec.template.spec;

    test("writes names of the domain only, into the one zone, and marks them as this cluster's", () => {
      expect(pod.containers[0].args).toEqual(
        expect.arrayContaining([
          "--source=service",
          "--source=istio-gateway",
          "--policy=sync",
          "--provider=aws",
          "--domain-filter=shop.example.com",
          "--zone-id-filter=${data.aws_route53_zone.eks_ingress_zone_found.zone_id}",
          "--aws-zone-match-parent",
          "--txt-owner-id=test",
          "--txt-prefix=external-dns-%{record_type}.",
          "--txt-wildcard-replacement=wildcard",
          "--events",
        ]),
      );
    });

    test("may read Istio's Gateways, which it does not start without", () => {
      const { rules } = objects.find((o) => o.kind === "ClusterRole");
      expect(rules).toContainEqual({
        apiGroups: ["networking.istio.io"],
        resources: ["gateways"],
        verbs: ["get", "watch", "list"],
      });
    });

    test("is one pod that fits the Pod Security level restricted, as the account that the role trusts", () => {
      expect(deployment.spec.replicas ?? 1).toBe(1);
      expect(pod.serviceAccountName).toBe("external-dns");
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
      expect(pod.containers[0].securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      });
      expect(pod.containers[0].resources.limits).toEqual({ cpu: "200m", memory: "256Mi" });
    });
  });
});
