"""What EKS remembers: clusters with their node groups, add-ons, access entries, associations and updates.

Resources are kept as the JSON that the API answers (`doc`), so that what was given is echoed without translation.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from ..identity import ACCOUNT, PARTITION
from ..wire import AwsError

Doc = dict[str, Any]


@dataclass
class Settings:
    """Given at start: where the cluster that all EKS clusters lead to is."""

    endpoint: str = "https://127.0.0.1:6443"
    certificate_authority: str = ""


@dataclass
class NodeGroup:
    """A managed node group, and the network interfaces of its nodes."""

    doc: Doc
    interfaces: list[str] = field(default_factory=list)


@dataclass
class AccessEntry:
    """Who may come in, with the policies that say what for."""

    doc: Doc
    policies: dict[str, Doc] = field(default_factory=dict)
    automatic: bool = False


@dataclass
class Cluster:
    """A cluster and all that lives and dies with it."""

    doc: Doc
    self_managed_addons: bool = True
    interfaces: list[str] = field(default_factory=list)
    node_groups: dict[str, NodeGroup] = field(default_factory=dict)
    addons: dict[str, Doc] = field(default_factory=dict)
    access: dict[str, AccessEntry] = field(default_factory=dict)
    pod_identities: dict[str, Doc] = field(default_factory=dict)
    updates: dict[str, Doc] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The cluster's name."""
        return str(self.doc["name"])


settings = Settings()
_regions: dict[str, dict[str, Cluster]] = {}


def clusters(region: str) -> dict[str, Cluster]:
    """The clusters of a region, by name."""
    return _regions.setdefault(region, {})


def all_clusters() -> list[tuple[str, Cluster]]:
    """Every cluster with its region."""
    return [(region, cluster) for region, named in list(_regions.items()) for cluster in list(named.values())]


def forget_everything() -> None:
    """Start afresh (unit tests)."""
    _regions.clear()


def find_cluster(region: str, name: str) -> Cluster:
    """The cluster, or the error that EKS gives."""
    cluster = clusters(region).get(name)
    if cluster is None:
        raise AwsError(404, "ResourceNotFoundException", f"No cluster found for name: {name}.", clusterName=name)
    return cluster


def arn(region: str, rest: str) -> str:
    """An EKS ARN."""
    return f"arn:{PARTITION}:eks:{region}:{ACCOUNT}:{rest}"


def now() -> float:
    """A timestamp as EKS writes it."""
    return round(time.time(), 3)


def record_update(cluster: Cluster, kind: str, params: Doc) -> Doc:
    """Remember an update, done at once, for DescribeUpdate."""
    update = {
        "id": str(uuid.uuid4()),
        "status": "Successful",
        "type": kind,
        "params": [{"type": name, "value": str(value)} for name, value in params.items()],
        "createdAt": now(),
        "errors": [],
    }
    cluster.updates[update["id"]] = update
    return update


def invalid(message: str, **fields: Any) -> AwsError:
    """The most common refusal."""
    return AwsError(400, "InvalidParameterException", message, **fields)


def in_use(message: str, **fields: Any) -> AwsError:
    """The name is taken, or something still hangs on it."""
    return AwsError(409, "ResourceInUseException", message, **fields)


def not_found(message: str, **fields: Any) -> AwsError:
    """There is no such thing."""
    return AwsError(404, "ResourceNotFoundException", message, **fields)
