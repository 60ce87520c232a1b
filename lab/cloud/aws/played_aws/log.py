"""One log file, one line per event. Never a token, never a secret."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timezone
from typing import TextIO

_lock = threading.Lock()
_file: TextIO | None = None


def open_log(path: str) -> Callable[[str], None]:
    """Open the log file (appending) and return the function that writes to it."""
    global _file
    _file = open(path, "a", encoding="utf-8", buffering=1)
    return write_log


def write_log(line: str) -> None:
    """Write one line; without an open log (unit tests) it is dropped."""
    if _file is None:
        return
    now = datetime.now(timezone.utc).strftime("%H:%M:%S.%f")[:-3]
    with _lock:
        _file.write(f"{now} {line}\n")
