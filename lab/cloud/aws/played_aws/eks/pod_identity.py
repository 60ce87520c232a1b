"""Pod identity associations: one role per service account, the role must be one that pods can take."""

from __future__ import annotations

import hashlib
import uuid

from ..wire import Request
from . import surroundings as around
from .state import Cluster, Doc, arn, find_cluster, in_use, invalid, not_found, now


def associate(region: str, cluster: Cluster, wanted: Doc, owner: str | None = None) -> Doc:
    """Make an association, refused for an unusable role or a service account that already has one."""
    namespace, account = str(wanted.get("namespace", "")), str(wanted.get("serviceAccount", ""))
    role = around.find_role(str(wanted.get("roleArn", "")))
    if not namespace or not account:
        raise invalid("namespace and serviceAccount are required")
    if role is None:
        raise invalid(f"Role provided in the request does not exist: {wanted.get('roleArn')}")
    if not around.role_trusts(role, "pods.eks.amazonaws.com"):
        raise invalid("Trust policy of the role provided in the request is invalid: it does not trust pods.eks.amazonaws.com")
    for known in cluster.pod_identities.values():
        if (known["namespace"], known["serviceAccount"]) == (namespace, account):
            raise in_use(f"Association already exists: {known['associationId']}", clusterName=cluster.name)
    number = "a-" + hashlib.sha256(uuid.uuid4().bytes).hexdigest()[:17]
    doc: Doc = {
        "clusterName": cluster.name,
        "namespace": namespace,
        "serviceAccount": account,
        "roleArn": wanted["roleArn"],
        "associationArn": arn(region, f"podidentityassociation/{cluster.name}/{number}"),
        "associationId": number,
        "tags": wanted.get("tags") or {},
        "createdAt": now(),
        "modifiedAt": now(),
    }
    for optional in ("disableSessionTags", "targetRoleArn"):
        if wanted.get(optional) is not None:
            doc[optional] = wanted[optional]
    if owner is not None:
        doc["ownerArn"] = owner
    cluster.pod_identities[number] = doc
    return doc


def dissociate(cluster: Cluster, number: str) -> Doc:
    """Take an association away."""
    doc = cluster.pod_identities.pop(number, None)
    if doc is None:
        raise not_found(f"Association not found: {number}", clusterName=cluster.name)
    return doc


def create_association(request: Request) -> Doc:
    """CreatePodIdentityAssociation."""
    cluster = find_cluster(request.region, request.parameters["name"])
    return {"association": associate(request.region, cluster, request.body)}


def find_association(request: Request) -> tuple[Cluster, Doc]:
    """The cluster and the association, or EKS's error."""
    cluster, number = find_cluster(request.region, request.parameters["name"]), request.parameters["association"]
    doc = cluster.pod_identities.get(number)
    if doc is None:
        raise not_found(f"Association not found: {number}", clusterName=cluster.name)
    return cluster, doc


def describe_association(request: Request) -> Doc:
    """DescribePodIdentityAssociation."""
    return {"association": find_association(request)[1]}


def list_associations(request: Request) -> Doc:
    """ListPodIdentityAssociations, with its two filters."""
    cluster = find_cluster(request.region, request.parameters["name"])
    namespace, account = request.first("namespace"), request.first("serviceAccount")
    shown = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId", "ownerArn")
    return {
        "associations": [
            {key: doc[key] for key in shown if key in doc}
            for doc in cluster.pod_identities.values()
            if namespace in (None, doc["namespace"]) and account in (None, doc["serviceAccount"])
        ]
    }


def update_association(request: Request) -> Doc:
    """UpdatePodIdentityAssociation."""
    _, doc = find_association(request)
    role = request.body.get("roleArn")
    if role:
        found = around.find_role(str(role))
        if found is None or not around.role_trusts(found, "pods.eks.amazonaws.com"):
            raise invalid(f"Trust policy of the role provided in the request is invalid or it does not exist: {role}")
        doc["roleArn"] = role
    for optional in ("disableSessionTags", "targetRoleArn"):
        if request.body.get(optional) is not None:
            doc[optional] = request.body[optional]
    doc["modifiedAt"] = now()
    return {"association": doc}


def delete_association(request: Request) -> Doc:
    """DeletePodIdentityAssociation."""
    cluster, doc = find_association(request)
    return {"association": dissociate(cluster, str(doc["associationId"]))}
