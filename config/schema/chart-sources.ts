// Where charts come from: the keys of each chart, of which a platform takes those that it installs.
import { charts } from "../versions";
import { chartRepository, chartVersion, prefixedChartVersion } from "./common";

export const istioCharts = {
  istio: chartRepository
    .default(charts.istio.repository)
    .describe(
      "Repository of base, cni, istiod and gateway. Default: Istio's own; name a mirror for closed networks.",
    ),
};

export const loadBalancerControllerChart = {
  eks: chartRepository
    .default(charts.loadBalancerController.repository)
    .describe("Repository of aws-load-balancer-controller. Default: AWS's own."),
  loadBalancerControllerVersion: chartVersion
    .default(charts.loadBalancerController.version)
    .describe(
      `Chart version of aws-load-balancer-controller. Default: ${charts.loadBalancerController.version}.`,
    ),
};

export const certManagerChart = {
  certManager: chartRepository
    .default(charts.certManager.repository)
    .describe("Repository of cert-manager, for ingress.tls: lets-encrypt. Default: the project's own."),
  certManagerVersion: prefixedChartVersion
    .default(charts.certManager.version)
    .describe(`Chart version of cert-manager. Default: ${charts.certManager.version}.`),
};

export const externalDnsChart = {
  externalDns: chartRepository
    .default(charts.externalDns.repository)
    .describe("Repository of external-dns, for ingress.records: external-dns. Default: the project's own."),
  externalDnsVersion: chartVersion
    .default(charts.externalDns.version)
    .describe(`Chart version of external-dns. Default: ${charts.externalDns.version}.`),
};

export const karpenterCharts = {
  karpenter: chartRepository
    .default(charts.karpenter.repository)
    .describe("Repository of karpenter and karpenter-crd. Default: AWS's own, read without a login."),
  karpenterVersion: chartVersion
    .default(charts.karpenter.version)
    .describe(`Chart version of karpenter and karpenter-crd. Default: ${charts.karpenter.version}.`),
};
