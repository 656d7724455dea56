"""The edge of an app: every guard, in the one order that makes sense."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import FastAPI

from web.body_limit import MEBIBYTE, BodyLimit
from web.client_address import ClientAddress, Network
from web.csrf import OriginGuard
from web.headers import SecurityHeaders
from web.language_choice import LanguageChoice
from web.languages import COMPLETE
from web.problems import Problems
from web.public_origin import PublicOrigin
from web.rate_limit import AllowanceOf, RateLimit, Take, no_allowance, nothing_shared
from web.refusals import install
from web.request_log import RequestLog
from web.tongue import Language


@dataclass(frozen=True, slots=True)
class Edge:
    """What the guards of one app need to know.

    `further_origins`: other addresses of our own pages (loopback by another name, say). `open_paths`:
    prefixes of endpoints for programs that read no cookie. `larger_bodies`: path prefix to limit in bytes. `proxies`:
    networks whose word about the client's address counts. `allowance_of`, `shared`: what requests are counted against.
    `languages`: what pages are offered in, the usual one first.
    """

    public_url: str
    problems: Problems
    further_origins: tuple[str, ...] = ()
    open_paths: tuple[str, ...] = ()
    body_limit: int = MEBIBYTE
    larger_bodies: Mapping[str, int] = field(default_factory=dict)
    proxies: tuple[Network, ...] = ()
    allowance_of: AllowanceOf = no_allowance
    shared: Take = nothing_shared
    languages: tuple[Language, ...] = COMPLETE


def protect(app: FastAPI, edge: Edge) -> None:
    """Put the guards around `app`; from outside to inside they are these, read upwards."""
    origins = (edge.public_url, *edge.further_origins)
    app.add_middleware(BodyLimit, limit=edge.body_limit, larger=edge.larger_bodies)  # 7
    app.add_middleware(OriginGuard, origins=origins, open_paths=edge.open_paths)  # 6
    app.add_middleware(RateLimit, allowance_of=edge.allowance_of, shared=edge.shared)  # 5: before any work
    install(app, edge.problems)  # 4: answers what 5 to 7 and the routes refuse
    is_secure = edge.public_url.startswith("https://")
    app.add_middleware(
        LanguageChoice, offered=edge.languages, secure=is_secure
    )  # 3a: error pages speak it too
    app.add_middleware(SecurityHeaders, public_url=edge.public_url)  # 3: on refusals too
    app.add_middleware(PublicOrigin, public_url=edge.public_url)  # 2: takes what proxies said away
    app.add_middleware(ClientAddress, proxies=edge.proxies)  # 1: reads it first
    app.add_middleware(RequestLog)  # 0: the log and every error page name the same request
