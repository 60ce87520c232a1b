"""Checks the signature of a presigned STS URL (AWS Signature Version 4) with the secret of the played account."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote

EMPTY_BODY = hashlib.sha256(b"").hexdigest()


def encode(text: str) -> str:
    """Percent-encode as the signature wants it."""
    return quote(text, safe="-_.~")


def sign(secret: str, date: str, region: str, service: str, text: str) -> str:
    """The signature of a string to sign."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def signature_of(
    secret: str,
    method: str,
    path: str,
    query: list[tuple[str, str]],
    headers: dict[str, str],
    amz_date: str,
    region: str,
) -> str:
    """The signature that a presigned STS request with these headers must carry."""
    pairs = sorted((encode(name), encode(value)) for name, value in query if name != "X-Amz-Signature")
    names = sorted(headers)
    canonical = "\n".join([
        method,
        quote(path or "/", safe="/-_.~"),
        "&".join(f"{name}={value}" for name, value in pairs),
        *(f"{name}:{' '.join(headers[name].split())}" for name in names),
        "",
        ";".join(names),
        EMPTY_BODY,
    ])
    date = amz_date[:8]
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{amz_date}\n{date}/{region}/sts/aws4_request\n{hashed}"
    return sign(secret, date, region, "sts", text)


def same(one: str, other: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
