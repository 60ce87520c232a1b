"""The two people of the played account, with fake keys, and who stands behind an access key.

`deployer` is who runs the rehearsal; `stranger` has a valid key and no right to any cluster, for the negative test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import AccessKey, iam_backends
from moto.sts.models import sts_backends

ACCOUNT = DEFAULT_ACCOUNT_ID
PARTITION = "aws"


@dataclass(frozen=True)
class Person:
    """A user of the played account. The secret is no secret: it exists so that signatures can really be checked."""

    user: str
    access_key: str
    secret_key: str


DEPLOYER = Person("meshup-lab-deployer", "LABONLYNOTAREALKEY00", "labonly-not-a-real-secret-deployer-00000")
STRANGER = Person("meshup-lab-stranger", "LABONLYNOTAREALKEY01", "labonly-not-a-real-secret-stranger-00001")


def seed_people() -> None:
    """Create both users in moto's IAM, so that GetCallerIdentity answers with a real principal's ARN."""
    iam = iam_backends[ACCOUNT][PARTITION]
    for person in (DEPLOYER, STRANGER):
        user = iam.create_user("us-east-1", person.user)
        key = AccessKey(person.user, prefix="LAB", account_id=ACCOUNT)
        key.access_key_id = person.access_key
        key.secret_access_key = person.secret_key
        user.access_keys.append(key)
        iam.access_keys[key.physical_resource_id] = key


def secret_of(access_key: str) -> str | None:
    """The secret that belongs to an access key of the played account; None when the key is not one of ours."""
    iam = iam_backends[ACCOUNT][PARTITION]
    for user in list(iam.users.values()):
        for key in user.access_keys:
            if key.access_key_id == access_key:
                return str(key.secret_access_key)
    for role in sts_backends[ACCOUNT][PARTITION].assumed_roles:
        if role.access_key_id == access_key:
            return str(role.secret_access_key)
    return None


def caller_arn(access_key: str, region: str) -> str:
    """What GetCallerIdentity answers for this key."""
    _, arn, _ = sts_backends[ACCOUNT][PARTITION].get_caller_identity(access_key, region)
    return str(arn)


def principal_arn(arn: str) -> str:
    """The IAM principal behind a caller: a role session counts as its role, as EKS sees it."""
    session = re.fullmatch(r"arn:([^:]+):sts::(\d+):assumed-role/([^/]+)/.+", arn)
    if session is None:
        return arn
    partition, account, role_name = session.groups()
    for role in iam_backends[ACCOUNT][PARTITION].get_roles():
        if role.name == role_name:
            return str(role.arn)
    return f"arn:{partition}:iam::{account}:role/{role_name}"
