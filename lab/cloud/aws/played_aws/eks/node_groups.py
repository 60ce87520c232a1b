"""Managed node groups. They fail like real ones when nodes could not join: no CNI, no rights, no way out."""

from __future__ import annotations

import uuid
from typing import Any

from ..wire import AwsError, Request
from . import surroundings as around
from .access import admit_nodes, dismiss_nodes
from .state import Cluster, Doc, NodeGroup, arn, find_cluster, in_use, invalid, not_found, now, record_update
from .versions import check_version


def create_node_group(request: Request) -> Doc:
    """CreateNodegroup."""
    cluster, body = find_cluster(request.region, request.parameters["name"]), request.body
    name, region = str(body.get("nodegroupName", "")), request.region
    if name in cluster.node_groups:
        raise in_use(f"NodeGroup already exists with name {name} and cluster name {cluster.name}", clusterName=cluster.name, nodegroupName=name)
    subnets = around.find_subnets(region, body.get("subnets") or [])
    if not subnets or subnets[0].vpc_id != cluster.doc["resourcesVpcConfig"]["vpcId"]:
        raise invalid("Subnets are not in the cluster's VPC.", nodegroupName=name)
    role = around.find_role(str(body.get("nodeRole", "")))
    if role is None or not around.role_trusts(role, "ec2.amazonaws.com"):
        raise invalid(f"Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole {body.get('nodeRole')}", nodegroupName=name)
    template = check_template(region, body)
    check_version(body.get("version"))
    doc: Doc = {
        "nodegroupName": name,
        "nodegroupArn": arn(region, f"nodegroup/{cluster.name}/{name}/{uuid.uuid4()}"),
        "clusterName": cluster.name,
        "version": body.get("version") or cluster.doc["version"],
        "releaseVersion": body.get("releaseVersion") or f"{body.get('version') or cluster.doc['version']}.4-20261110",
        "createdAt": now(),
        "modifiedAt": now(),
        "status": "ACTIVE",
        "capacityType": body.get("capacityType") or "ON_DEMAND",
        "scalingConfig": check_scaling(body.get("scalingConfig") or {"minSize": 1, "maxSize": 2, "desiredSize": 2}),
        "subnets": body["subnets"],
        "amiType": body.get("amiType") or "AL2023_x86_64_STANDARD",
        "nodeRole": body["nodeRole"],
        "labels": body.get("labels") or {},
        "taints": body.get("taints") or [],
        "resources": {"autoScalingGroups": [{"name": f"eks-{name}-{uuid.uuid4()}"}]},
        "health": {"issues": []},
        "updateConfig": body.get("updateConfig") or {"maxUnavailable": 1},
        "tags": body.get("tags") or {},
    }
    if body.get("instanceTypes") or template is None:
        doc["instanceTypes"] = body.get("instanceTypes") or ["t3.medium"]
    if template is None:
        doc["diskSize"] = body.get("diskSize") or 20
    else:
        doc["launchTemplate"] = template
    for optional in ("remoteAccess", "nodeRepairConfig"):
        if body.get(optional) is not None:
            doc[optional] = body[optional]
    group = NodeGroup(doc)
    problem = why_not_joining(region, cluster, role, subnets)
    if problem is not None:
        doc["status"] = "CREATE_FAILED"
        doc["health"] = {"issues": [{"code": "NodeCreationFailure", "message": problem, "resourceIds": ["i-0played00000000000"]}]}
    cluster.node_groups[name] = group
    admit_nodes(region, cluster, str(doc["nodeRole"]))
    place_nodes(region, cluster, group, subnets)
    return {"nodegroup": {**doc, "status": "CREATING", "health": {"issues": []}}}


def check_template(region: str, body: Doc) -> Doc | None:
    """The launch template with name, id and version, as EKS echoes it; what contradicts it is refused."""
    given = body.get("launchTemplate")
    if not given:
        return None
    if body.get("diskSize"):
        raise invalid("Disk size must be specified within the launch template.")
    if body.get("remoteAccess"):
        raise invalid("Remote access configuration cannot be specified with a launch template.")
    known: list[Any] = list(around.ec2(region).launch_templates.values())
    found = next((one for one in known if given.get("id") == one.id or given.get("name") == one.name), None)
    if found is None:
        raise invalid(f"Launch template {given.get('id') or given.get('name')} does not exist")
    version = str(given.get("version") or found.default_version_number)
    if version not in ("$Default", "$Latest") and int(version) > found.latest_version_number:
        raise invalid(f"Launch template {found.id} has no version {version}")
    return {"id": found.id, "name": found.name, "version": version}


def check_scaling(scaling: Doc) -> Doc:
    """Refuse sizes in the wrong order."""
    if not int(scaling["minSize"]) <= int(scaling["desiredSize"]) <= int(scaling["maxSize"]) or int(scaling["maxSize"]) < 1:
        raise invalid(f"Sizes must be minSize <= desiredSize <= maxSize, maxSize >= 1; got {scaling}")
    return scaling


def why_not_joining(region: str, cluster: Cluster, role: Any, subnets: list[Any]) -> str | None:
    """Why the nodes of a new group would not become ready; None when they would."""
    cni = cluster.addons.get("vpc-cni")
    if cni is None and not cluster.self_managed_addons:
        return "Unhealthy nodes in the kubernetes cluster: container runtime network not ready: cni plugin not initialized (no vpc-cni add-on)"
    cannot_join = "Instances failed to join the kubernetes cluster"
    if not around.has_policy(role, "AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"):
        return f"{cannot_join}: AmazonEKSWorkerNodePolicy is not attached to the node role"
    if not around.has_policy(role, "AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly"):
        return f"{cannot_join}: AmazonEC2ContainerRegistryPullOnly is not attached to the node role"
    stuck = next((subnet.id for subnet in subnets if not around.way_out(region, subnet)), None)
    if stuck is not None:
        return f"{cannot_join}: subnet {stuck} has no route to a NAT or internet gateway, and the VPC no endpoint"
    return why_no_cni_rights(cluster, role, cni)


def why_no_cni_rights(cluster: Cluster, role: Any, cni: Doc | None) -> str | None:
    """Why the CNI could not give addresses: neither its own role (OIDC, pod identity) nor the nodes' has the policy."""
    if around.has_policy(role, "AmazonEKS_CNI_Policy", "AmazonEKS_CNI_IPv6_Policy"):
        return None
    not_ready = "Unhealthy nodes in the kubernetes cluster: cni plugin not initialized"
    own_arn = str((cni or {}).get("serviceAccountRoleArn") or "")
    for known in cluster.pod_identities.values():
        if (known["namespace"], known["serviceAccount"]) == ("kube-system", "aws-node"):
            own = around.find_role(str(known["roleArn"]))
            return None if own is not None and around.has_policy(own, "AmazonEKS_CNI_Policy") else not_ready
    own = around.find_role(own_arn)
    if own is None:
        return f"{not_ready}: AmazonEKS_CNI_Policy is attached neither to the node role nor to a role of the vpc-cni add-on"
    if not around.has_policy(own, "AmazonEKS_CNI_Policy", "AmazonEKS_CNI_IPv6_Policy"):
        return f"{not_ready}: AmazonEKS_CNI_Policy is not attached to {own_arn}"
    if not around.role_trusts_provider(own, str(cluster.doc["identity"]["oidc"]["issuer"])):
        return f"{not_ready}: {own_arn} does not trust the cluster's OIDC provider, or IAM has no such provider"
    return None


def place_nodes(region: str, cluster: Cluster, group: NodeGroup, subnets: list[Any]) -> None:
    """Give each node an interface in the VPC, so that subnets and groups are in use while nodes live."""
    around.drop_interfaces(region, group.interfaces)
    security = [str(cluster.doc["resourcesVpcConfig"]["clusterSecurityGroupId"])]
    for number in range(int(group.doc["scalingConfig"]["desiredSize"])):
        subnet = subnets[number % len(subnets)]
        group.interfaces.append(around.make_interface(region, subnet, security, f"node of {group.doc['nodegroupName']}"))


def find_group(request: Request) -> tuple[Cluster, NodeGroup]:
    """The cluster and the node group, or EKS's error."""
    cluster, name = find_cluster(request.region, request.parameters["name"]), request.parameters["group"]
    group = cluster.node_groups.get(name)
    if group is None:
        raise not_found(f"No node group found for name: {name}.", clusterName=cluster.name, nodegroupName=name)
    return cluster, group


def describe_node_group(request: Request) -> Doc:
    """DescribeNodegroup."""
    return {"nodegroup": find_group(request)[1].doc}


def list_node_groups(request: Request) -> Doc:
    """ListNodegroups."""
    return {"nodegroups": sorted(find_cluster(request.region, request.parameters["name"]).node_groups)}


def update_config(request: Request) -> Doc:
    """UpdateNodegroupConfig."""
    cluster, group = find_group(request)
    body, doc = request.body, group.doc
    labels, taints = body.get("labels") or {}, body.get("taints") or {}
    doc["labels"].update(labels.get("addOrUpdateLabels") or {})
    for key in labels.get("removeLabels") or []:
        doc["labels"].pop(key, None)
    gone = [*(taints.get("removeTaints") or []), *(taints.get("addOrUpdateTaints") or [])]
    ids = {(one.get("key"), one.get("effect")) for one in gone}
    doc["taints"] = [one for one in doc["taints"] if (one.get("key"), one.get("effect")) not in ids]
    doc["taints"] += taints.get("addOrUpdateTaints") or []
    if body.get("scalingConfig"):
        doc["scalingConfig"] = check_scaling({**doc["scalingConfig"], **body["scalingConfig"]})
        place_nodes(request.region, cluster, group, around.find_subnets(request.region, doc["subnets"]))
    for key in ("updateConfig", "nodeRepairConfig"):
        if body.get(key):
            doc[key] = body[key]
    doc["modifiedAt"] = now()
    return {"update": record_update(cluster, "ConfigUpdate", {key: body[key] for key in body if key != "clientRequestToken"})}


def update_version(request: Request) -> Doc:
    """UpdateNodegroupVersion: never newer than the control plane."""
    cluster, group = find_group(request)
    body, doc = request.body, group.doc
    version = str(body.get("version") or doc["version"])
    if int(version.split(".")[1]) > int(str(cluster.doc["version"]).split(".")[1]):
        message = f"Nodegroup Kubernetes version should be equal to or less than the cluster's: {version} > {cluster.doc['version']}"
        raise AwsError(400, "InvalidRequestException", message, clusterName=cluster.name)
    template = check_template(request.region, body)
    if template is not None:
        doc["launchTemplate"] = template
    doc["version"] = version
    doc["releaseVersion"] = body.get("releaseVersion") or f"{version}.4-20261110"
    doc["modifiedAt"] = now()
    return {"update": record_update(cluster, "VersionUpdate", {"Version": version, "ReleaseVersion": doc["releaseVersion"]})}


def delete_node_group(request: Request) -> Doc:
    """DeleteNodegroup, with its nodes and the automatic access entry."""
    cluster, group = find_group(request)
    around.drop_interfaces(request.region, group.interfaces)
    del cluster.node_groups[str(group.doc["nodegroupName"])]
    dismiss_nodes(cluster, str(group.doc["nodeRole"]))
    return {"nodegroup": {**group.doc, "status": "DELETING"}}
