"""The token authenticator: Kubernetes' TokenReview webhook for EKS tokens, as strict as EKS's. Tokens are never logged."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .eks.access import POLICY_PREFIX
from .eks.state import AccessEntry, Cluster, clusters
from .identity import caller_arn, principal_arn, secret_of
from .log import write_log
from .sigv4 import same, signature_of

PREFIX = "k8s-aws-v1."
HOST = re.compile(r"^(127\.0\.0\.1(:\d+)?|localhost(:\d+)?|sts(\.[a-z0-9-]+)?\.(amazonaws\.com|api\.aws))$")
KNOWN = {
    "Action", "Version", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
    "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Security-Token",
}  # fmt: skip
LIFE = timedelta(minutes=15)


class RefusedError(Exception):
    """Why a token is not accepted."""


def review(body: dict[str, Any]) -> dict[str, Any]:
    """Answer a TokenReview."""
    token = str((body.get("spec") or {}).get("token") or "")
    answer: dict[str, Any] = {"apiVersion": body.get("apiVersion") or "authentication.k8s.io/v1", "kind": "TokenReview"}
    try:
        user, cluster = authenticate(token, datetime.now(timezone.utc))
    except RefusedError as refusal:
        write_log(f"authenticator refused: {refusal}")
        answer["status"] = {"authenticated": False, "error": f"played EKS authenticator: {refusal}"}
        return answer
    write_log(f"authenticator accepted: {user['username']} in {cluster} as {','.join(user['groups']) or '(no group)'}")
    answer["status"] = {"authenticated": True, "user": user}
    return answer


def authenticate(token: str, now: datetime) -> tuple[dict[str, Any], str]:
    """Check every part of a token; gives the user and the cluster's name, or raises with the check that failed."""
    parts, query = open_token(token)
    one = dict(query)
    if one.get("Action") != "GetCallerIdentity":
        raise RefusedError("the URL is not a GetCallerIdentity")
    access_key, region = check_credential(one, now)
    signed = one.get("X-Amz-SignedHeaders", "").split(";")
    if "x-k8s-aws-id" not in signed:
        raise RefusedError("x-k8s-aws-id is not among the signed headers, so the token names no cluster")
    if set(signed) - {"host", "x-k8s-aws-id"}:
        raise RefusedError(f"signed headers {';'.join(signed)} cannot be checked; expected host;x-k8s-aws-id")
    secret = secret_of(access_key)
    if secret is None:
        raise RefusedError("the access key is not one of the played account")
    cluster = next(
        (
            cluster
            for cluster in clusters(region).values()
            if same(one.get("X-Amz-Signature", ""), expected(secret, parts, query, one, region, cluster.name))
        ),
        None,
    )
    if cluster is None:
        known = ", ".join(sorted(clusters(region))) or "none"
        raise RefusedError(f"the signature fits no existing cluster in {region} (they are: {known}): wrong cluster name, or a forged URL")
    arn = caller_arn(access_key, region)
    principal = principal_arn(arn)
    entry = cluster.access.get(principal)
    if entry is None:
        raise RefusedError(f"{principal} has no access entry in cluster {cluster.name}")
    return user_of(arn, access_key, cluster, entry), cluster.name


def open_token(token: str) -> tuple[Any, list[tuple[str, str]]]:
    """The URL inside a token, in parts."""
    if not token.startswith(PREFIX):
        raise RefusedError(f"the token does not start with {PREFIX}")
    text = token[len(PREFIX) :]
    if len(text) > 4096 or "=" in text:
        raise RefusedError("the token is too long, or padded (it must be base64url without padding)")
    try:
        url = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise RefusedError("the token does not hold a URL in base64url") from None
    if not HOST.match(parts.netloc):
        raise RefusedError("the URL's host is not STS")
    if parts.scheme != "https" and not parts.netloc.startswith(("127.0.0.1", "localhost")):
        raise RefusedError("the URL is not https")
    if parts.path not in ("", "/"):
        raise RefusedError("the URL has a path")
    names = [name for name, _ in query]
    if set(names) - KNOWN or len(set(names)) != len(names):
        raise RefusedError("the URL has unknown or repeated query parameters")
    return parts, query


def check_credential(one: dict[str, str], now: datetime) -> tuple[str, str]:
    """Check scope, date and expiry; gives access key and region."""
    scope = one.get("X-Amz-Credential", "").split("/")
    if len(scope) != 5 or scope[3:] != ["sts", "aws4_request"] or one.get("X-Amz-Algorithm") != "AWS4-HMAC-SHA256":
        raise RefusedError("the credential scope is not one of STS")
    try:
        born = datetime.strptime(one.get("X-Amz-Date", ""), "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        expires = int(one.get("X-Amz-Expires", "0"))
    except ValueError:
        raise RefusedError("X-Amz-Date or X-Amz-Expires cannot be read") from None
    if scope[1] != one["X-Amz-Date"][:8]:
        raise RefusedError("the credential scope has another day than X-Amz-Date")
    if not 0 <= expires <= 900:
        raise RefusedError(f"X-Amz-Expires {expires} is not within 0 and 900")
    if now > born + LIFE:
        raise RefusedError(f"the token is {round((now - born).total_seconds())} s old; 15 minutes are the limit")
    if born > now + timedelta(minutes=5):
        raise RefusedError("X-Amz-Date lies in the future")
    return scope[0], scope[2]


def expected(secret: str, parts: Any, query: list[tuple[str, str]], one: dict[str, str], region: str, name: str) -> str:
    """The signature of this URL if the token was made for the cluster `name`."""
    headers = {"host": parts.netloc, "x-k8s-aws-id": name}
    signed = {key: headers[key] for key in one["X-Amz-SignedHeaders"].split(";")}
    return signature_of(secret, "GET", parts.path, query, signed, one["X-Amz-Date"], region)


def user_of(arn: str, access_key: str, cluster: Cluster, entry: AccessEntry) -> dict[str, Any]:
    """The Kubernetes user. Only cluster-wide cluster admin becomes system:masters; other policies become groups to bind."""
    groups = list(entry.doc["kubernetesGroups"])
    for policy, association in sorted(entry.policies.items()):
        name, scope = policy.removeprefix(POLICY_PREFIX), association["accessScope"]
        if name == "AmazonEKSClusterAdminPolicy" and scope["type"] == "cluster":
            groups.append("system:masters")
        else:
            groups.append(f"played-eks:{name}:{','.join(scope['namespaces']) or 'cluster'}")
    if not groups:
        raise RefusedError(f"the access entry of {entry.doc['principalArn']} in {cluster.name} has neither a policy nor a group")
    extra = {"arn": [arn], "canonicalArn": [entry.doc["principalArn"]], "accessKeyId": [access_key]}
    return {"username": entry.doc["username"], "uid": f"played-eks:{entry.doc['principalArn']}", "groups": groups, "extra": extra}
