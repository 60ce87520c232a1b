"""What EKS needs from the rest of the account: subnets, routes, security groups, roles, keys, log groups (all moto's)."""

from __future__ import annotations

import contextlib
import json
from typing import Any
from urllib.parse import unquote

from moto.ec2.exceptions import DependencyViolationError, InvalidSecurityGroupNotFoundError
from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.logs.models import logs_backends

from ..identity import ACCOUNT, PARTITION
from .state import invalid


def ec2(region: str) -> Any:
    """moto's EC2 of a region."""
    return ec2_backends[ACCOUNT][region]


def find_subnets(region: str, ids: list[str]) -> list[Any]:
    """The subnets, refused when one does not exist or they lie in different VPCs."""
    known = {subnet.id: subnet for zone in ec2(region).subnets.values() for subnet in zone.values()}
    missing = [one for one in ids if one not in known]
    if missing:
        raise invalid(f"The subnet ID '{missing[0]}' does not exist (Service: AmazonEC2; InvalidSubnetID.NotFound)")
    found = [known[one] for one in ids]
    if len({subnet.vpc_id for subnet in found}) > 1:
        raise invalid("Subnets specified must belong to the same VPC.")
    return found


def find_role(arn: str) -> Any | None:
    """The role with this ARN, or None."""
    return next((role for role in list(iam_backends[ACCOUNT][PARTITION].get_roles()) if role.arn == arn), None)


def role_trusts(role: Any, service: str, action: str = "sts:AssumeRole") -> bool:
    """Whether the role's trust policy lets a service assume it, or do something with it."""
    for statement in statements(role.assume_role_policy_document):
        principal = statement.get("Principal", {})
        named = principal.get("Service", []) if isinstance(principal, dict) else []
        if statement.get("Effect") == "Allow" and service in as_list(named) and action in as_list(statement.get("Action", [])):
            return True
    return False


def role_trusts_provider(role: Any, issuer: str) -> bool:
    """Whether the role trusts this cluster's OIDC issuer, and the provider really exists in IAM."""
    ending = ":oidc-provider/" + issuer.removeprefix("https://")
    providers = iam_backends[ACCOUNT][PARTITION].open_id_providers
    if not any(str(arn).endswith(ending) for arn in providers):
        return False
    trusted: list[str] = []
    for statement in statements(role.assume_role_policy_document):
        principal = statement.get("Principal", {})
        if isinstance(principal, dict):
            trusted += as_list(principal.get("Federated", []))
    return any(one.endswith(ending) for one in trusted)


def has_policy(role: Any, *names: str) -> bool:
    """Whether one of these managed policies is attached to the role."""
    attached = {str(arn).rsplit("/", 1)[-1] for arn in role.managed_policies}
    return any(name in attached for name in names)


def denies_log_groups(role: Any) -> bool:
    """Whether the role may not create log groups (then EKS cannot bring one back after a destroy)."""
    documents = list(role.policies.values()) + [policy.document for policy in role.managed_policies.values()]
    return any(
        statement.get("Effect") == "Deny" and "logs:CreateLogGroup" in as_list(statement.get("Action", []))
        for document in documents
        for statement in statements(document)
    )


def statements(document: Any) -> list[dict[str, Any]]:
    """The statements of a policy document, as moto keeps it (text, perhaps escaped)."""
    if isinstance(document, str):
        document = json.loads(document if document.lstrip().startswith("{") else unquote(document))
    found = document.get("Statement", []) if isinstance(document, dict) else []
    return found if isinstance(found, list) else [found]


def as_list(value: Any) -> list[str]:
    """A value that a policy may give alone or as a list."""
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def way_out(region: str, subnet: Any) -> bool:
    """Whether a node in this subnet reaches the EKS endpoint: a default route that works, or VPC endpoints."""
    backend = ec2(region)
    if any(endpoint.vpc_id == subnet.vpc_id for endpoint in list(backend.vpc_end_points.values())):
        return True
    tables = [table for table in list(backend.route_tables.values()) if table.vpc_id == subnet.vpc_id]
    own = [table for table in tables if subnet.id in table._associations.values()]
    main = [table for table in tables if table.main_association_id is not None]
    for table in own or main:
        for route in table.routes:
            if route.destination_cidr_block != "0.0.0.0/0":
                continue
            nat = route.nat_gateway
            if route.gateway is not None or (nat is not None and nat.state == "available"):
                return True
            if route.transit_gateway is not None or route.interface is not None:
                return True
    return False


def make_security_group(region: str, cluster_name: str, vpc_id: str) -> str:
    """The cluster security group that EKS makes by itself: all traffic among its members."""
    backend = ec2(region)
    group = backend.create_security_group(
        f"eks-cluster-sg-{cluster_name}-{abs(hash((region, cluster_name))) % 10**9}",
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes,"
        " as well as any managed workloads.",
        vpc_id,
    )
    group.add_tags({
        "Name": f"eks-cluster-sg-{cluster_name}",
        "aws:eks:cluster-name": cluster_name,
        f"kubernetes.io/cluster/{cluster_name}": "owned",
    })
    backend.authorize_security_group_ingress(
        group.id, "-1", "-1", "-1", [], source_groups=[{"GroupId": group.id, "UserId": ACCOUNT}], vpc_id=vpc_id
    )
    return str(group.id)


def drop_security_group(region: str, group_id: str) -> None:
    """Take the cluster security group away. One that is still in use stays behind, as EKS leaves it."""
    with contextlib.suppress(DependencyViolationError, InvalidSecurityGroupNotFoundError):
        ec2(region).delete_security_group(group_id=group_id)


def make_interface(region: str, subnet: Any, groups: list[str], description: str) -> str:
    """A network interface in a subnet; while it lives, neither subnet nor group can be deleted."""
    interface = ec2(region).create_network_interface(subnet, None, group_ids=groups, description=description)
    interface.status = "in-use"
    return str(interface.id)


def drop_interfaces(region: str, ids: list[str]) -> None:
    """Take network interfaces away."""
    for one in ids:
        ec2(region).enis.pop(one, None)
    ids.clear()


def check_key(region: str, key_arn: str) -> None:
    """Refuse an encryption key that is not there or not usable."""
    keys = kms_backends[ACCOUNT][region].keys
    key = next((key for key in list(keys.values()) if key.arn == key_arn), None)
    if key is None:
        raise invalid(f"The keyArn in encryptionConfig provider, {key_arn}, is invalid or does not exist.")
    if key.key_state != "Enabled":
        raise invalid(f"The key {key_arn} in encryptionConfig is not enabled ({key.key_state}).")


def ensure_log_group(region: str, name: str, role: Any | None) -> None:
    """What the control plane does when its log group is not there: it makes one, unless its role forbids it."""
    groups = logs_backends[ACCOUNT][region].groups
    if name not in groups and role is not None and not denies_log_groups(role):
        logs_backends[ACCOUNT][region].create_log_group(name, {})
