"""Who may call a route: each declares it as one object, and an app that has a route without one does not start.

A route for some roles depends on `needs(sign_in, Permission.…)`; for all others one of the three objects below stands
among its router's or its own `dependencies`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.params import Depends as Declared
from starlette.routing import BaseRoute

from web.signin.permissions import Permission


class Open(StrEnum):
    """Why no role is asked for."""

    ANYBODY = "anybody"
    BY_SECRET = "by_secret"  # noqa: S105 - what it is about, not one of them
    SIGNED_IN = "signed_in"


Access = Permission | Open


def _declaring(access: Open) -> Declared:
    # A coroutine: a plain function would be run in a thread of its own for each request.
    async def declared() -> None:
        pass

    declared.permission = access  # type: ignore[attr-defined]  # read by `declared_routes`
    found: Declared = Depends(declared)
    return found


anybody: Final = _declaring(Open.ANYBODY)
# The route itself refuses whoever has not got the link, the token or the cookie that it asks for.
by_secret: Final = _declaring(Open.BY_SECRET)
# The route itself refuses whoever is not signed in, since it has to say why it asks.
signed_in: Final = _declaring(Open.SIGNED_IN)


class Undeclared(LookupError):
    """A route does not say who may call it, or says it twice."""


@dataclass(frozen=True, slots=True)
class DeclaredRoute:
    """One route: its methods but HEAD and OPTIONS, its path, and who may call it."""

    methods: tuple[str, ...]
    path: str
    access: Access


class HasRoutes(Protocol):
    """An app or a router."""

    @property
    def routes(self) -> Iterable[BaseRoute]:
        """What it serves."""
        ...


def declared_routes(app: HasRoutes, not_ours: Iterable[str] = ()) -> tuple[DeclaredRoute, ...]:
    """Return every route of an app with who may call it; those at the paths `not_ours` anybody may.

    Raises:
        Undeclared: a route says nothing of it, or more than one thing; the message names it and the remedy.
    """
    known = frozenset(not_ours)
    return tuple(_declared(route, known) for route in _every_route(app))


def _every_route(app: HasRoutes) -> Iterator[Any]:
    for route in app.routes:
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield route
        else:
            yield from _every_route(inner)


def _declared(route: Any, not_ours: frozenset[str]) -> DeclaredRoute:  # noqa: ANN401 - kinds of routes share no class
    methods = tuple(sorted(set(getattr(route, "methods", None) or ()) - {"HEAD", "OPTIONS"}))
    if route.path in not_ours:
        return DeclaredRoute(methods, route.path, Open.ANYBODY)
    dependant = getattr(route, "dependant", None)
    said = set() if dependant is None else set(_permissions(dependant))
    if len(said) != 1:
        found = " and ".join(sorted(said)) or "nobody"
        raise Undeclared(
            f"{' '.join(methods)} {route.path} says that {found} may call it. Let it depend on "
            "`needs(sign_in, Permission.…)`, or put `anybody`, `by_secret` or `signed_in` of web.signin.access "
            "into the `dependencies` of the route or its router."
        )
    return DeclaredRoute(methods, route.path, said.pop())


def _permissions(dependant: Dependant) -> Iterator[Access]:
    for each in dependant.dependencies:
        declared = getattr(each.call, "permission", None)
        if declared is not None:
            yield declared
        yield from _permissions(each)
