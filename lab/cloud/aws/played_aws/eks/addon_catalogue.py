"""The add-ons that the played EKS offers, and what of their configuration it checks, as EKS's schemas do: keys, and texts where texts must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from .state import Doc, invalid


@dataclass(frozen=True)
class Inside:
    """An object inside a configuration: its keys, those that it must have, and whether its values are texts."""

    keys: frozenset[str]
    required: frozenset[str] = frozenset()
    texts: bool = False


@dataclass(frozen=True)
class Kind:
    """An add-on: a version, whether it needs nodes to become ready, and the keys of its configuration when known."""

    version: str
    needs_nodes: bool
    keys: frozenset[str] | None = None
    inside: Mapping[str, Inside] = field(default_factory=dict)


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


RESOURCES = {
    "resources": Inside(_keys("limits requests")),
    "resources.limits": Inside(_keys("cpu memory"), texts=True),
    "resources.requests": Inside(_keys("cpu memory"), texts=True),
}


CATALOGUE: dict[str, Kind] = {
    "vpc-cni": Kind("v1.23.0-eksbuild.1", False, _keys(
        "affinity branchENICooldown cri deploymentAnnotations enableNetworkPolicy enableWindowsIpam"
        " enableWindowsPrefixDelegation eniConfig env extraVolumeMounts extraVolumes init livenessProbe"
        " livenessProbeTimeoutSeconds minimumWindowsIPTarget nodeAgent podAnnotations podLabels"
        " readinessProbeTimeoutSeconds resources tolerations updateStrategy warmWindowsIPTarget"
        " warmWindowsPrefixTarget"
    ), {
        **RESOURCES,
        "env": Inside(_keys(
            "ADDITIONAL_ENI_TAGS ANNOTATE_POD_IP AWS_EC2_ENDPOINT AWS_EXTERNAL_SERVICE_CIDRS AWS_MANAGE_ENIS_NON_SCHEDULABLE"
            " AWS_VPC_CNI_NODE_PORT_SUPPORT AWS_VPC_ENI_MTU AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"
            " AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS AWS_VPC_K8S_CNI_EXTERNALSNAT AWS_VPC_K8S_CNI_LOGLEVEL"
            " AWS_VPC_K8S_CNI_LOG_FILE AWS_VPC_K8S_CNI_RANDOMIZESNAT AWS_VPC_K8S_CNI_VETHPREFIX"
            " AWS_VPC_K8S_PLUGIN_LOG_FILE AWS_VPC_K8S_PLUGIN_LOG_LEVEL DISABLE_INTROSPECTION DISABLE_METRICS"
            " DISABLE_NETWORK_RESOURCE_PROVISIONING ENABLE_BANDWIDTH_PLUGIN ENABLE_POD_ENI ENABLE_PREFIX_DELEGATION"
            " ENABLE_SUBNET_DISCOVERY ENI_CONFIG_ANNOTATION_DEF ENI_CONFIG_LABEL_DEF INTROSPECTION_BIND_ADDRESS"
            " IP_COOLDOWN_PERIOD MAX_ENI MINIMUM_IP_TARGET POD_SECURITY_GROUP_ENFORCING_MODE WARM_ENI_TARGET"
            " WARM_IP_TARGET WARM_PREFIX_TARGET"
        ), texts=True),
        "init": Inside(_keys("env resources")),
        "init.env": Inside(_keys("DISABLE_TCP_EARLY_DEMUX ENABLE_V6_EGRESS"), texts=True),
        "eniConfig": Inside(_keys("create region subnets"), required=_keys("create region subnets")),
        "eniConfig.subnets.*": Inside(_keys("id securityGroups"), required=_keys("id")),
    }),
    "kube-proxy": Kind("v{kubernetes}.4-eksbuild.2", False, _keys("ipvs mode podAnnotations podLabels resources")),
    "coredns": Kind("v1.13.2-eksbuild.1", True, _keys(
        "affinity autoScaling computeType corefile nodeSelector podAnnotations podDisruptionBudget podLabels"
        " replicaCount resources tolerations topologySpreadConstraints"
    ), {
        **RESOURCES,
        "autoScaling": Inside(_keys("enabled maxReplicas minReplicas"), required=_keys("enabled")),
        "podDisruptionBudget": Inside(_keys("enabled maxUnavailable minAvailable")),
    }),
    "metrics-server": Kind("v0.8.1-eksbuild.1", True, _keys(
        "addonResizer affinity args containerPort defaultArgs deploymentAnnotations hostNetwork livenessProbe"
        " metrics nodeSelector podAnnotations podDisruptionBudget podLabels priorityClassName readinessProbe"
        " replicas resources revisionHistoryLimit schedulerName service tolerations"
        " topologySpreadConstraints updateStrategy"
    )),
    "eks-pod-identity-agent": Kind("v1.3.10-eksbuild.2", False),
    "aws-ebs-csi-driver": Kind("v1.60.0-eksbuild.1", True, _keys(
        "additionalDaemonSets controller defaultStorageClass node nodeAllocatableUpdatePeriodSeconds sidecars"
    ), {"controller.extraVolumeTags": Inside(frozenset("*"), texts=True)}),
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
    kind = find_kind(name)
    problems = [] if kind.keys is None else list(_problems("$", values, Inside(kind.keys)))
    for path, inside in kind.inside.items():
        for where, value in _at(values, "$", path.split(".")):
            problems += _problems(where, value, inside)
    if problems:
        message = f"ConfigurationValue provided in request is not supported: Json schema validation failed with error: [{', '.join(problems)}]"
        raise invalid(message, addonName=name)


def _at(value: Any, where: str, path: list[str]) -> Iterator[tuple[str, Any]]:
    """What stands at a path, with its name; a star is any key, and what is not there is not there."""
    if not path:
        yield where, value
    elif isinstance(value, dict):
        for key in sorted(value) if path[0] == "*" else [path[0]]:
            if key in value:
                yield from _at(value[key], f"{where}.{key}", path[1:])


def _problems(where: str, value: Any, inside: Inside) -> Iterator[str]:
    """What a schema says against a value, in the words of EKS's validator."""
    if not isinstance(value, dict):
        yield f"{where}: {type(value).__name__} found, object expected"
        return
    for key in sorted(map(str, value)):
        if "*" not in inside.keys and key not in inside.keys:
            yield f"{where}.{key}: is not defined in the schema and the schema does not allow additional properties"
        elif inside.texts and not isinstance(value[key], str):
            yield f"{where}.{key}: {type(value[key]).__name__} found, string expected"
    for key in sorted(inside.required - set(value)):
        yield f"{where}.{key}: is missing but it is required"


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
