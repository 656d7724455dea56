"""Names to addresses, within a time: the system resolver, which knows no deadline of its own."""

import socket
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any, Final

from did.errors import FetchFailed
from web.addresses import Address, parse_address

Lookup = Callable[[str, int, float], tuple[Address, ...]]
"""`(host, port, seconds)` to every address of the host, in the order to try; raises FetchFailed."""

Answers = list[tuple[Any, Any, int, str, tuple[Any, ...]]]
Ask = Callable[[str, int], Answers]
"""The part of `socket.getaddrinfo` that is used here; it may block for as long as it likes."""

# A name server that does not answer holds a thread for as long as the system resolver waits for it.
_WAITING: Final = BoundedSemaphore(64)


def _ask_system(host: str, port: int) -> Answers:
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP))


def system_lookup(host: str, port: int, seconds: float, ask: Ask = _ask_system) -> tuple[Address, ...]:
    """Ask the system resolver once for all addresses of `host`.

    Raises:
        FetchFailed: `unreachable` where there is no such name, `timeout` after `seconds`.
    """
    answers: SimpleQueue[tuple[Address, ...] | OSError] = SimpleQueue()
    if not _WAITING.acquire(blocking=False):
        raise FetchFailed("unreachable", f"{host}: too many names are being looked up")
    Thread(target=_answer, args=(ask, host, port, answers), name=f"lookup {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0))
    except Empty:
        raise FetchFailed("timeout", f"{host}: the name server did not answer in time") from None
    if isinstance(answer, OSError):
        raise FetchFailed("unreachable", f"{host}: no such name") from answer
    return answer


def _answer(ask: Ask, host: str, port: int, answers: "SimpleQueue[tuple[Address, ...] | OSError]") -> None:
    try:
        answers.put(tuple(dict.fromkeys(_address(entry[4][0]) for entry in ask(host, port))))
    except OSError as error:
        answers.put(error)
    finally:
        _WAITING.release()


def _address(text: object) -> Address:
    address = parse_address(str(text))
    if address is None:  # not skipped: every answer must be one that can be checked
        raise OSError("the resolver gave an answer that is no address")
    return address
