"""Requests, answers and errors of our own routes, on plain WSGI. No framework: four classes are enough."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote


class AwsError(Exception):
    """An error as AWS would answer it (restJson1): a code, an HTTP status and fields beside the message."""

    def __init__(self, status: int, code: str, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields


@dataclass
class Request:
    """What a handler sees of a request."""

    method: str
    segments: list[str]
    query: dict[str, list[str]]
    body: dict[str, Any]
    region: str = ""
    access_key: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def first(self, name: str) -> str | None:
        """The first value of a query parameter, or None."""
        values = self.query.get(name)
        return values[0] if values else None


def read_request(environ: dict[str, Any]) -> Request:
    """Read a WSGI request. Path segments come from the raw URI, because ARNs in a path hold escaped slashes."""
    raw = str(environ.get("REQUEST_URI") or environ.get("RAW_URI") or environ.get("PATH_INFO", "/"))
    path, _, query = raw.partition("?")
    length = int(environ.get("CONTENT_LENGTH") or 0)
    data = environ["wsgi.input"].read(length) if length else b""
    try:
        body = json.loads(data) if data.strip() else {}
    except ValueError as problem:
        raise AwsError(400, "SerializationException", f"The body is not JSON: {problem}") from problem
    segments = [unquote(part) for part in path.strip("/").split("/")]
    parsed = parse_qs(query, keep_blank_values=True)
    return Request(str(environ["REQUEST_METHOD"]), segments, parsed, body if isinstance(body, dict) else {})


def answer_json(start_response: Any, status: int, document: Any, error_type: str | None = None) -> list[bytes]:
    """Answer with JSON; `error_type` goes into the header where AWS's clients look for it."""
    data = json.dumps(document, separators=(",", ":"), default=str).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(data)))]
    if error_type is not None:
        headers.append(("x-amzn-ErrorType", error_type))
    start_response(f"{status} {'OK' if status < 400 else 'Error'}", headers)
    return [data]
