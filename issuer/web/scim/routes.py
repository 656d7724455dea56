"""`/scim/v2`: users of the directory, and what this service is. The token says which organisation it is about."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, Header, Request, Response
from scim2_models import (
    Context,
    ListResponse,
    NotFoundException,
    PatchOp,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
)

from issuer.web.desk import Desk
from issuer.web.scim.errors import ScimRoute, answer
from issuer.web.scim.members import user_of, version_of, wish_of, with_address
from issuer.web.scim.shapes import MOST_RESULTS, PLACE, POLICY, PROVIDER, Employee
from records import organisations
from records.directory import Directory, Member
from web.errors import NotSignedIn
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

_TAG: Final = re.compile(r'(?:W/)?"(\d{1,9})"')
_OF_ANY: Final = "*"
# No member has this version, so a tag that is none of ours fits nobody.
_NONE: Final = -1
_IfMatch = Annotated[str | None, Header(alias="if-match")]
_Object = Annotated[dict[str, Any], Body()]


@dataclass(frozen=True, slots=True)
class _Office:
    """Opens the directory of whoever asks."""

    desk: Desk
    sign_in: SignIn

    @contextmanager
    def directory(self, visitor: Visitor) -> Iterator[Directory]:
        with self.sign_in.database.transaction() as connection:
            kept = organisations.by_slug(connection, visitor.organisation)
            if kept is None:
                raise NotSignedIn("The organisation of this token is gone.")
            now = self.sign_in.now().replace(microsecond=0)
            yield Directory(connection, kept.id, visitor.id, now, self.sign_in.entropy)

    def shown(self, member: Member, context: Context, status: int = 200, fields: Any = None) -> Response:  # noqa: ANN401
        user = user_of(member, self.desk.public_url)
        headers = {"ETag": version_of(member), "Location": str(user.meta.location)}
        return answer(user, status, headers=headers, scim_ctx=context, response_parameters=fields)

    def found(self, visitor: Visitor, wanted: dict[str, Any], context: Context) -> Response:
        with POLICY:
            asked = SearchRequest[Employee].model_validate(wanted, scim_ctx=context)
        with self.directory(visitor) as directory:
            members = directory.all()
        listed = _page(asked, members, self.desk.public_url)
        return answer(listed, scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=asked)


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the routes of SCIM."""
    routes = APIRouter(tags=["directory"], prefix=PLACE, route_class=ScimRoute)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_DIRECTORY))]
    office = _Office(desk, sign_in)

    @routes.get("/Users", summary="Find people in the directory")
    def listed(request: Request, visitor: keeps) -> Response:
        """Return the people whom a filter finds, a page of them at a time (RFC 7644, 3.4.2)."""
        return office.found(visitor, dict(request.query_params), Context.RESOURCE_QUERY_REQUEST)

    @routes.post("/Users/.search", summary="Find people by a body")
    @routes.post("/.search", summary="Find people by a body")
    def searched(visitor: keeps, sent: _Object) -> Response:
        """Return the same for what is asked in a body, which no log of addresses has (RFC 7644, 3.4.3)."""
        return office.found(visitor, sent, Context.SEARCH_REQUEST)

    @routes.post("/Users", status_code=201, summary="Add somebody")
    def join(visitor: keeps, sent: _Object) -> Response:
        """Add somebody, who may sign in from now on as an employee (RFC 7644, 3.3)."""
        user = Employee.model_validate(sent, scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=POLICY)
        with office.directory(visitor) as directory:
            made = directory.join(wish_of(user))
        return office.shown(made, Context.RESOURCE_CREATION_RESPONSE, 201)

    @routes.get("/Users/{user_id}", summary="Read somebody")
    def one(
        request: Request,
        visitor: keeps,
        user_id: str,
        if_none_match: Annotated[str | None, Header(alias="if-none-match")] = None,
    ) -> Response:
        """Return somebody; 304 to whoever has them in this version (RFC 7644, 3.14)."""
        with office.directory(visitor) as directory:
            found = directory.find(user_id)
        if if_none_match is not None and if_none_match.strip() == version_of(found):
            return Response(status_code=304, headers={"ETag": version_of(found)})
        asked = {
            name: text for name, text in request.query_params.items() if name.lower().endswith("attributes")
        }
        fields = ResponseParameters[Employee].model_validate(asked)
        return office.shown(found, Context.RESOURCE_QUERY_RESPONSE, fields=fields)

    @routes.put("/Users/{user_id}", summary="Replace what is said of somebody")
    def replace(visitor: keeps, user_id: str, sent: _Object, if_match: _IfMatch = None) -> Response:
        """Have somebody be as sent; what is left out is nothing from now on (RFC 7644, 3.5.1)."""
        user = Employee.model_validate(
            with_address(sent), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=POLICY
        )
        with office.directory(visitor) as directory:
            user.replace(user_of(directory.find(user_id), desk.public_url))
            changed = directory.change(user_id, wish_of(user), _version(if_match))
        return office.shown(changed, Context.RESOURCE_REPLACEMENT_RESPONSE)

    @routes.patch("/Users/{user_id}", summary="Change something of somebody")
    def patch(visitor: keeps, user_id: str, sent: _Object, if_match: _IfMatch = None) -> Response:
        """Have some of what is said of somebody changed (RFC 7644, 3.5.2). `active` false: they left."""
        asked = PatchOp[Employee].model_validate(
            sent, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY
        )
        with office.directory(visitor) as directory, POLICY:
            user = user_of(directory.find(user_id), desk.public_url)
            asked.patch(user)
            changed = directory.change(user_id, wish_of(user), _version(if_match))
        return office.shown(changed, Context.RESOURCE_PATCH_RESPONSE)

    @routes.delete("/Users/{user_id}", status_code=204, summary="Take somebody out")
    def remove(visitor: keeps, user_id: str, if_match: _IfMatch = None) -> Response:
        """Take somebody out of the directory: they left (RFC 7644, 3.6). Their badges stay theirs."""
        with office.directory(visitor) as directory:
            directory.remove(user_id, _version(if_match))
        return Response(status_code=204)

    return routes


def discovery_router(sign_in: SignIn) -> APIRouter:
    """Return the routes that say what this service is (RFC 7644, 4), and that nothing else is here."""
    routes = APIRouter(tags=["directory"], prefix=PLACE, route_class=ScimRoute)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_DIRECTORY))]

    @routes.get("/ServiceProviderConfig", summary="Tell what of SCIM is served")
    def config(_: keeps) -> Response:
        """Return what this service can do."""
        return answer(PROVIDER.config, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)

    @routes.get("/ResourceTypes", summary="Tell which resources there are")
    def types(_: keeps) -> Response:
        """Return the types of resources: users alone."""
        return _all(PROVIDER.resource_types)

    @routes.get("/ResourceTypes/{name}", summary="Tell of one type of resources")
    def one_type(_: keeps, name: str) -> Response:
        """Return one type of resources."""
        return _one(PROVIDER.resource_types, name)

    @routes.get("/Schemas", summary="Tell the schemas")
    def schemas(_: keeps) -> Response:
        """Return the schemas of what is served."""
        return _all(PROVIDER.schemas)

    @routes.get("/Schemas/{name}", summary="Tell one schema")
    def one_schema(_: keeps, name: str) -> Response:
        """Return one schema."""
        return _one(PROVIDER.schemas, name)

    @routes.get("/{name:path}", include_in_schema=False)
    def nothing(_: keeps, name: str) -> Response:
        raise NotFoundException(detail=f"There is nothing at {PLACE}/{name}.")

    return routes


def _page(asked: Any, members: Any, public_url: str) -> Any:  # noqa: ANN401 - of models made at run time
    users = [user_of(each, public_url) for each in members]
    if asked.filter:
        wanted: Callable[[Any], bool] = ScimFilter[Employee](asked.filter).match
        users = [each for each in users if wanted(each)]
    first = asked.start_index_0 or 0
    count = MOST_RESULTS if asked.count is None else min(asked.count, MOST_RESULTS)
    found = users[first : first + count]
    return ListResponse[Employee](
        total_results=len(users), start_index=first + 1, items_per_page=len(found), resources=found
    )


def _version(if_match: str | None) -> int | None:
    """Return the version that a change is for, None for any (RFC 9110, 13.1.1)."""
    if if_match is None or if_match.strip() == _OF_ANY:
        return None
    found = _TAG.fullmatch(if_match.strip())
    return int(found[1]) if found else _NONE


def _all(found: Any) -> Response:  # noqa: ANN401
    kept = list(found)
    model: Any = ListResponse[type(kept[0])]  # type: ignore[misc]  # known at run time
    listed = model(total_results=len(kept), start_index=1, items_per_page=len(kept), resources=kept)
    return answer(listed, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)


def _one(found: Any, name: str) -> Response:  # noqa: ANN401
    one = next((each for each in found if str(each.id).lower() == name.lower()), None)
    if one is None:
        raise NotFoundException(detail="There is none of this name.")
    return answer(one, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
