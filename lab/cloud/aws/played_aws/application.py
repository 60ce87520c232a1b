"""The front door: our own paths, our EKS, moto for all the rest. Logs one line per request, refuses foreign keys."""

from __future__ import annotations

import io
import re
import threading
import time
import traceback
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from .authenticator import review
from .eks.routes import dispatch
from .identity import secret_of
from .leftovers import leftovers
from .log import write_log
from .wire import AwsError, answer_json, read_request

CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
_moto_lock = threading.RLock()


class Application:
    """A WSGI application around moto's."""

    def __init__(self, moto: Any) -> None:
        self.moto = moto

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer one request."""
        started = time.monotonic()
        seen: dict[str, str] = {"status": "?"}

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            seen["status"] = status.split(" ")[0]
            return start_response(status, headers, *rest)

        try:
            what, answer = self.route(environ, start)
        except Exception as problem:  # a bug here or in moto: say so at once, in a way that no SDK tries again
            where = traceback.extract_tb(problem.__traceback__)[-1]
            what = f"{environ.get('played.action', environ.get('PATH_INFO'))} BROKEN {type(problem).__name__}: {problem} ({where.filename}:{where.lineno})"
            answer = refuse(environ, start, 400, "PlayedAwsBroken", f"the played AWS failed on {what}")
        if not what.startswith("-"):
            write_log(f"{what} {seen['status']} {round((time.monotonic() - started) * 1000)}ms")
        return answer

    def route(self, environ: dict[str, Any], start: Any) -> tuple[str, Any]:
        """Choose who answers; gives the name for the log and the answer."""
        path = str(environ.get("PATH_INFO", ""))
        if path.startswith("/_meshup/"):
            return own_path(path, environ, start)
        signed = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
        if signed is None:
            return f"unsigned {environ['REQUEST_METHOD']} {path}", self.ask_moto(environ, start)
        access_key, region, service = signed.groups()
        if secret_of(access_key) is None:
            return f"{service} REFUSED: an access key that is not the lab's", foreign_key(environ, start)
        if service == "eks":
            request = read_request(environ)
            request.region, request.access_key = region, access_key
            return eks(request, start)
        environ["played.action"] = f"{service} {name_action(environ)}"
        return environ["played.action"], self.ask_moto(environ, start)

    def ask_moto(self, environ: dict[str, Any], start: Any) -> Any:
        """Let moto answer. One at a time: its models are not made for threads, and ours look into them."""
        with _moto_lock:
            return list(self.moto(environ, start))


def eks(request: Any, start: Any) -> tuple[str, Any]:
    """Answer an EKS request by our own models."""
    try:
        with _moto_lock:
            action, document = dispatch(request)
        return f"eks {action}", answer_json(start, 200, document)
    except AwsError as problem:
        body = {"message": problem.message, **problem.fields}
        what = f"eks {request.method} /{'/'.join(request.segments)} {problem.code}: {problem.message}"
        return what, answer_json(start, problem.status, body, problem.code)


def own_path(path: str, environ: dict[str, Any], start: Any) -> tuple[str, Any]:
    """Answer what is not AWS: health, the authenticator, what is left."""
    if path == "/_meshup/health":
        return "-health", answer_json(start, 200, {"stand-in": "played AWS", "ready": True})
    with _moto_lock:
        if path == "/_meshup/authenticate" and environ["REQUEST_METHOD"] == "POST":
            return "token review", answer_json(start, 200, review(read_request(environ).body))
        if path == "/_meshup/leftovers":
            return "leftovers", answer_json(start, 200, leftovers())
    return f"unknown {path}", answer_json(start, 404, {"message": f"{path} is not here"})


def foreign_key(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Refuse a key that the lab did not give: a real one must never be used here, even by mistake."""
    message = "The security token included in the request is invalid (not a key of the rehearsal lab)"
    return refuse(environ, start, 403, "InvalidClientTokenId", message)


def refuse(environ: dict[str, Any], start: Any, status: int, code: str, message: str) -> list[bytes]:
    """An error in the protocol of the request: XML for the old services, JSON for the others."""
    if "xml" not in (kind := str(environ.get("CONTENT_TYPE", ""))) and "form" not in kind:
        return answer_json(start, status, {"__type": code, "message": message}, code)
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    if "/ec2/aws4_request" in environ.get("HTTP_AUTHORIZATION", ""):  # EC2 has an envelope of its own
        text = f"<Response><Errors>{error}</Errors><RequestID>lab</RequestID></Response>".encode()
    else:
        text = f"<ErrorResponse>{error}<RequestId>lab</RequestId></ErrorResponse>".encode()
    start(f"{status} Error", [("Content-Type", "text/xml"), ("Content-Length", str(len(text)))])
    return [text]


def name_action(environ: dict[str, Any]) -> str:
    """The action of a request in any of AWS's protocols, for the log. The body is put back."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return str(target).rsplit(".", 1)[-1]
    if "form-urlencoded" in str(environ.get("CONTENT_TYPE", "")):
        data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(data)
        return parse_qs(data.decode("utf-8", "replace")).get("Action", ["?"])[0]
    return f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')}"
