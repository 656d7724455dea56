"""Logs for machines: one JSON object a line on stderr, with the request it belongs to, without secrets.

Never logged: query strings, bodies, headers, and the messages of exceptions (they quote the input).
"""

import hashlib
import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, TextIO

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered; None outside of one."""

# The path segment after one of these is a capability: whoever knows it may claim, fetch, read or sign in.
SECRET_AFTER: Final = frozenset({"b", "claim", "offers", "requests", "responses", "sign-in"}) | frozenset(
    {"presentation-requests", "r", "verifications"}
)

_TOKEN: Final = re.compile(r"\b[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*")
_CREDENTIALS: Final = re.compile(r"\b(Bearer|DPoP|Basic)\s+[^\s\"',]+", re.IGNORECASE)
_QUERY: Final = re.compile(r"\?[^\s\"'<>]*")
_LOUD: Final = ("httpcore2", "httpx2", "uvicorn.access")


def loggable_path(path: str) -> str:
    """Return the path without query; a secret segment is replaced by the start of its SHA-256."""
    before = ""
    segments = []
    for segment in path.partition("?")[0].split("/"):
        segments.append(_hashed(segment) if before in SECRET_AFTER and segment else segment)
        before = segment
    return "/".join(segments)


def _hashed(secret: str) -> str:
    return "#" + hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def without_secrets(text: str) -> str:
    """Return a log message without compact tokens, credentials of headers and query strings: a second net."""
    text = _CREDENTIALS.sub(r"\1 [hidden]", text)
    return _QUERY.sub("?[hidden]", _TOKEN.sub("[hidden]", text))


class JsonLines(logging.Formatter):
    """Formats a record as one line of ASCII JSON: no text of a stranger can begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without a newline at its end."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if (current := request_id.get()) is not None:
            line["request"] = current
        line.update(getattr(record, "facts", {}))
        if record.exc_info is not None and record.exc_info[1] is not None:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, default=str)


def _error(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    told: dict[str, object] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if error.__cause__ is not None:
        told["cause"] = _error(error.__cause__)
    return told


def configure_logs(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every log of the process to `stream` (default stderr) as JSON lines, those of uvicorn included."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
        logger.propagate = True
    for name in _LOUD:  # they log whole URLs; `web.requests` logs requests instead
        logging.getLogger(name).setLevel(logging.WARNING)
