"""Auto Mode: three capabilities together or none of them, and nodes only where both roles have their rights."""

from __future__ import annotations

from typing import Any

from . import surroundings as around
from .access import admit_auto_nodes
from .state import Cluster, Doc, invalid

POOLS = ("general-purpose", "system")
CLUSTER_POLICIES = (
    "AmazonEKSClusterPolicy", "AmazonEKSComputePolicy", "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy",
)  # fmt: skip
NODE_POLICIES = ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEKSWorkerNodePolicy")
PULL_POLICIES = ("AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly")


def is_auto(doc: Doc) -> bool:
    """Whether a cluster, or a wish for one, is of Auto Mode."""
    return (doc.get("computeConfig") or {}).get("enabled") is True


def check(doc: Doc, self_managed_addons: bool) -> None:
    """Refuse what EKS refuses at once, in a request to create as in what an update comes to."""
    compute = doc.get("computeConfig") or {}
    network, storage = doc.get("kubernetesNetworkConfig") or {}, doc.get("storageConfig") or {}
    parts = [compute, network.get("elasticLoadBalancing") or {}, storage.get("blockStorage") or {}]
    if len({part.get("enabled") is True for part in parts}) > 1:
        raise invalid(
            "For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig,"
            " and blockStorage are all either fully enabled or fully disabled."
        )
    if not is_auto(doc):
        return
    if self_managed_addons:
        raise invalid("bootstrapSelfManagedAddons must be false when EKS Auto Mode is enabled.")
    mode = (doc.get("accessConfig") or {}).get("authenticationMode") or "CONFIG_MAP"
    if mode == "CONFIG_MAP":
        raise invalid("EKS Auto Mode requires authentication mode API or API_AND_CONFIG_MAP.")
    check_pools(compute)


def check_pools(compute: Doc) -> None:
    """The built-in pools and the role of their nodes: one does not go without the other."""
    pools, role_arn = compute.get("nodePools") or [], str(compute.get("nodeRoleArn") or "")
    unknown = [one for one in pools if one not in POOLS]
    if unknown:
        raise invalid(f"The nodePool {unknown[0]} is not one of {', '.join(POOLS)}")
    if bool(pools) != bool(role_arn):
        raise invalid("When Compute Config nodeRoleArn is not null or empty, nodePool value(s) must be provided, and the other way round.")
    role = around.find_role(role_arn)
    if role_arn and (role is None or not around.role_trusts(role, "ec2.amazonaws.com")):
        raise invalid(f"The nodeRoleArn {role_arn} does not exist, or ec2.amazonaws.com may not assume it")


def start(region: str, cluster: Cluster) -> None:
    """What EKS makes with such a cluster: the access entry of its nodes."""
    role_arn = (cluster.doc.get("computeConfig") or {}).get("nodeRoleArn")
    if is_auto(cluster.doc) and role_arn:
        admit_auto_nodes(region, cluster, str(role_arn))


def hindrance(region: str, cluster: Cluster) -> str:
    """Why no node would ever join; empty where nothing is in the way."""
    compute: Any = cluster.doc["computeConfig"]
    role, node_role = around.find_role(str(cluster.doc["roleArn"])), around.find_role(str(compute.get("nodeRoleArn")))
    missing = [one for one in CLUSTER_POLICIES if role is None or not around.has_policy(role, one)]
    if missing:
        return f"the cluster's role lacks {', '.join(missing)}"
    if not around.role_trusts(role, "eks.amazonaws.com", "sts:TagSession"):
        return "EKS may not tag its session with the cluster's role (sts:TagSession)"
    for wanted in (NODE_POLICIES, PULL_POLICIES):
        if node_role is None or not around.has_policy(node_role, *wanted):
            return f"the nodes' role lacks {wanted[0]}"
    subnets = around.find_subnets(region, cluster.doc["resourcesVpcConfig"]["subnetIds"])
    if not all(around.way_out(region, subnet) for subnet in subnets):
        return "a node would have no route to the internet or to an endpoint of EKS"
    return ""
