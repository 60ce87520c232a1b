"""The Kubernetes versions that the played EKS offers (facts of 2026-11), and the default."""

from __future__ import annotations

from typing import Any

from .state import Doc, invalid

STANDARD = ["1.34", "1.35", "1.36"]
EXTENDED = ["1.31", "1.32", "1.33"]


def default_version() -> str:
    """The version of a cluster that names none."""
    return "1.35"


def check_version(version: Any) -> None:
    """Refuse a version that EKS does not have."""
    if version is not None and version not in STANDARD + EXTENDED:
        raise invalid(f"unsupported Kubernetes version {version}; offered: {', '.join(EXTENDED + STANDARD)}")


def check_upgrade(current: str, wanted: str) -> None:
    """Only one minor version up at a time."""
    check_version(wanted)
    step = int(wanted.split(".")[1]) - int(current.split(".")[1])
    if step != 1:
        raise invalid(f"Unsupported Kubernetes minor version update from {current} to {wanted}")


def describe_cluster_versions(_request: Any) -> Doc:
    """DescribeClusterVersions."""
    return {
        "clusterVersions": [
            {
                "clusterVersion": version,
                "clusterType": "eks",
                "defaultVersion": version == default_version(),
                "status": "STANDARD_SUPPORT" if version in STANDARD else "EXTENDED_SUPPORT",
                "versionStatus": "STANDARD_SUPPORT" if version in STANDARD else "EXTENDED_SUPPORT",
                "defaultPlatformVersion": "eks.4",
                "kubernetesPatchVersion": f"{version}.4",
            }
            for version in reversed(EXTENDED + STANDARD)
        ]
    }
