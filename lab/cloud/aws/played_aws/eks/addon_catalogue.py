"""The add-ons that the played EKS offers, and what of their configuration it checks (top-level keys, as EKS's schemas do)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from .state import Doc, invalid


@dataclass(frozen=True)
class Kind:
    """An add-on: a version, whether it needs nodes to become ready, and the keys of its configuration when known."""

    version: str
    needs_nodes: bool
    keys: frozenset[str] | None = None


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


CATALOGUE: dict[str, Kind] = {
    "vpc-cni": Kind("v1.23.0-eksbuild.1", False, _keys(
        "affinity branchENICooldown cri deploymentAnnotations enableNetworkPolicy enableWindowsIpam"
        " enableWindowsPrefixDelegation eniConfig env extraVolumeMounts extraVolumes init livenessProbe"
        " livenessProbeTimeoutSeconds minimumWindowsIPTarget nodeAgent podAnnotations podLabels"
        " readinessProbeTimeoutSeconds resources tolerations updateStrategy warmWindowsIPTarget"
        " warmWindowsPrefixTarget"
    )),
    "kube-proxy": Kind("v{kubernetes}.4-eksbuild.2", False, _keys("ipvs mode podAnnotations podLabels resources")),
    "coredns": Kind("v1.13.2-eksbuild.1", True, _keys(
        "affinity autoScaling computeType corefile nodeSelector podAnnotations podDisruptionBudget podLabels"
        " replicaCount resources tolerations topologySpreadConstraints"
    )),
    "metrics-server": Kind("v0.8.1-eksbuild.1", True, _keys(
        "addonResizer affinity args containerPort defaultArgs deploymentAnnotations hostNetwork livenessProbe"
        " metrics nodeSelector podAnnotations podDisruptionBudget podLabels priorityClassName readinessProbe"
        " replicas resources revisionHistoryLimit schedulerName service tolerations"
        " topologySpreadConstraints updateStrategy"
    )),
    "eks-pod-identity-agent": Kind("v1.3.10-eksbuild.2", False),
    "aws-ebs-csi-driver": Kind("v1.60.0-eksbuild.1", True),
    "aws-efs-csi-driver": Kind("v2.3.0-eksbuild.1", True),
    "aws-mountpoint-s3-csi-driver": Kind("v2.4.0-eksbuild.1", False),
    "snapshot-controller": Kind("v8.5.0-eksbuild.1", True),
    "eks-node-monitoring-agent": Kind("v1.6.0-eksbuild.1", False),
    "amazon-cloudwatch-observability": Kind("v5.4.0-eksbuild.1", True),
    "adot": Kind("v0.141.0-eksbuild.1", True),
    "cert-manager": Kind("v1.21.1-eksbuild.1", True),
    "external-dns": Kind("v0.21.0-eksbuild.1", True),
    "kube-state-metrics": Kind("v2.18.0-eksbuild.1", True),
    "prometheus-node-exporter": Kind("v1.11.0-eksbuild.1", False),
    "fluent-bit": Kind("v4.2.0-eksbuild.1", False),
}


def find_kind(name: str) -> Kind:
    """The add-on, or EKS's refusal of a name that it does not know."""
    kind = CATALOGUE.get(name)
    if kind is None:
        raise invalid(f"Addon {name} specified is not supported", addonName=name)
    return kind


def version_for(name: str, kubernetes: str) -> str:
    """The default version of an add-on for a Kubernetes version."""
    return find_kind(name).version.format(kubernetes=kubernetes)


def check_configuration(name: str, text: str) -> None:
    """Refuse a configuration that is no JSON or YAML object, or that has keys which the add-on does not know."""
    if not text.strip():
        return
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise invalid(f"ConfigurationValue provided in request is not valid JSON or YAML: {problem}", addonName=name) from None
    if not isinstance(values, dict):
        raise invalid("ConfigurationValue provided in request is not an object", addonName=name)
    known = find_kind(name).keys
    unknown = sorted(str(key) for key in values if known is not None and key not in known)
    if unknown:
        message = (
            "ConfigurationValue provided in request is not supported: Json schema validation failed with error:"
            f" [$.{unknown[0]}: is not defined in the schema and the schema does not allow additional properties]"
        )
        raise invalid(message, addonName=name)


def describe_addon_versions(request: Any) -> Doc:
    """DescribeAddonVersions."""
    wanted, kubernetes = request.first("addonName"), request.first("kubernetesVersion") or "1.35"
    if wanted is not None:
        find_kind(wanted)
    return {
        "addons": [
            {
                "addonName": name,
                "type": "networking" if name in ("vpc-cni", "coredns", "kube-proxy") else "observability",
                "publisher": "eks",
                "owner": "aws",
                "addonVersions": [
                    {
                        "addonVersion": version_for(name, kubernetes),
                        "architecture": ["amd64", "arm64"],
                        "requiresConfiguration": False,
                        "compatibilities": [
                            {"clusterVersion": kubernetes, "platformVersions": ["*"], "defaultVersion": True}
                        ],
                    }
                ],
            }
            for name in CATALOGUE
            if wanted in (None, name)
        ]
    }
