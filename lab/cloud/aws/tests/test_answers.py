"""How an answer leaves the server."""

from __future__ import annotations

import socket
import unittest
from typing import Any

from played_aws.server import Silent
from werkzeug.serving import make_server


def application(_: dict[str, Any], start_response: Any) -> list[bytes]:
    """The smallest answer with a body."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    return [b"body"]


class Answers(unittest.TestCase):
    """Go's HTTP client drops a connection now and then when head and body come apart, and the SDK then asks twice."""

    def test_head_and_body_leave_together(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # keeps what was written apart, apart
        self.addCleanup(ours.close)
        self.addCleanup(theirs.close)
        server = make_server("127.0.0.1", 0, application)
        self.addCleanup(server.server_close)
        ours.sendall(b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n")
        ours.shutdown(socket.SHUT_WR)
        Silent(theirs, ("127.0.0.1", 0), server)
        first = ours.recv(65536)
        self.assertTrue(first.startswith(b"HTTP/1.1 200 OK") and first.endswith(b"body"), first)
