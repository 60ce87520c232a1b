"""Load balancers: they hold interfaces in their subnets, want an internet gateway, and a TLS listener an issued certificate."""

from __future__ import annotations

from typing import Any

from moto.acm.models import acm_backends
from moto.elbv2.exceptions import ELBClientError, SubnetNotFoundError
from moto.elbv2.models import ELBv2Backend

from ..identity import ACCOUNT

TLS_PROTOCOLS = ("TLS", "HTTPS")


def make_strict() -> None:
    """Wrap moto's load balancers, listeners and target groups."""
    backend: Any = ELBv2Backend
    create, delete = backend.create_load_balancer, backend.delete_load_balancer
    create_listener, delete_listener = backend.create_listener, backend.delete_listener
    delete_group = backend.delete_target_group

    def strict_create(self: Any, name: str, security_groups: Any, subnet_ids: Any, *rest: Any, **named: Any) -> Any:
        mapped = [one["SubnetId"] for one in named.get("subnet_mappings") or []]
        subnets = check_placing(self, [*(subnet_ids or []), *mapped], security_groups or [], named.get("scheme") or "internet-facing")
        balancer = create(self, name, security_groups, subnet_ids, *rest, **named)
        kind = "net" if balancer.type == "network" else "app"
        label = f"ELB {kind}/{name}/{balancer.arn.rsplit('/', 1)[-1]}"
        for subnet in subnets:
            interface = self.ec2_backend.create_network_interface(subnet, None, group_ids=security_groups or None, description=label)
            interface.status = "in-use"
        return balancer

    def strict_delete(self: Any, arn: str) -> None:
        balancer = self.load_balancers.get(arn)
        if balancer is not None and balancer.attrs.get("deletion_protection.enabled") == "true":
            raise ELBClientError("OperationNotPermitted", f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled")
        delete(self, arn)
        for key in [key for key, one in self.ec2_backend.enis.items() if one.description.startswith("ELB ") and one.description.endswith(arn.rsplit("/", 1)[-1])]:
            del self.ec2_backend.enis[key]
        for group in self.target_groups.values():
            group.load_balancer_arns = [one for one in group.load_balancer_arns if one != arn]

    def strict_listener(self: Any, load_balancer_arn: str, protocol: str, *rest: Any, **named: Any) -> Any:
        port = str(named.get("port") or (rest[0] if rest else ""))
        balancer = self.load_balancers.get(load_balancer_arn)
        if balancer is not None and any(str(one.port) == port for one in balancer.listeners.values()):
            raise ELBClientError("DuplicateListener", f"A listener already exists on this port ({port}) for this load balancer")
        certificate = named.get("certificate") or (rest[2] if len(rest) > 2 else None)
        check_certificate(self.region_name, protocol, certificate)
        listener = create_listener(self, load_balancer_arn, protocol, *rest, **named)
        try:
            check_one_balancer(self, load_balancer_arn, listener)
        except ELBClientError:
            delete_listener(self, listener.arn)
            raise
        return listener

    def tidy_delete_listener(self: Any, listener_arn: str) -> Any:
        listener = delete_listener(self, listener_arn)
        for group in self.target_groups.values():  # moto never forgets; a group may have served two listeners
            still = {one.load_balancer_arn for one in listeners_of(self) if group.arn in groups_of(self, one)}
            group.load_balancer_arns = [one for one in dict.fromkeys(group.load_balancer_arns) if one in still]
        return listener

    def strict_delete_group(self: Any, target_group_arn: str) -> Any:
        if any(target_group_arn in groups_of(self, one) for one in listeners_of(self)):
            raise ELBClientError("ResourceInUse", f"Target group '{target_group_arn}' is currently in use by a listener or a rule")
        return delete_group(self, target_group_arn)

    backend.create_load_balancer, backend.delete_load_balancer = strict_create, strict_delete
    backend.create_listener, backend.delete_listener = strict_listener, tidy_delete_listener
    backend.delete_target_group = strict_delete_group


def check_placing(backend: Any, subnet_ids: list[str], groups: list[str], scheme: str) -> list[Any]:
    """Refuse subnets, zones or groups that AWS would refuse; gives the subnets."""
    ec2 = backend.ec2_backend
    known = {subnet.id: subnet for zone in ec2.subnets.values() for subnet in zone.values()}
    if any(one not in known for one in subnet_ids):
        raise SubnetNotFoundError()
    subnets = [known[one] for one in subnet_ids]
    zones = [one.availability_zone for one in subnets]
    if len(set(zones)) != len(zones):
        raise ELBClientError("InvalidConfigurationRequest", "A load balancer cannot be attached to multiple subnets in the same Availability Zone")
    vpc_id = subnets[0].vpc_id if subnets else None
    for group in groups:
        found = ec2.get_security_group_from_id(group)
        if found is None or found.vpc_id != vpc_id:
            raise ELBClientError("InvalidSecurityGroup", f"Security group '{group}' does not exist in VPC {vpc_id}")
    attached = any(one.vpc and one.vpc.id == vpc_id for one in ec2.internet_gateways.values())
    if scheme == "internet-facing" and not attached:
        raise ELBClientError("InvalidSubnet", f"VPC {vpc_id} has no internet gateway")
    return subnets


def check_certificate(region: str, protocol: str, certificate: str | None) -> None:
    """A TLS listener needs a certificate, an existing one, and issued."""
    if str(protocol).upper() not in TLS_PROTOCOLS:
        return
    if not certificate:
        raise ELBClientError("CertificateNotFound", f"A certificate must be specified for {protocol} listeners")
    known = acm_backends[ACCOUNT][region]._certificates.get(certificate)
    if known is None:
        raise ELBClientError("CertificateNotFound", f"Certificate '{certificate}' not found")
    known.check()
    if known.status != "ISSUED":
        message = f"The certificate '{certificate}' must have a fully-qualified domain name, a supported signature, and a supported key size. (It is {known.status}.)"
        raise ELBClientError("UnsupportedCertificate", message)


def listeners_of(backend: Any) -> list[Any]:
    """Every listener."""
    return [one for balancer in backend.load_balancers.values() for one in balancer.listeners.values()]


def groups_of(backend: Any, listener: Any) -> list[str]:
    """The target groups that a listener's rules and defaults name."""
    actions = [action for rule in listener.rules.values() for action in rule.actions] + list(listener.default_actions)
    return [arn for action in actions for arn in backend._get_target_group_arns_from(action_data=action.data)]


def check_one_balancer(backend: Any, balancer_arn: str, listener: Any) -> None:
    """A target group serves one load balancer only."""
    ours = groups_of(backend, listener)
    for other in listeners_of(backend):
        if other.load_balancer_arn != balancer_arn and set(ours) & set(groups_of(backend, other)):
            message = "The following target groups cannot be associated with more than one load balancer: " + ", ".join(ours)
            raise ELBClientError("TargetGroupAssociationLimit", message)
