"""Add-ons of a cluster: DaemonSets are ready without nodes, Deployments are not, wrong configuration is refused."""

from __future__ import annotations

import re
import uuid
from typing import Any

from ..wire import Request
from . import auto_mode
from . import surroundings as around
from .addon_catalogue import check_configuration, find_kind, version_for
from .pod_identity import associate, dissociate
from .state import Cluster, Doc, arn, find_cluster, in_use, invalid, not_found, now, record_update

VERSION = re.compile(r"^v\d+\.\d+\.\d+-eksbuild\.\d+$")


def create_addon(request: Request) -> Doc:
    """CreateAddon."""
    cluster, body = find_cluster(request.region, request.parameters["name"]), request.body
    name = str(body.get("addonName", ""))
    find_kind(name)
    if name in cluster.addons:
        raise in_use("Addon already exists.", clusterName=cluster.name, addonName=name)
    check_input(request.region, cluster, name, body)
    doc: Doc = {
        "addonName": name,
        "clusterName": cluster.name,
        "status": "ACTIVE",
        "addonVersion": body.get("addonVersion") or version_for(name, str(cluster.doc["version"])),
        "health": {"issues": []},
        "addonArn": arn(request.region, f"addon/{cluster.name}/{name}/{uuid.uuid4()}"),
        "createdAt": now(),
        "modifiedAt": now(),
        "tags": body.get("tags") or {},
    }
    for optional in ("serviceAccountRoleArn", "configurationValues", "namespaceConfig"):
        if body.get(optional):
            doc[optional] = body[optional]
    set_pod_identities(request, cluster, doc, body)
    cluster.addons[name] = doc
    judge(request.region, cluster, doc)
    return {"addon": {**doc, "status": "CREATING", "health": {"issues": []}}}


def check_input(region: str, cluster: Cluster, name: str, body: Doc) -> None:
    """What EKS refuses at once, for create and update alike."""
    version = body.get("addonVersion")
    if version is not None and not VERSION.match(str(version)):
        raise invalid(f"Addon version specified is not supported: {version}", addonName=name, clusterName=cluster.name)
    if version is not None and name == "kube-proxy":
        ours = int(str(cluster.doc["version"]).split(".")[1])
        if int(str(version).split(".")[1]) > ours:
            raise invalid(f"Addon version specified is not supported: {version} on {cluster.doc['version']}", addonName=name)
    role = body.get("serviceAccountRoleArn")
    if role and around.find_role(str(role)) is None:
        raise invalid(f"The specified serviceAccountRoleArn {role} does not exist", addonName=name)
    if body.get("resolveConflicts") not in (None, "NONE", "OVERWRITE", "PRESERVE"):
        raise invalid(f"resolveConflicts {body['resolveConflicts']} is not NONE, OVERWRITE or PRESERVE", addonName=name)
    check_configuration(name, str(body.get("configurationValues") or ""))


def judge(region: str, cluster: Cluster, doc: Doc) -> None:
    """Set the state: a Deployment without nodes never becomes ready (EKS waits 20 minutes to say so, we say it now)."""
    ready = any(group.doc["status"] == "ACTIVE" for group in cluster.node_groups.values())
    if auto_mode.is_auto(cluster.doc):  # its pods are what makes Auto Mode make a node
        ready = auto_mode.hindrance(region, cluster) == ""
    if ready or not find_kind(str(doc["addonName"])).needs_nodes:
        doc["status"], doc["health"] = "ACTIVE", {"issues": []}
        return
    message = "The add-on is unhealthy because it doesn't have the desired number of replicas (the cluster has no node group)."
    doc["status"] = "CREATE_FAILED"
    doc["health"] = {"issues": [{"code": "InsufficientNumberOfReplicas", "message": message, "resourceIds": []}]}


def set_pod_identities(request: Request, cluster: Cluster, doc: Doc, body: Doc) -> None:
    """Pod identity associations that come with an add-on and go with it."""
    wanted = body.get("podIdentityAssociations")
    if wanted is None:
        return
    drop_pod_identities(cluster, doc)
    made = [
        associate(request.region, cluster, {**one, "namespace": "kube-system"}, owner=str(doc["addonArn"]))
        for one in wanted
    ]
    doc["podIdentityAssociations"] = [one["associationArn"] for one in made]


def drop_pod_identities(cluster: Cluster, doc: Doc) -> None:
    """Take the associations of an add-on away."""
    for one in [key for key, known in cluster.pod_identities.items() if known.get("ownerArn") == doc["addonArn"]]:
        dissociate(cluster, one)
    doc.pop("podIdentityAssociations", None)


def find_addon(request: Request) -> tuple[Cluster, Doc]:
    """The cluster and the add-on, or EKS's error."""
    cluster, name = find_cluster(request.region, request.parameters["name"]), request.parameters["addon"]
    doc = cluster.addons.get(name)
    if doc is None:
        raise not_found(f"No addon: {name} found in cluster: {cluster.name}", clusterName=cluster.name, addonName=name)
    return cluster, doc


def describe_addon(request: Request) -> Doc:
    """DescribeAddon. One that waited for nodes is judged again, as in life."""
    cluster, doc = find_addon(request)
    if doc["status"] != "ACTIVE":
        judge(request.region, cluster, doc)
    return {"addon": doc}


def list_addons(request: Request) -> Doc:
    """ListAddons."""
    return {"addons": sorted(find_cluster(request.region, request.parameters["name"]).addons)}


def update_addon(request: Request) -> Doc:
    """UpdateAddon."""
    cluster, doc = find_addon(request)
    body = request.body
    check_input(request.region, cluster, str(doc["addonName"]), body)
    for key in ("addonVersion", "serviceAccountRoleArn", "configurationValues"):
        value: Any = body.get(key)
        if value:
            doc[key] = value
        elif value == "":
            doc.pop(key, None)
    set_pod_identities(request, cluster, doc, body)
    doc["modifiedAt"] = now()
    judge(request.region, cluster, doc)
    return {"update": record_update(cluster, "AddonUpdate", {"AddonVersion": doc["addonVersion"]})}


def delete_addon(request: Request) -> Doc:
    """DeleteAddon (with or without preserve: the played cluster holds none of its objects)."""
    cluster, doc = find_addon(request)
    drop_pod_identities(cluster, doc)
    del cluster.addons[str(doc["addonName"])]
    return {"addon": {**doc, "status": "DELETING"}}
