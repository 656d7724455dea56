"""The routes for askers and for wallets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from credentials.dcql import Query, read_query
from credentials.errors import MalformedQuery
from verifier.errors import UnclearWish
from verifier.web.desk import Desk
from verifier.web.openid4vp.answering import form_of, take
from verifier.web.openid4vp.asking import Ask, ResponseMode, make_request, open_request, result_for
from verifier.web.openid4vp.request_object import REQUEST_TYPE, signed
from verifier.web.verifications import received_body
from verifier.wishes import BadgeWish, query_for


class Badge(BaseModel):
    """A badge to ask for."""

    model_config = ConfigDict(extra="forbid", str_max_length=2000)
    achievement: str | None = Field(default=None, description="id of the achievement; any badge without it")
    levels: list[str] = Field(default_factory=list, max_length=20, description="ids of levels that will do")


class Wish(BaseModel):
    """What to ask a wallet for: one badge, several badges, or a query of one's own."""

    model_config = ConfigDict(extra="forbid", str_max_length=2000)
    achievement: str | None = Field(default=None, description="id of the achievement; any badge without it")
    levels: list[str] = Field(default_factory=list, max_length=20, description="ids of levels that will do")
    badges: list[Badge] = Field(default_factory=list, max_length=16, description="several badges at once")
    dcql_query: dict[str, Any] | None = Field(default=None, description="a query as OpenID4VP 1.0, 6 has it")
    response_mode: ResponseMode = ResponseMode.DIRECT_POST
    same_device: bool = Field(default=False, description="the wallet leads back here with a code")


def router(desk: Desk) -> APIRouter:
    """Return the routes for askers and for wallets."""
    routes = APIRouter(tags=["OpenID4VP"])

    @routes.post("/v1/presentation-requests", status_code=201, summary="Ask a wallet for badges")
    def ask(wish: Wish) -> JSONResponse:
        """Make a request, as a link for a wallet; `result_url` is for whoever asked, and nobody else."""
        asked = Ask(_query(wish, desk), wish.response_mode, wish.same_device)
        return JSONResponse(make_request(desk, asked), status_code=201)

    @routes.get("/v1/presentation-requests/{secret}", summary="See what a wallet answered")
    def result(secret: str, response_code: str = "") -> JSONResponse:
        """Return whether the request was answered, and the reports on what was shown."""
        return JSONResponse(result_for(desk, secret, response_code))

    @routes.get("/openid4vp/requests/{request_id}")
    @routes.post("/openid4vp/requests/{request_id}")
    def request_object(request_id: str, body: Annotated[bytes, Depends(received_body)]) -> Response:
        """Return the signed request; a POST may bring the wallet's own nonce (OpenID4VP 1.0, 5.10)."""
        request = open_request(desk, request_id)
        wallet_nonce = form_of(body).get("wallet_nonce")
        return Response(signed(desk, request, wallet_nonce), media_type=f"application/{REQUEST_TYPE}")

    @routes.post("/openid4vp/responses/{request_id}")
    def response(request_id: str, body: Annotated[bytes, Depends(received_body)]) -> JSONResponse:
        """Take a wallet's answer; the first one counts."""
        return JSONResponse(take(desk, open_request(desk, request_id), form_of(body)))

    return routes


def _query(wish: Wish, desk: Desk) -> Query:
    if wish.dcql_query is not None:
        try:
            return read_query(wish.dcql_query)
        except MalformedQuery as fault:
            raise UnclearWish(f"The query can not be understood: {fault}.") from fault
    wishes = [BadgeWish(each.achievement, tuple(each.levels)) for each in wish.badges]
    return query_for(wishes or [BadgeWish(wish.achievement, tuple(wish.levels))], desk.vcts())
