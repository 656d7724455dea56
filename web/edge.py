"""The edge of an app: every guard, in the one order that makes sense."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import FastAPI

from web.body_limit import MEBIBYTE, BodyLimit
from web.csrf import OriginGuard
from web.headers import SecurityHeaders
from web.problems import Problems
from web.public_origin import PublicOrigin
from web.refusals import install
from web.request_log import RequestLog


@dataclass(frozen=True, slots=True)
class Edge:
    """What the guards of one app need to know.

    `further_origins`: other addresses of our own pages (loopback by another name, say). `open_paths`:
    prefixes of endpoints for programs that read no cookie. `larger_bodies`: path prefix to limit in bytes.
    """

    public_url: str
    problems: Problems
    further_origins: tuple[str, ...] = ()
    open_paths: tuple[str, ...] = ()
    body_limit: int = MEBIBYTE
    larger_bodies: Mapping[str, int] = field(default_factory=dict)


def protect(app: FastAPI, edge: Edge) -> None:
    """Put the guards around `app`; from outside to inside they are these, read upwards."""
    origins = (edge.public_url, *edge.further_origins)
    app.add_middleware(BodyLimit, limit=edge.body_limit, larger=edge.larger_bodies)  # 5
    app.add_middleware(OriginGuard, origins=origins, open_paths=edge.open_paths)  # 4
    install(app, edge.problems)  # 3: answers what 4, 5 and the routes refuse
    app.add_middleware(SecurityHeaders, public_url=edge.public_url)  # 2: on refusals too
    app.add_middleware(PublicOrigin, public_url=edge.public_url)  # 1
    app.add_middleware(RequestLog)  # 0: the log and every error page name the same request
