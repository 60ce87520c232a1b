"""Puts the parts together: seeds, strictness, routes, and the server itself."""

from __future__ import annotations

import base64
import logging
from pathlib import Path
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.route53.models import route53_backends
from werkzeug.serving import WSGIRequestHandler, make_server

from .application import Application
from .eks.state import settings
from .identity import ACCOUNT, PARTITION, seed_people
from .log import open_log
from .own_network import seed_network
from .strict import make_strict


class Silent(WSGIRequestHandler):
    """Our own log replaces the server's; an answer leaves in one piece.

    Go's HTTP client under load sometimes closes a connection between head and body of an answer (3 in 67,000 requests
    when they come apart, none in 178,000 when together). The SDK then asks again, and a second DeleteListener is an error.
    """

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def serve(port: int, kubernetes_endpoint: str, kubernetes_ca: str, log_file: str, hosted_zones: list[str], own_network: dict[str, Any] | None) -> None:
    """Serve on loopback until the process ends."""
    log = open_log(log_file)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    settings.endpoint = kubernetes_endpoint
    settings.certificate_authority = base64.b64encode(Path(kubernetes_ca).read_bytes()).decode()
    seed_people()
    make_strict()
    for name in hosted_zones:
        route53_backends[ACCOUNT][PARTITION].create_hosted_zone(name=name, private_zone=False, comment="of the lab")
    if own_network is not None:
        seed_network(**own_network)
    moto = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", port, Application(moto), threaded=True, request_handler=Silent)
    log(f"played AWS (a stand-in: moto, extended) on http://127.0.0.1:{port}; Kubernetes at {kubernetes_endpoint}")
    server.serve_forever()
