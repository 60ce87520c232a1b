"""Certificates: issued when, and only when, the validation record stands in a hosted zone; never deleted while in use."""

from __future__ import annotations

import hashlib
from typing import Any

from moto.acm.models import AWSCertificateManagerBackend, CertBundle
from moto.core.exceptions import JsonRESTError
from moto.elbv2.models import elbv2_backends
from moto.route53.models import route53_backends

from ..identity import ACCOUNT, PARTITION


class InUseError(JsonRESTError):
    """ACM's answer to deleting a certificate that a listener presents."""

    def __init__(self, arn: str) -> None:
        super().__init__("ResourceInUseException", f"Certificate {arn} is in use.")


def make_strict() -> None:
    """Wrap moto's certificates."""
    bundle: Any = CertBundle
    backend: Any = AWSCertificateManagerBackend
    check, describe, delete = bundle.check, bundle.describe, backend.delete_certificate

    def check_by_record(self: Any) -> None:
        check(self)
        if self.type == "AMAZON_ISSUED" and self.status == "PENDING_VALIDATION" and validated(describe_with_records(self)):
            self.status = "ISSUED"

    def describe_with_records(self: Any) -> Any:
        answer = describe(self)
        certificate = answer["Certificate"]
        order = [certificate["DomainName"], *sorted(set(certificate["SubjectAlternativeNames"]) - {certificate["DomainName"]})]
        options = {one["DomainName"]: one for one in certificate.get("DomainValidationOptions", [])}
        for name, option in options.items():  # a wildcard shares the record of its parent; every domain has its own
            bare = name.removeprefix("*.")
            token = hashlib.md5(bare.encode(), usedforsecurity=False).hexdigest()
            option["ResourceRecord"]["Name"] = f"_{token}.{bare}."
            option["ResourceRecord"]["Value"] = f"_{token[::-1]}.played.acm-validations.aws."
        if options:
            certificate["DomainValidationOptions"] = [options[name] for name in order if name in options]
        if self.status != "ISSUED":
            certificate.pop("IssuedAt", None)
        certificate["InUseBy"] = users_of(self.arn)
        return answer

    def strict_delete(self: Any, arn: str) -> None:
        if users_of(arn):
            raise InUseError(arn)
        delete(self, arn)

    bundle.check, bundle.describe, backend.delete_certificate = check_by_record, describe_with_records, strict_delete


def validated(description: Any) -> bool:
    """Whether every validation record of a certificate stands in a public hosted zone."""
    zones = [zone for zone in list(route53_backends[ACCOUNT][PARTITION].zones.values()) if not zone.private_zone]
    standing = {
        (record.name.rstrip("."), str(value).rstrip("."))
        for zone in zones
        for record in zone.rrsets
        if record.type == "CNAME"
        for value in record.records
    }
    wanted = [one["ResourceRecord"] for one in description["Certificate"].get("DomainValidationOptions", [])]
    return all((one["Name"].rstrip("."), one["Value"].rstrip(".")) in standing for one in wanted)


def users_of(arn: str) -> list[str]:
    """The load balancers whose listeners present a certificate."""
    found: list[str] = []
    for backend in list(elbv2_backends[ACCOUNT].values()):
        for balancer in list(backend.load_balancers.values()):
            if any(arn in [one.certificate, *one.certificates] for one in balancer.listeners.values()):
                found.append(str(balancer.arn))
    return found
