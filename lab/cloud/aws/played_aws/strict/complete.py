"""What moto forgets of what it is told, so that the provider's second plan would not be empty: told back here."""

from __future__ import annotations

import json
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.elbv2.models import FakeLoadBalancer
from moto.elbv2.responses import ELBV2Response
from moto.kms.exceptions import ValidationException
from moto.kms.responses import KmsResponse

ENFORCE = "enforce_security_group_inbound_rules_on_private_link_traffic"


def make_complete() -> None:
    """Wrap moto's answers."""
    remember_rotation_period()
    remember_private_link_rule()
    separate_template_tags()
    describe_group_rules()


def remember_rotation_period() -> None:
    """KMS: the rotation period that EnableKeyRotation gave."""
    response: Any = KmsResponse
    enable, status = response.enable_key_rotation, response.get_key_rotation_status

    def enable_with_period(self: Any) -> str:
        answer = enable(self)
        period = int(self._get_param("RotationPeriodInDays") or 365)
        if not 90 <= period <= 2560:
            raise ValidationException(f"RotationPeriodInDays {period} is not between 90 and 2560")
        self.kms_backend.describe_key(self._get_param("KeyId")).rotation_period = period
        return str(answer)

    def status_with_period(self: Any) -> str:
        answer = json.loads(status(self))
        key = self.kms_backend.describe_key(self._get_param("KeyId"))
        if answer["KeyRotationEnabled"]:
            answer["RotationPeriodInDays"] = getattr(key, "rotation_period", 365)
        return json.dumps({**answer, "KeyId": key.id})

    response.enable_key_rotation, response.get_key_rotation_status = enable_with_period, status_with_period


def remember_private_link_rule() -> None:
    """NLB: whether its security groups hold for PrivateLink, on by default as soon as it has groups."""
    balancer: Any = FakeLoadBalancer
    response: Any = ELBV2Response
    set_groups = response.set_security_groups
    setattr(balancer, ENFORCE, property(private_link_rule))

    def set_with_rule(self: Any) -> Any:
        answer = set_groups(self)
        rule = self._get_param("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
        if rule is not None:
            self.elbv2_backend.load_balancers[self._get_param("LoadBalancerArn")].private_link_rule = rule
        return answer

    response.set_security_groups = set_with_rule


def private_link_rule(balancer: Any) -> str | None:
    """The rule of a network load balancer with security groups; None for all others."""
    if balancer.type != "network" or not balancer.security_groups:
        return None
    return str(getattr(balancer, "private_link_rule", "on"))


def separate_template_tags() -> None:
    """Launch templates: the template's own tags are not part of what its instances get."""
    backend: Any = EC2Backend
    create = backend.create_launch_template

    def create_without(self: Any, name: str, description: str, data: Any, tags: Any) -> Any:
        kept = [one for one in data.get("TagSpecifications", []) if one.get("ResourceType") != "launch-template"]
        data = {key: value for key, value in data.items() if key != "TagSpecifications"}
        return create(self, name, description, {**data, "TagSpecifications": kept} if kept else data, tags)

    backend.create_launch_template = create_without


def describe_group_rules() -> None:
    """Security group rules: the description also of those that name a group instead of a block."""
    rule: Any = SecurityGroupRule
    rule.description = property(
        lambda self: self.ip_range.get("Description") or (self.source_group or {}).get("Description")
    )
