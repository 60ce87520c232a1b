"""Access entries and their policies: who may come into a cluster, and with which groups."""

from __future__ import annotations

import re
import uuid

from ..wire import AwsError, Request
from . import surroundings as around
from .state import AccessEntry, Cluster, Doc, arn, find_cluster, in_use, invalid, not_found, now

POLICY_PREFIX = "arn:aws:eks::aws:cluster-access-policy/"
ADMIN = POLICY_PREFIX + "AmazonEKSClusterAdminPolicy"
POLICIES = [
    "AmazonEKSAdminPolicy", "AmazonEKSAdminViewPolicy", "AmazonEKSAutoNodePolicy", "AmazonEKSClusterAdminPolicy",
    "AmazonEKSEditPolicy", "AmazonEKSViewPolicy", "AmazonEKSSecretReaderPolicy",
]  # fmt: skip
TYPES = ["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "EC2", "HYBRID_LINUX", "HYPERPOD_LINUX"]
PRINCIPAL = re.compile(r"^arn:aws[a-z-]*:iam::\d{12}:(root|(user|role)/.+)$")


def admit_creator(region: str, cluster: Cluster, principal: str) -> None:
    """The automatic entry of who made the cluster, as cluster admin."""
    entry = new_entry(region, cluster, principal, {"type": "STANDARD"})
    entry.policies[ADMIN] = association(ADMIN, {"type": "cluster", "namespaces": []})


def admit_nodes(region: str, cluster: Cluster, role_arn: str) -> None:
    """The automatic entry of a node group's role, unless somebody made one."""
    if role_arn not in cluster.access:
        new_entry(region, cluster, role_arn, {"type": "EC2_LINUX"}).automatic = True


def admit_auto_nodes(region: str, cluster: Cluster, role_arn: str) -> None:
    """The automatic entry of Auto Mode's nodes. It lives as long as the cluster."""
    if role_arn not in cluster.access:
        policy = POLICY_PREFIX + "AmazonEKSAutoNodePolicy"
        entry = new_entry(region, cluster, role_arn, {"type": "EC2"})
        entry.policies[policy] = association(policy, {"type": "cluster", "namespaces": []})


def dismiss_nodes(cluster: Cluster, role_arn: str) -> None:
    """Take the automatic entry away with the last node group of its role."""
    entry = cluster.access.get(role_arn)
    if entry is not None and entry.automatic:
        if not any(group.doc["nodeRole"] == role_arn for group in cluster.node_groups.values()):
            del cluster.access[role_arn]


def new_entry(region: str, cluster: Cluster, principal: str, body: Doc) -> AccessEntry:
    """Write an entry down."""
    kind = str(body.get("type") or "STANDARD")
    groups = {"EC2_LINUX": ["system:nodes"], "EC2_WINDOWS": ["system:nodes"], "FARGATE_LINUX": ["system:nodes"]}
    user = principal if kind == "STANDARD" else "system:node:{{EC2PrivateDNSName}}"
    doc: Doc = {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": body.get("kubernetesGroups") or groups.get(kind, []),
        "accessEntryArn": arn(region, f"access-entry/{cluster.name}/{principal.split(':', 5)[-1]}/{uuid.uuid4()}"),
        "createdAt": now(),
        "modifiedAt": now(),
        "tags": body.get("tags") or {},
        "username": body.get("username") or user,
        "type": kind,
    }
    cluster.access[principal] = AccessEntry(doc)
    return cluster.access[principal]


def open_cluster(request: Request) -> Cluster:
    """The cluster, refused when it lives by the aws-auth ConfigMap alone."""
    cluster = find_cluster(request.region, request.parameters["name"])
    if cluster.doc["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        message = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation."
        raise AwsError(400, "InvalidRequestException", message, clusterName=cluster.name)
    return cluster


def create_entry(request: Request) -> Doc:
    """CreateAccessEntry."""
    cluster, body = open_cluster(request), request.body
    principal = str(body.get("principalArn", ""))
    if not PRINCIPAL.match(principal):
        raise invalid(f"The principalArn parameter format is not valid: {principal} (an IAM user or role, not a session)", clusterName=cluster.name)
    if ":role/" in principal and around.find_role(principal) is None:
        raise invalid(f"The specified principalArn is invalid: invalid principal {principal} (no such role).", clusterName=cluster.name)
    if principal in cluster.access:
        raise in_use("The specified access entry resource is already in use on this cluster.", clusterName=cluster.name)
    if str(body.get("type") or "STANDARD") not in TYPES:
        raise invalid(f"The type {body['type']} is not one of {', '.join(TYPES)}", clusterName=cluster.name)
    if any(str(group).startswith(("system:", "eks:", "aws:", "amazon:", "iam:")) for group in body.get("kubernetesGroups") or []):
        raise invalid("The kubernetes group name is invalid, it cannot start with system:, eks:, aws:, amazon: or iam:", clusterName=cluster.name)
    return {"accessEntry": new_entry(request.region, cluster, principal, body).doc}


def find_entry(request: Request) -> tuple[Cluster, AccessEntry]:
    """The cluster and the entry, or EKS's error."""
    cluster, principal = open_cluster(request), request.parameters["principal"]
    entry = cluster.access.get(principal)
    if entry is None:
        message = f"The specified principalArn could not be found. You can view your available access entries with 'list-access-entries': {principal}"
        raise not_found(message, clusterName=cluster.name)
    return cluster, entry


def describe_entry(request: Request) -> Doc:
    """DescribeAccessEntry."""
    return {"accessEntry": find_entry(request)[1].doc}


def list_entries(request: Request) -> Doc:
    """ListAccessEntries, with its filter by policy."""
    policy = request.first("associatedPolicyArn")
    entries = open_cluster(request).access.items()
    return {"accessEntries": sorted(principal for principal, entry in entries if policy is None or policy in entry.policies)}


def update_entry(request: Request) -> Doc:
    """UpdateAccessEntry."""
    _, entry = find_entry(request)
    if request.body.get("kubernetesGroups") is not None:
        entry.doc["kubernetesGroups"] = request.body["kubernetesGroups"]
    if request.body.get("username"):
        entry.doc["username"] = request.body["username"]
    entry.doc["modifiedAt"] = now()
    return {"accessEntry": entry.doc}


def delete_entry(request: Request) -> Doc:
    """DeleteAccessEntry, with its policies."""
    cluster, entry = find_entry(request)
    del cluster.access[str(entry.doc["principalArn"])]
    return {}


def association(policy: str, scope: Doc) -> Doc:
    """A policy of an entry as the API answers it."""
    whole: Doc = {"type": scope.get("type"), "namespaces": scope.get("namespaces") or []}
    return {"policyArn": policy, "accessScope": whole, "associatedAt": now(), "modifiedAt": now()}


def associate_policy(request: Request) -> Doc:
    """AssociateAccessPolicy."""
    cluster, entry = find_entry(request)
    policy, scope = str(request.body.get("policyArn", "")), request.body.get("accessScope") or {}
    if not policy.startswith(POLICY_PREFIX) or policy.removeprefix(POLICY_PREFIX) not in POLICIES:
        raise invalid(f"The policyArn parameter format is not valid: {policy} (known: {POLICY_PREFIX}{{{','.join(POLICIES)}}})", clusterName=cluster.name)
    if entry.doc["type"] != "STANDARD":
        raise invalid(f"You cannot associate policies with an access entry of type {entry.doc['type']}", clusterName=cluster.name)
    if scope.get("type") not in ("cluster", "namespace") or (scope["type"] == "namespace") != bool(scope.get("namespaces")):
        raise invalid("accessScope is 'cluster', or 'namespace' with at least one namespace", clusterName=cluster.name)
    entry.policies[policy] = association(policy, scope)
    return {"clusterName": cluster.name, "principalArn": entry.doc["principalArn"], "associatedAccessPolicy": entry.policies[policy]}


def disassociate_policy(request: Request) -> Doc:
    """DisassociateAccessPolicy."""
    cluster, entry = find_entry(request)
    if entry.policies.pop(request.parameters["policy"], None) is None:
        raise not_found("The specified policyArn could not be found on the access entry.", clusterName=cluster.name)
    return {}


def list_associated(request: Request) -> Doc:
    """ListAssociatedAccessPolicies."""
    cluster, entry = find_entry(request)
    return {
        "clusterName": cluster.name,
        "principalArn": entry.doc["principalArn"],
        "associatedAccessPolicies": list(entry.policies.values()),
    }


def list_policies(_request: Request) -> Doc:
    """ListAccessPolicies."""
    return {"accessPolicies": [{"name": name, "arn": POLICY_PREFIX + name} for name in POLICIES]}
