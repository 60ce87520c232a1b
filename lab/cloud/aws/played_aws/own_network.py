"""A VPC that is there before the stack, as another team would have made it: for cluster files with network.existing."""

from __future__ import annotations

import ipaddress
from typing import Any

from moto.ec2.models import ec2_backends

from .identity import ACCOUNT

CIDR = "10.80.0.0/16"


def seed_network(region: str, zones: list[str], vpc_tags: dict[str, str], private_tags: dict[str, str], public_tags: dict[str, str]) -> None:
    """A public and a private subnet in each zone, an internet gateway, a NAT gateway for all, routes."""
    ec2: Any = ec2_backends[ACCOUNT][region]
    blocks = ipaddress.ip_network(CIDR).subnets(new_prefix=20)
    vpc = ec2.create_vpc(CIDR)
    tag(ec2, vpc.id, {"Name": "shared", **vpc_tags})
    for attribute in ("enable_dns_support", "enable_dns_hostnames"):
        ec2.modify_vpc_attribute(vpc.id, attribute, "true")
    gateway = ec2.create_internet_gateway()
    ec2.attach_internet_gateway(gateway.id, vpc.id)
    public_table, private_table = ec2.create_route_table(vpc.id), ec2.create_route_table(vpc.id)
    ec2.create_route(public_table.id, "0.0.0.0/0", gateway_id=gateway.id)
    public = []
    for zone in zones:
        for tags, table, made in ((public_tags, public_table, public), (private_tags, private_table, [])):
            subnet = ec2.create_subnet(vpc.id, str(next(blocks)), availability_zone=f"{region}{zone}")
            tag(ec2, subnet.id, tags)
            ec2.associate_route_table(table.id, subnet_id=subnet.id)
            made.append(subnet)
    nat = ec2.create_nat_gateway(public[0].id, ec2.allocate_address("vpc").allocation_id)
    ec2.create_route(private_table.id, "0.0.0.0/0", nat_gateway_id=nat.id)


def tag(ec2: Any, resource: str, tags: dict[str, str]) -> None:
    """AWS refuses a request without a tag; here none is none."""
    if tags:
        ec2.create_tags([resource], tags)
