"""Clusters: create, describe, change, delete, as strictly as EKS where a stack can go wrong."""

from __future__ import annotations

import copy
import hashlib
import re
from typing import Any

from ..identity import caller_arn, principal_arn
from ..wire import AwsError, Request
from . import auto_mode
from . import surroundings as around
from .access import admit_creator
from .state import Cluster, Doc, arn, clusters, find_cluster, in_use, invalid, now, record_update, settings
from .versions import check_upgrade, check_version, default_version

LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
CLUSTER_NAME = re.compile(r"^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$")


def create_cluster(request: Request) -> Doc:
    """CreateCluster: with its security group and the control plane's interfaces really in the VPC."""
    body, region, name = request.body, request.region, str(request.body.get("name", ""))
    if not CLUSTER_NAME.match(name):
        raise invalid(f"The cluster name '{name}' is not valid: letters, digits, - and _, at most 100.")
    if name in clusters(region):
        raise in_use(f"Cluster already exists with name: {name}", clusterName=name)
    check_version(body.get("version"))
    role = around.find_role(str(body.get("roleArn", "")))
    if role is None or not around.role_trusts(role, "eks.amazonaws.com"):
        raise invalid(f"Role with arn: {body.get('roleArn')}, could not be assumed because it does not exist or the trusted entity is not correct")
    vpc = body.get("resourcesVpcConfig") or {}
    subnets = around.find_subnets(region, vpc.get("subnetIds") or [])
    if len({subnet.availability_zone for subnet in subnets}) < 2:
        raise invalid("Subnets specified must be in at least two different AZs")
    for group in vpc.get("securityGroupIds") or []:
        if around.ec2(region).get_security_group_from_id(group) is None:
            raise invalid(f"The security group ID '{group}' does not exist")
    for one in body.get("encryptionConfig") or []:
        around.check_key(region, (one.get("provider") or {}).get("keyArn", ""))
    auto_mode.check(body, body.get("bootstrapSelfManagedAddons") is not False)
    doc = describe_new(region, body, subnets[0].vpc_id)
    doc["resourcesVpcConfig"]["clusterSecurityGroupId"] = around.make_security_group(region, name, subnets[0].vpc_id)
    cluster = Cluster(doc=doc, self_managed_addons=body.get("bootstrapSelfManagedAddons") is not False)
    groups = [doc["resourcesVpcConfig"]["clusterSecurityGroupId"], *(vpc.get("securityGroupIds") or [])]
    cluster.interfaces = [around.make_interface(region, one, groups, f"Amazon EKS {name}") for one in subnets]
    clusters(region)[name] = cluster
    if logs_enabled(doc):
        around.ensure_log_group(region, f"/aws/eks/{name}/cluster", role)
    if (body.get("accessConfig") or {}).get("bootstrapClusterCreatorAdminPermissions") is not False:
        admit_creator(region, cluster, principal_arn(caller_arn(request.access_key, region)))
    auto_mode.start(region, cluster)
    young = {**copy.deepcopy(doc), "status": "CREATING"}
    for late in ("endpoint", "certificateAuthority", "identity"):
        young.pop(late)
    return {"cluster": young}


def describe_new(region: str, body: Doc, vpc_id: str) -> Doc:
    """What DescribeCluster will answer, with EKS's defaults where nothing was given."""
    name, vpc = str(body["name"]), body.get("resourcesVpcConfig") or {}
    network = body.get("kubernetesNetworkConfig") or {}
    access = body.get("accessConfig") or {}
    mode = access.get("authenticationMode") or "CONFIG_MAP"
    if mode == "CONFIG_MAP" and access.get("bootstrapClusterCreatorAdminPermissions") is False:
        raise invalid("bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP")
    issuer = hashlib.sha256(f"{region}/{name}/{now()}".encode()).hexdigest()[:32].upper()
    doc: Doc = {
        "name": name,
        "arn": arn(region, f"cluster/{name}"),
        "createdAt": now(),
        "version": body.get("version") or default_version(),
        "endpoint": settings.endpoint,
        "roleArn": body.get("roleArn"),
        "resourcesVpcConfig": {
            "subnetIds": vpc.get("subnetIds") or [],
            "securityGroupIds": vpc.get("securityGroupIds") or [],
            "vpcId": vpc_id,
            "endpointPublicAccess": vpc.get("endpointPublicAccess") is not False,
            "endpointPrivateAccess": vpc.get("endpointPrivateAccess") is True,
            "publicAccessCidrs": vpc.get("publicAccessCidrs") or ["0.0.0.0/0"],
        },
        "kubernetesNetworkConfig": {
            "serviceIpv4Cidr": network.get("serviceIpv4Cidr") or "172.20.0.0/16",
            "ipFamily": network.get("ipFamily") or "ipv4",
            "elasticLoadBalancing": network.get("elasticLoadBalancing") or {"enabled": False},
        },
        "logging": full_logging(body.get("logging")),
        "identity": {"oidc": {"issuer": f"https://oidc.eks.{region}.amazonaws.com/id/{issuer}"}},
        "status": "ACTIVE",
        "certificateAuthority": {"data": settings.certificate_authority},
        "platformVersion": "eks.4",
        "tags": body.get("tags") or {},
        "encryptionConfig": body.get("encryptionConfig") or [],
        "health": {"issues": []},
        "accessConfig": {"authenticationMode": mode},
        "upgradePolicy": body.get("upgradePolicy") or {"supportType": "EXTENDED"},
        "deletionProtection": body.get("deletionProtection") is True,
    }
    for optional in ("zonalShiftConfig", "remoteNetworkConfig", "computeConfig", "storageConfig", "controlPlaneScalingConfig"):
        if body.get(optional) is not None:
            doc[optional] = body[optional]
    return doc


def full_logging(given: Any) -> Doc:
    """Logging as EKS answers it: the enabled types and the others, each list only when it is not empty."""
    enabled: set[str] = set()
    for one in (given or {}).get("clusterLogging") or []:
        unknown = [kind for kind in one.get("types") or [] if kind not in LOG_TYPES]
        if unknown:
            raise invalid(f"Invalid log type: {unknown[0]}; known: {', '.join(LOG_TYPES)}")
        if one.get("enabled"):
            enabled |= set(one.get("types") or [])
    halves = [(True, [kind for kind in LOG_TYPES if kind in enabled]), (False, [kind for kind in LOG_TYPES if kind not in enabled])]
    return {"clusterLogging": [{"types": types, "enabled": on} for on, types in halves if types]}


def logs_enabled(doc: Doc) -> bool:
    """Whether the control plane writes any log."""
    return any(one["enabled"] for one in doc["logging"]["clusterLogging"])


def describe_cluster(request: Request) -> Doc:
    """DescribeCluster."""
    return {"cluster": find_cluster(request.region, request.parameters["name"]).doc}


def list_clusters(request: Request) -> Doc:
    """ListClusters."""
    return {"clusters": sorted(clusters(request.region))}


def update_cluster_config(request: Request) -> Doc:
    """UpdateClusterConfig: one kind of change per call, and a change that changes nothing is refused, as EKS does."""
    cluster, body = find_cluster(request.region, request.parameters["name"]), request.body
    kinds = [key for key in body if key not in ("clientRequestToken", "name") and body[key] is not None]
    together = {"computeConfig", "kubernetesNetworkConfig", "storageConfig"}
    if not kinds or (len(kinds) > 1 and not set(kinds) <= together):
        raise invalid(f"Only one type of update can be allowed; got: {', '.join(kinds) or 'none'}.")
    before, kind = copy.deepcopy(cluster.doc), "ConfigUpdate"
    for key in kinds:
        kind = change(cluster.doc, key, body[key])
    if set(kinds) <= together:
        check_auto_mode(request.region, cluster, before)
    if cluster.doc == before and kinds != ["computeConfig"]:
        raise invalid("The cluster is already at the desired configuration.", clusterName=cluster.name)
    return {"update": record_update(cluster, kind, {key: body[key] for key in kinds})}


def check_auto_mode(region: str, cluster: Cluster, before: Doc) -> None:
    """What the change comes to, or everything as it was."""
    try:
        auto_mode.check(cluster.doc, cluster.self_managed_addons)
    except AwsError:
        cluster.doc = before
        raise
    auto_mode.start(region, cluster)


def change(doc: Doc, key: str, value: Any) -> str:
    """Apply one kind of change; gives the update's type."""
    if key == "resourcesVpcConfig":
        doc[key].update({name: one for name, one in value.items() if one is not None})
        return "EndpointAccessUpdate"
    if key == "logging":
        doc[key] = changed_logging(doc, value)
        return "LoggingUpdate"
    if key == "accessConfig":
        order = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"]
        if order.index(value["authenticationMode"]) < order.index(doc[key]["authenticationMode"]):
            raise invalid(f"Unsupported authentication mode update from {doc[key]['authenticationMode']} to {value['authenticationMode']}")
        doc[key] = {"authenticationMode": value["authenticationMode"]}
        return "AccessConfigUpdate"
    if isinstance(value, dict) and isinstance(doc.get(key), dict):
        doc[key] = {**doc[key], **value}
    else:
        doc[key] = value
    names = {"upgradePolicy": "UpgradePolicyUpdate", "zonalShiftConfig": "ZonalShiftConfigUpdate", "deletionProtection": "DeletionProtectionUpdate"}
    return names.get(key, "ConfigUpdate")


def changed_logging(doc: Doc, value: Doc) -> Doc:
    """Logging after a change that names types to switch on and types to switch off."""
    on = {kind for one in doc["logging"]["clusterLogging"] if one["enabled"] for kind in one["types"]}
    for one in value.get("clusterLogging") or []:
        on = on | set(one.get("types") or []) if one.get("enabled") else on - set(one.get("types") or [])
    return full_logging({"clusterLogging": [{"types": sorted(on), "enabled": True}]})


def update_cluster_version(request: Request) -> Doc:
    """UpdateClusterVersion: one minor version up at a time."""
    cluster = find_cluster(request.region, request.parameters["name"])
    version = str(request.body.get("version", ""))
    check_upgrade(str(cluster.doc["version"]), version)
    cluster.doc["version"] = version
    return {"update": record_update(cluster, "VersionUpdate", {"Version": version})}


def associate_encryption(request: Request) -> Doc:
    """AssociateEncryptionConfig: once, never taken back."""
    cluster = find_cluster(request.region, request.parameters["name"])
    if cluster.doc["encryptionConfig"]:
        raise invalid("Encryption is already enabled for the cluster.", clusterName=cluster.name)
    for one in request.body.get("encryptionConfig") or []:
        around.check_key(request.region, (one.get("provider") or {}).get("keyArn", ""))
    cluster.doc["encryptionConfig"] = request.body.get("encryptionConfig") or []
    return {"update": record_update(cluster, "AssociateEncryptionConfig", {"EncryptionConfig": "set"})}


def delete_cluster(request: Request) -> Doc:
    """DeleteCluster: refused with node groups or protection. Add-ons, entries and associations go with it."""
    region, name = request.region, request.parameters["name"]
    cluster = find_cluster(region, name)
    if cluster.node_groups:
        raise in_use("Cluster has nodegroups attached", clusterName=name, nodegroupName=",".join(cluster.node_groups))
    if cluster.doc["deletionProtection"]:
        message = f"Cluster {name} has deletion protection enabled: switch it off first."
        raise AwsError(400, "InvalidRequestException", message, clusterName=name)
    role = around.find_role(str(cluster.doc["roleArn"]))
    if role is not None and around.has_policy(role, "AmazonEKSClusterPolicy"):
        around.drop_interfaces(region, cluster.interfaces)
        around.drop_security_group(region, str(cluster.doc["resourcesVpcConfig"]["clusterSecurityGroupId"]))
    # else: without its policy EKS cannot clean up, and security group and interfaces stay behind, as in life
    if logs_enabled(cluster.doc):
        around.ensure_log_group(region, f"/aws/eks/{name}/cluster", role)
    del clusters(region)[name]
    return {"cluster": {**cluster.doc, "status": "DELETING"}}
