"""`getCredentials`, `upsertCredential`, `getProfile`, `putProfile` (Open Badges 3.0, 7.3)."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.instants import instant_of
from issuer.errors import InvalidQuery, NotHostable
from issuer.host import credentials as host
from issuer.host import profiles
from issuer.host.credentials import LONGEST_PAGE, Examine, Held, Page, Wanted
from issuer.oauth.scopes import Scope
from issuer.web.desk import Desk
from issuer.web.errors import NO_STORE
from issuer.web.open_badges.discovery import BASE
from issuer.web.open_badges.owners import Owners
from issuer.web.open_badges.status_info import answered
from issuer.web.openid4vci.requests import raw_body
from web.signin.access import by_secret
from web.signin.visitors import SignIn

_DIGITS = 9


def router(desk: Desk, sign_in: SignIn, examine: Examine) -> APIRouter:
    """Return the routes that take an access token; `examine` says why a credential can not be relied on."""
    routes = APIRouter(tags=["Open Badges API"], dependencies=[by_secret])
    owners = Owners(sign_in)

    @routes.get(f"/o/{{slug}}{BASE}/credentials", summary="Somebody's badges")
    def get_credentials(request: Request, slug: str) -> Response:
        def listed() -> Response:
            wanted = _wanted(request)
            with desk.work(slug) as work:
                owner = owners.of(request, work, Scope.READ_CREDENTIALS)
                page = host.list_for(work.tx, owner, wanted)
            return _listing(page, wanted, f"{desk.issuer_url(slug)}{BASE}/credentials")

        return answered(listed)

    @routes.post(f"/o/{{slug}}{BASE}/credentials", summary="Store a badge for somebody")
    def upsert(request: Request, slug: str, body: Annotated[bytes, Depends(raw_body)]) -> Response:
        def stored() -> Response:
            with desk.work(slug) as work:
                owner = owners.of(request, work, Scope.STORE_CREDENTIALS)
            # Between two units of work: it may ask the network, or these very records, and would wait for itself.
            found = host.examined(body, examine)
            with desk.work(slug) as work:
                done = host.store(work.tx, owner, found, work.now)
            return _given_back(done.held, 201 if done.is_new else 200)

        return answered(stored)

    @routes.get(f"/o/{{slug}}{BASE}/profile", summary="Somebody's profile")
    def get_profile(request: Request, slug: str) -> Response:
        def told() -> Response:
            with desk.work(slug) as work:
                owner = owners.of(request, work, Scope.READ_PROFILE)
                profile = profiles.profile_of(work.tx, owner, work.identity.issuer_url)
            return JSONResponse(profile, headers=NO_STORE)

        return answered(told)

    @routes.put(f"/o/{{slug}}{BASE}/profile", summary="Change somebody's profile")
    def put_profile(request: Request, slug: str, body: Annotated[bytes, Depends(raw_body)]) -> Response:
        def changed() -> Response:
            with desk.work(slug) as work:
                owner = owners.of(request, work, Scope.CHANGE_PROFILE)
                url = work.identity.issuer_url
                profile = profiles.change_profile(work.tx, owner, url, _object(body), work.now)
            return JSONResponse(profile, headers=NO_STORE)

        return answered(changed)

    return routes


def _wanted(request: Request) -> Wanted:
    query = request.query_params
    limit = _number(query.get("limit"), "limit", LONGEST_PAGE)
    if limit == 0:
        raise InvalidQuery("limit must be at least 1.")
    return Wanted(
        min(limit, LONGEST_PAGE), _number(query.get("offset"), "offset", 0), _since(query.get("since"))
    )


def _number(text: str | None, name: str, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise InvalidQuery(f"{name} must be a number from 0 up.")
    return int(text)


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return instant_of(text).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as fault:
        raise InvalidQuery("since must be an instant with its time zone (RFC 3339).") from fault


def _object(body: bytes) -> dict[str, Any]:
    try:
        return parse_object(body)
    except MalformedJson as fault:
        raise NotHostable("A profile is a JSON object; nothing was changed.") from fault


def _listing(page: Page, wanted: Wanted, url: str) -> Response:
    body = {
        "credential": [json.loads(each.body) for each in page.held if not each.is_token],
        "compactJwsStrings": [_token(each) for each in page.held if each.is_token],
    }
    headers = {
        **NO_STORE,
        "X-Total-Count": str(page.total),
        "Access-Control-Expose-Headers": "X-Total-Count, Link",
    }
    links = _links(page, wanted, url)
    return JSONResponse(body, headers={**headers, "Link": ", ".join(links)} if links else headers)


def _links(page: Page, wanted: Wanted, url: str) -> list[str]:
    """Return the ways to the other parts (RFC 8288), none where this is all there is."""
    if wanted.offset == 0 and len(page.held) >= page.total:
        return []
    last = max(0, (page.total - 1) // wanted.limit * wanted.limit)
    places = {"first": 0, "last": last}
    if wanted.offset + wanted.limit < page.total:
        places["next"] = wanted.offset + wanted.limit
    if wanted.offset > 0:
        places["prev"] = max(0, wanted.offset - wanted.limit)
    return [f'<{url}?{_query(wanted, offset)}>; rel="{name}"' for name, offset in places.items()]


def _query(wanted: Wanted, offset: int) -> str:
    since = {} if wanted.since is None else {"since": wanted.since.isoformat()}
    return urlencode({"limit": wanted.limit, "offset": offset, **since})


def _given_back(held: Held, status: int) -> Response:
    media_type = host.TOKEN_MEDIA_TYPE if held.is_token else host.JSON_MEDIA_TYPE
    return Response(held.body, status, NO_STORE, media_type)


def _token(held: Held) -> str:
    return held.body.decode("ascii").strip()
