"""The paths of the EKS API and who answers them. A path that is not here answers loudly, never quietly wrong."""

from __future__ import annotations

from collections.abc import Callable

from ..wire import AwsError, Request
from . import access, addon_catalogue, addons, clusters, node_groups, pod_identity, versions
from .state import Doc, find_cluster, not_found
from .tags import list_tags, tag_resource, untag_resource

Handler = Callable[[Request], Doc]


def describe_update(request: Request) -> Doc:
    """DescribeUpdate, of clusters, node groups and add-ons alike."""
    update = find_cluster(request.region, request.parameters["name"]).updates.get(request.parameters["update"])
    if update is None:
        raise not_found(f"No update found for ID: {request.parameters['update']}")
    return {"update": update}


def list_updates(request: Request) -> Doc:
    """ListUpdates."""
    return {"updateIds": list(find_cluster(request.region, request.parameters["name"]).updates)}


CLUSTER = "clusters/{name}"
ENTRY = f"{CLUSTER}/access-entries/{{principal}}"
GROUP = f"{CLUSTER}/node-groups/{{group}}"
ADDON = f"{CLUSTER}/addons/{{addon}}"
ASSOCIATION = f"{CLUSTER}/pod-identity-associations/{{association}}"

ROUTES: list[tuple[str, str, str, Handler]] = [
    ("GET", "addons/supported-versions", "DescribeAddonVersions", addon_catalogue.describe_addon_versions),
    ("GET", "cluster-versions", "DescribeClusterVersions", versions.describe_cluster_versions),
    ("GET", "access-policies", "ListAccessPolicies", access.list_policies),
    ("POST", "clusters", "CreateCluster", clusters.create_cluster),
    ("GET", "clusters", "ListClusters", clusters.list_clusters),
    ("GET", CLUSTER, "DescribeCluster", clusters.describe_cluster),
    ("DELETE", CLUSTER, "DeleteCluster", clusters.delete_cluster),
    ("POST", f"{CLUSTER}/update-config", "UpdateClusterConfig", clusters.update_cluster_config),
    ("POST", f"{CLUSTER}/updates", "UpdateClusterVersion", clusters.update_cluster_version),
    ("GET", f"{CLUSTER}/updates", "ListUpdates", list_updates),
    ("GET", f"{CLUSTER}/updates/{{update}}", "DescribeUpdate", describe_update),
    ("POST", f"{CLUSTER}/encryption-config/associate", "AssociateEncryptionConfig", clusters.associate_encryption),
    ("POST", f"{CLUSTER}/node-groups", "CreateNodegroup", node_groups.create_node_group),
    ("GET", f"{CLUSTER}/node-groups", "ListNodegroups", node_groups.list_node_groups),
    ("GET", GROUP, "DescribeNodegroup", node_groups.describe_node_group),
    ("DELETE", GROUP, "DeleteNodegroup", node_groups.delete_node_group),
    ("POST", f"{GROUP}/update-config", "UpdateNodegroupConfig", node_groups.update_config),
    ("POST", f"{GROUP}/update-version", "UpdateNodegroupVersion", node_groups.update_version),
    ("POST", f"{CLUSTER}/addons", "CreateAddon", addons.create_addon),
    ("GET", f"{CLUSTER}/addons", "ListAddons", addons.list_addons),
    ("GET", ADDON, "DescribeAddon", addons.describe_addon),
    ("DELETE", ADDON, "DeleteAddon", addons.delete_addon),
    ("POST", f"{ADDON}/update", "UpdateAddon", addons.update_addon),
    ("POST", f"{CLUSTER}/access-entries", "CreateAccessEntry", access.create_entry),
    ("GET", f"{CLUSTER}/access-entries", "ListAccessEntries", access.list_entries),
    ("GET", ENTRY, "DescribeAccessEntry", access.describe_entry),
    ("POST", ENTRY, "UpdateAccessEntry", access.update_entry),
    ("DELETE", ENTRY, "DeleteAccessEntry", access.delete_entry),
    ("POST", f"{ENTRY}/access-policies", "AssociateAccessPolicy", access.associate_policy),
    ("GET", f"{ENTRY}/access-policies", "ListAssociatedAccessPolicies", access.list_associated),
    ("DELETE", f"{ENTRY}/access-policies/{{policy}}", "DisassociateAccessPolicy", access.disassociate_policy),
    ("POST", f"{CLUSTER}/pod-identity-associations", "CreatePodIdentityAssociation", pod_identity.create_association),
    ("GET", f"{CLUSTER}/pod-identity-associations", "ListPodIdentityAssociations", pod_identity.list_associations),
    ("GET", ASSOCIATION, "DescribePodIdentityAssociation", pod_identity.describe_association),
    ("POST", ASSOCIATION, "UpdatePodIdentityAssociation", pod_identity.update_association),
    ("DELETE", ASSOCIATION, "DeletePodIdentityAssociation", pod_identity.delete_association),
    ("POST", "tags/{arn}", "TagResource", tag_resource),
    ("DELETE", "tags/{arn}", "UntagResource", untag_resource),
    ("GET", "tags/{arn}", "ListTagsForResource", list_tags),
]


def dispatch(request: Request) -> tuple[str, Doc]:
    """Answer a request; gives the action's name and the document."""
    for method, pattern, action, handler in ROUTES:
        parts = pattern.split("/")
        if method != request.method or len(parts) != len(request.segments):
            continue
        pairs = list(zip(parts, request.segments, strict=True))
        if all(part.startswith("{") or part == segment for part, segment in pairs):
            request.parameters = {part[1:-1]: segment for part, segment in pairs if part.startswith("{")}
            named = "/".join(value for value in request.parameters.values())
            return f"{action} {named}".rstrip(), handler(request)
    message = f"The played EKS does not know {request.method} /{'/'.join(request.segments)}: add it to eks/routes.py"
    raise AwsError(501, "InvalidRequestException", message)
