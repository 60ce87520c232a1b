"""VPC: nothing is deleted while something uses it. Interfaces (NAT, load balancers, EKS, nodes) are what uses it."""

from __future__ import annotations

import itertools
from typing import Any

from moto.core.exceptions import ServiceException
from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import EC2Backend
from moto.elbv2.models import elbv2_backends

from ..identity import ACCOUNT


class AddressInUseError(ServiceException):
    """EC2's answer to releasing an address that something holds."""

    code = "InvalidIPAddress.InUse"


def make_strict() -> None:
    """Wrap moto's deletes."""
    backend: Any = EC2Backend
    delete_subnet, delete_vpc = backend.delete_subnet, backend.delete_vpc
    delete_group, detach_gateway = backend.delete_security_group, backend.detach_internet_gateway
    delete_nat, release = backend.delete_nat_gateway, backend.release_address

    def strict_subnet(self: Any, subnet_id: str) -> Any:
        if any(one.subnet.id == subnet_id for one in list(self.enis.values())):
            raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
        for table in list(self.route_tables.values()):  # an association ends with its subnet
            for association in [key for key, target in table._associations.items() if target == subnet_id]:
                del table._associations[association]
        return delete_subnet(self, subnet_id)

    def strict_vpc(self: Any, vpc_id: str) -> Any:
        groups = [one for one in self.groups.get(vpc_id, {}).values() if one.name != "default"]
        gateways = [one for one in list(self.internet_gateways.values()) if one.vpc and one.vpc.id == vpc_id]
        interfaces = [one for one in list(self.enis.values()) if one.subnet.vpc_id == vpc_id]
        if groups or gateways or interfaces:
            raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
        return delete_vpc(self, vpc_id)

    def strict_group(self: Any, name: str | None = None, group_id: str | None = None) -> Any:
        if group_id is not None and (holds_interface(self, group_id) or is_referenced(self, group_id)):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        return delete_group(self, name, group_id)

    def strict_detach(self: Any, internet_gateway_id: str, vpc_id: str) -> Any:
        mapped = any(one.eni is not None and one.eni.subnet.vpc_id == vpc_id for one in self.addresses)
        balancers = elbv2_backends[ACCOUNT][self.region_name].load_balancers.values()
        facing = any(one.vpc_id == vpc_id and one.scheme == "internet-facing" for one in list(balancers))
        if mapped or facing:
            message = f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
            raise DependencyViolationError(message)
        return detach_gateway(self, internet_gateway_id, vpc_id)

    def tidy_nat(self: Any, nat_gateway_id: str) -> Any:
        gateway = delete_nat(self, nat_gateway_id)  # moto only marks it; AWS also gives address and interface back
        for address in [one for one in self.addresses if one.eni is gateway._eni]:
            self.disassociate_address(address=address.public_ip)
        self.enis.pop(gateway._eni.id, None)
        return gateway

    def strict_release(self: Any, address: str | None = None, allocation_id: str | None = None) -> Any:
        found = [one for one in self.addresses if allocation_id in (one.allocation_id,) or address == one.public_ip]
        if any(one.eni is not None for one in found):
            raise AddressInUseError(message=f"Address {found[0].public_ip} is in use.")
        return release(self, address, allocation_id)

    backend.delete_subnet, backend.delete_vpc = strict_subnet, strict_vpc
    backend.delete_security_group, backend.detach_internet_gateway = strict_group, strict_detach
    backend.delete_nat_gateway, backend.release_address = tidy_nat, strict_release


def holds_interface(backend: Any, group_id: str) -> bool:
    """Whether an interface is in this security group."""
    return any(group.id == group_id for one in list(backend.enis.values()) for group in one.group_set)


def is_referenced(backend: Any, group_id: str) -> bool:
    """Whether a rule of ANOTHER group names this one."""
    for group in itertools.chain.from_iterable(list(named.values()) for named in list(backend.groups.values())):
        rules = [*group.ingress_rules, *group.egress_rules] if group.id != group_id else []
        if any((rule.source_group or {}).get("GroupId") == group_id for rule in rules):
            return True
    return False
