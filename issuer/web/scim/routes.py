"""`/scim/v2`: users of the directory, and what this service is. The token says which organisation it is about."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Request, Response

from issuer.web.desk import Desk
from issuer.web.scim.place import PLACE
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies, StrictRequest

if TYPE_CHECKING:
    from issuer.web.scim.discovery import About
    from issuer.web.scim.serving import Office

_IfMatch = Annotated[str | None, Header(alias="if-match")]
_Object = Annotated[dict[str, Any], Body()]

# What reads and writes users takes long to import, and every command would wait for it: it is imported when the first
# directory calls.


def _faults() -> tuple[type[Exception], ...]:
    from issuer.web.scim.errors import FAULTS

    return FAULTS


def _refusal(fault: Exception) -> Response | None:
    from issuer.web.scim.errors import refusal

    return refusal(fault)


def _about() -> "About":
    from issuer.web.scim.discovery import About

    return About()


def _office(desk: Desk, sign_in: SignIn) -> "Office":
    from issuer.web.scim.serving import Office

    return Office(desk, sign_in)


class ScimRoute(StrictBodies):
    """A route whose refusals are SCIM errors."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of the route."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await usual(StrictRequest(request.scope, request.receive))
            except _faults() as fault:
                told = _refusal(fault)
                if told is None:
                    raise
                return told

        return handler


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the routes of SCIM."""
    routes = APIRouter(tags=["directory"], prefix=PLACE, route_class=ScimRoute)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_DIRECTORY))]

    def office() -> "Office":
        return _office(desk, sign_in)

    @routes.get("/Users", summary="Find people in the directory")
    def listed(request: Request, visitor: keeps) -> Response:
        """Return the people whom a filter finds, a page of them at a time (RFC 7644, 3.4.2)."""
        return office().listed(visitor, request.query_params)

    @routes.post("/Users/.search", summary="Find people by a body")
    @routes.post("/.search", summary="Find people by a body")
    def searched(visitor: keeps, sent: _Object) -> Response:
        """Return the same for what is asked in a body, which no log of addresses has (RFC 7644, 3.4.3)."""
        return office().searched(visitor, sent)

    @routes.post("/Users", status_code=201, summary="Add somebody")
    def join(visitor: keeps, sent: _Object) -> Response:
        """Add somebody, who may sign in from now on as an employee (RFC 7644, 3.3)."""
        return office().join(visitor, sent)

    @routes.get("/Users/{user_id}", summary="Read somebody")
    def one(
        request: Request,
        visitor: keeps,
        user_id: str,
        if_none_match: Annotated[str | None, Header(alias="if-none-match")] = None,
    ) -> Response:
        """Return somebody; 304 to whoever has them in this version (RFC 7644, 3.14)."""
        return office().one(visitor, user_id, request.query_params, if_none_match)

    @routes.put("/Users/{user_id}", summary="Replace what is said of somebody")
    def replace(visitor: keeps, user_id: str, sent: _Object, if_match: _IfMatch = None) -> Response:
        """Have somebody be as sent; what is left out is nothing from now on (RFC 7644, 3.5.1)."""
        return office().replace(visitor, user_id, sent, if_match)

    @routes.patch("/Users/{user_id}", summary="Change something of somebody")
    def patch(visitor: keeps, user_id: str, sent: _Object, if_match: _IfMatch = None) -> Response:
        """Have some of what is said of somebody changed (RFC 7644, 3.5.2). `active` false: they left."""
        return office().patch(visitor, user_id, sent, if_match)

    @routes.delete("/Users/{user_id}", status_code=204, summary="Take somebody out")
    def remove(visitor: keeps, user_id: str, if_match: _IfMatch = None) -> Response:
        """Take somebody out of the directory: they left (RFC 7644, 3.6). Their badges stay theirs."""
        return office().remove(visitor, user_id, if_match)

    return routes


def discovery_router(sign_in: SignIn) -> APIRouter:
    """Return the routes that say what this service is (RFC 7644, 4), and that nothing else is here."""
    routes = APIRouter(tags=["directory"], prefix=PLACE, route_class=ScimRoute)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_DIRECTORY))]

    @routes.get("/ServiceProviderConfig", summary="Tell what of SCIM is served")
    def config(_: keeps) -> Response:
        """Return what this service can do."""
        return _about().config()

    @routes.get("/ResourceTypes", summary="Tell which resources there are")
    def types(_: keeps) -> Response:
        """Return the types of resources: users alone."""
        return _about().types()

    @routes.get("/ResourceTypes/{name}", summary="Tell of one type of resources")
    def one_type(_: keeps, name: str) -> Response:
        """Return one type of resources."""
        return _about().one_type(name)

    @routes.get("/Schemas", summary="Tell the schemas")
    def schemas(_: keeps) -> Response:
        """Return the schemas of what is served."""
        return _about().schemas()

    @routes.get("/Schemas/{name}", summary="Tell one schema")
    def one_schema(_: keeps, name: str) -> Response:
        """Return one schema."""
        return _about().one_schema(name)

    @routes.get("/{name:path}", include_in_schema=False)
    def nothing(_: keeps, name: str) -> Response:
        return _about().nothing(name)

    return routes
