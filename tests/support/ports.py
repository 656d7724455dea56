"""Ports for the services that tests start: each test process draws from a range of its own.

The ranges lie below those from which systems take a port for a connection that goes out, so that none is gone
between the look and the start of the service.
"""

import os
import secrets
import socket
from collections.abc import Iterator

FIRST = 20_000
EACH = 3_000
RANGES = 4


def _ports(worker: str) -> Iterator[int]:
    """Yield the ports of a worker's range, from a random one on: other runs on this machine have the same ranges."""
    start = FIRST + int(worker.removeprefix("gw") or 0) % RANGES * EACH
    first = secrets.randbelow(EACH)
    while True:
        yield from (start + (first + place) % EACH for place in range(EACH))


_OURS = _ports(os.environ.get("PYTEST_XDIST_WORKER", ""))


def free_port() -> int:
    """Return a port that nobody listens on, another at each call."""
    return next(port for port in _OURS if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
