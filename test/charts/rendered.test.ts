// What the cluster gets: our values through the real charts of the lab's cache.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { config, existing, minimal } from "../helpers/config";
import { gkeTurned, minimalGke } from "../helpers/gke";
import { synth } from "../helpers/synth";
import { describeWithTools } from "../helpers/tools";

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds; a wrong path fails the expectation
type Rendered = any;

describeWithTools("charts rendered with our values", ({ helm, istioCharts, istioVersion }) => {
  const folder = mkdtempSync(join(tmpdir(), "meshup-charts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Renders the chart of a release with the values of a cluster file, which is EKS's unless it says otherwise. */
  function render(
    release: string,
    chart: string,
    namespace: string,
    content: object = {},
    kubernetes = "1.35.4",
  ): Rendered[] {
    const cluster = config({
      ...("platform" in content ? {} : minimal),
      ...content,
      mesh: { ...(content as { mesh?: object }).mesh, version: istioVersion },
    });
    const file = join(folder, `${release}.json`);
    writeFileSync(file, JSON.stringify(synth(cluster).values(release)));
    const result = spawnSync(
      helm,
      [
        "template",
        release,
        join(istioCharts, `${chart}-${istioVersion}.tgz`),
        "--namespace",
        namespace,
        "--values",
        file,
        "--kube-version",
        kubernetes,
      ],
      { encoding: "utf8", maxBuffer: 64 * 2 ** 20 },
    );
    if (result.status !== 0) throw new Error(result.stderr);
    return parseAllDocuments(result.stdout)
      .map((document) => document.toJS())
      .filter(Boolean);
  }
  const find = (objects: Rendered[], kind: string, name?: string): Rendered => {
    const found = objects.filter((o) => o.kind === kind && (name === undefined || o.metadata.name === name));
    if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind} ${name ?? ""}`);
    return found[0];
  };

  describe("istiod", () => {
    const objects = render("istiod", "istiod", "istio-system");
    const mesh = parse(find(objects, "ConfigMap", "istio").data.mesh);
    const injector = JSON.parse(find(objects, "ConfigMap", "istio-sidecar-injector").data.values);

    test("scales from 3 to 10 at 80 % CPU, and two of three stay", () => {
      expect(find(objects, "HorizontalPodAutoscaler").spec).toMatchObject({
        minReplicas: 3,
        maxReplicas: 10,
        metrics: [{ resource: { name: "cpu", target: { averageUtilization: 80 } } }],
      });
      expect(find(objects, "PodDisruptionBudget").spec).toMatchObject({ minAvailable: 2 });
    });

    test("has its resources, its seccomp profile and pods over the zones", () => {
      const { spec } = find(objects, "Deployment").spec.template;
      expect(spec.containers[0].resources).toEqual({
        requests: { cpu: "1000m", memory: "2Gi" },
        limits: { cpu: "2000m", memory: "4Gi" },
      });
      expect(spec.containers[0].securityContext.seccompProfile).toEqual({ type: "RuntimeDefault" });
      expect(spec.topologySpreadConstraints).toMatchObject([
        { topologyKey: "topology.kubernetes.io/zone", labelSelector: { matchLabels: { app: "istiod" } } },
      ]);
      expect(spec.containers[0].image).toMatch(/-distroless$/);
    });

    test("gets a mesh config whose every value has the type that istiod wants", () => {
      expect(mesh).toMatchObject({
        accessLogEncoding: "JSON",
        tcpKeepalive: { time: "10s", interval: "5s", probes: 3 },
        defaultConfig: {
          holdApplicationUntilProxyStarts: true,
          proxyMetadata: { ISTIO_META_DNS_CAPTURE: "true" },
        },
      });
      expect(mesh.accessLogFile).toBeUndefined();
    });

    test("injects sidecars with our resources and a seccomp profile, and leaves the network to the CNI", () => {
      expect(injector.global.proxy).toMatchObject({
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        seccompProfile: { type: "RuntimeDefault" },
      });
      expect(injector.pilot.cni.enabled).toBe(true);
    });

    test("keeps its debug pages shut and refuses key addresses inside the node", () => {
      const env = Object.fromEntries(
        find(objects, "Deployment").spec.template.spec.containers[0].env.map((e: Rendered) => [
          e.name,
          e.value,
        ]),
      );
      expect(env).toMatchObject({
        ENABLE_DEBUG_ON_HTTP: "false",
        BLOCKED_CIDRS_IN_JWKS_URIS: "169.254.169.254/32",
        ENABLE_NATIVE_SIDECARS: "auto",
      });
    });

    test("takes the taint off nodes that wait for the CNI: the right to, and the controller that does", () => {
      const waiting = render("istiod", "istiod", "istio-system", { nodeGroups: { apps: {} } });
      const patches = (rendered: Rendered[]) =>
        rendered
          .filter((o) => o.kind === "ClusterRole")
          .flatMap((o) => o.rules)
          .filter((r: Rendered) => r.resources?.includes("nodes") && r.verbs.includes("patch"));
      expect(patches(waiting)).toHaveLength(1);
      expect(patches(objects)).toEqual([]);
      const env = find(waiting, "Deployment").spec.template.spec.containers[0].env;
      expect(env.filter((e: Rendered) => e.name === "PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS")).toEqual([
        { name: "PILOT_ENABLE_NODE_UNTAINT_CONTROLLERS", value: "true" },
      ]);
    });

    test("a file's own numbers reach the objects", () => {
      const changed = render("istiod", "istiod", "istio-system", {
        mesh: {
          istiod: { autoscaleMin: 5, autoscaleMax: 20, cpuTargetAverageUtilization: 70 },
          sidecar: { concurrency: 2, dnsCapture: false, accessLogEncoding: "NONE" },
        },
      });
      expect(find(changed, "HorizontalPodAutoscaler").spec).toMatchObject({
        minReplicas: 5,
        maxReplicas: 20,
      });
      expect(find(changed, "PodDisruptionBudget").spec).toMatchObject({ minAvailable: 4 });
      expect(parse(find(changed, "ConfigMap", "istio").data.mesh)).toMatchObject({
        defaultConfig: { concurrency: 2, proxyMetadata: { ISTIO_META_DNS_CAPTURE: "false" } },
      });
    });
  });

  describe("cni", () => {
    const agent = (content?: object) => {
      const objects = render("istio-cni", "cni", "kube-system", content);
      const { spec } = find(objects, "DaemonSet").spec.template;
      const data = find(objects, "ConfigMap", "istio-cni-config").data;
      return { objects, spec, data, paths: spec.volumes.map((v: Rendered) => v.hostPath?.path) };
    };

    test("writes to the VPC CNI's directories and leaves istio-system and kube-system alone", () => {
      const { paths, data } = agent();
      expect(paths).toEqual(expect.arrayContaining(["/opt/cni/bin", "/etc/cni/net.d"]));
      expect(data["EXCLUDE_NAMESPACES"] ?? data["EXCLUDED_NAMESPACES"] ?? JSON.stringify(data)).toContain(
        "istio-system",
      );
    });

    test("writes where a cluster that is there has its plugins", () => {
      const cni = {
        cniBinDir: "/var/lib/rancher/k3s/data/cni",
        cniConfDir: "/var/lib/rancher/k3s/agent/etc/cni/net.d",
      };
      const { paths } = agent({ ...existing, cni });
      expect(paths).toEqual(expect.arrayContaining(Object.values(cni)));
      expect(paths).not.toContain("/opt/cni/bin");
    });

    test.each([
      ["repairPods", { REPAIR_REPAIR_PODS: "true", REPAIR_DELETE_PODS: "false" }],
      ["deletePods", { REPAIR_REPAIR_PODS: "false", REPAIR_DELETE_PODS: "true" }],
      ["labelPods", { REPAIR_LABEL_PODS: "true", REPAIR_REPAIR_PODS: "false" }],
      ["off", { REPAIR_ENABLED: "false" }],
    ])("repair: %s does that and nothing else", (repair, expected) => {
      expect(agent({ mesh: { cni: { repair } } }).data).toMatchObject(expected);
    });

    test("runs with a seccomp profile, and with an SELinux type where one is named", () => {
      expect(JSON.stringify(agent().spec)).toContain('"seccompProfile":{"type":"RuntimeDefault"}');
      expect(JSON.stringify(agent({ mesh: { cni: { seLinuxType: "spc_t" } } }).spec)).toContain(
        '"seLinuxOptions":{"type":"spc_t"}',
      );
    });
  });

  describe("on GKE", () => {
    // Helm 3.19 cuts the suffix off, and the chart then no longer finds the directory by itself.
    test.each(["1.35.4-gke.1000", "1.35.4"])(
      "the CNI goes where the nodes can be written, with server %s",
      (version) => {
        const objects = render("istio-cni", "cni", "kube-system", minimalGke, version);
        const { spec } = find(objects, "DaemonSet").spec.template;
        const paths = spec.volumes.map((v: Rendered) => v.hostPath?.path);
        expect(paths).toEqual(expect.arrayContaining(["/home/kubernetes/bin", "/etc/cni/net.d"]));
        expect(paths).not.toContain("/opt/cni/bin");
        expect(spec.priorityClassName).toBe("system-node-critical");
        // In kube-system it would cap all of GKE's own critical pods.
        expect(objects.map((o) => o.kind)).not.toContain("ResourceQuota");
      },
    );

    test("no pod of istiod or the gateway has a priority class that GKE admits in kube-system alone", () => {
      for (const [release, chart, namespace] of [
        ["istiod", "istiod", "istio-system"],
        ["istio-ingressgateway", "gateway", "istio-ingress"],
      ] as const) {
        const { spec } = find(render(release, chart, namespace, minimalGke), "Deployment").spec.template;
        expect(spec.priorityClassName ?? "").not.toMatch(/^system-/);
      }
    });

    test("sidecars leave the metadata server alone", () => {
      const objects = render("istiod", "istiod", "istio-system", minimalGke);
      const injector = JSON.parse(find(objects, "ConfigMap", "istio-sidecar-injector").data.values);
      expect(injector.global.proxy.excludeIPRanges).toBe("169.254.169.254/32");
    });

    test("the gateway's Service takes a passthrough load balancer, whose clients keep their address", () => {
      const service = (content: object) =>
        find(render("istio-ingressgateway", "gateway", "istio-ingress", content), "Service");
      expect(service(minimalGke)).toMatchObject({
        metadata: { annotations: { "cloud.google.com/l4-rbs": "enabled" } },
        spec: {
          type: "LoadBalancer",
          externalTrafficPolicy: "Local",
          loadBalancerSourceRanges: ["0.0.0.0/0"],
        },
      });
      expect(service(gkeTurned)).toMatchObject({
        metadata: { annotations: { "networking.gke.io/load-balancer-type": "Internal" } },
        spec: { loadBalancerSourceRanges: ["10.0.0.0/8"] },
      });
    });
  });

  describe("gateway", () => {
    const objects = render("istio-ingressgateway", "gateway", "istio-ingress");
    const pod = find(objects, "Deployment").spec.template;

    test("scales from 3 to 20 at 80 % CPU, and two of three stay", () => {
      expect(find(objects, "HorizontalPodAutoscaler").spec).toMatchObject({
        minReplicas: 3,
        maxReplicas: 20,
        metrics: [{ resource: { target: { averageUtilization: 80 } } }],
      });
      expect(find(objects, "PodDisruptionBudget").spec).toMatchObject({ minAvailable: 2 });
    });

    test("drains before it goes, and lives longer than its drain", () => {
      expect(parse(pod.metadata.annotations["proxy.istio.io/config"])).toEqual({
        terminationDrainDuration: "60s",
      });
      expect(pod.spec.terminationGracePeriodSeconds).toBe(90);
    });

    test("rolls out all pods at once and gives up none before", () => {
      expect(find(objects, "Deployment").spec.strategy).toEqual({
        rollingUpdate: { maxSurge: "100%", maxUnavailable: 0 },
      });
    });

    test("fits the Pod Security level restricted", () => {
      expect(pod.spec.securityContext).toMatchObject({
        seccompProfile: { type: "RuntimeDefault" },
        sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
      });
      expect(pod.spec.containers[0].securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        runAsNonRoot: true,
        capabilities: { drop: ["ALL"] },
      });
    });

    test("its Service makes no load balancer of its own, and publishes no health port", () => {
      const { spec } = find(objects, "Service");
      expect(spec.type).toBe("ClusterIP");
      expect(spec.ports).toEqual([{ name: "http2", port: 80, protocol: "TCP", targetPort: 80 }]);
    });

    test("with nlb: controller its Service asks for a Network Load Balancer and opens no node port", () => {
      const made = render("istio-ingressgateway", "gateway", "istio-ingress", {
        ingress: { domain: "shop.example.com", nlb: "controller", allowedCidrs: ["198.51.100.0/24"] },
      });
      const { spec, metadata } = find(made, "Service");
      expect(spec).toMatchObject({
        type: "LoadBalancer",
        loadBalancerClass: "service.k8s.aws/nlb",
        allocateLoadBalancerNodePorts: false,
        loadBalancerSourceRanges: ["198.51.100.0/24"],
      });
      expect(spec.ports.map((p: Rendered) => `${p.port}>${p.targetPort}`)).toEqual(["80>80", "443>443"]);
      expect(metadata.annotations).toMatchObject({
        "service.beta.kubernetes.io/aws-load-balancer-type": "external",
        "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
      });
    });

    test("with clientAddress: proxy-protocol its pods take the header off", () => {
      const header = render("istio-ingressgateway", "gateway", "istio-ingress", {
        ingress: { clientAddress: "proxy-protocol" },
      });
      const { annotations } = find(header, "Deployment").spec.template.metadata;
      expect(parse(annotations["proxy.istio.io/config"])).toEqual({
        terminationDrainDuration: "60s",
        gatewayTopology: { proxyProtocol: {} },
      });
    });

    test("a further gateway has its own names, labels and numbers", () => {
      const further = render("istio-internal", "gateway", "istio-internal", {
        gateways: { internal: { nlb: "controller", scheme: "internal", minReplicas: 2, maxReplicas: 5 } },
      });
      const { metadata, spec } = find(further, "Deployment", "istio-internal");
      expect(metadata.namespace).toBe("istio-internal");
      expect(spec.template.metadata.labels).toMatchObject({ app: "istio-internal", istio: "internal" });
      expect(find(further, "HorizontalPodAutoscaler").spec).toMatchObject({ minReplicas: 2, maxReplicas: 5 });
      expect(find(further, "PodDisruptionBudget").spec).toMatchObject({ minAvailable: 1 });
      expect(find(further, "Service", "istio-internal").spec).toMatchObject({
        type: "LoadBalancer",
        selector: { app: "istio-internal", istio: "internal" },
      });
    });

    test("its pods carry the labels that our Gateway object and the spread select", () => {
      expect(pod.metadata.labels).toMatchObject({ app: "istio-ingressgateway", istio: "ingressgateway" });
      expect(pod.spec.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual({
        app: "istio-ingressgateway",
        istio: "ingressgateway",
      });
    });
  });
});
