"""Earning a badge on the way into a wallet that asked for one (OpenID4VCI 1.0, 5): parts are shown, then it goes on.

What the wallet asked stays in the browser, in a cookie of the one request for parts, until the badge is there.
"""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import Response

from credentials.wording import N_
from issuer.awarding import awards
from issuer.code_flow import choosing, offering
from issuer.code_flow.requests import AskedByWallet, WalletRequest
from issuer.errors import UnknownAward, WalletRequestGone
from issuer.shown import PartsRequest
from issuer.web.desk import Desk, Work
from issuer.web.oauth.wallet_consent import back, examined, required, source
from web.headers import content_security_policy
from web.signin.visitors import SignIn

# A cookie of a browser holds four thousand characters.
LONGEST: Final = 3000


@dataclass(frozen=True, slots=True)
class ToWallet:
    """The wallet that waits for the badge, where its answer goes, and the token of the form that sends it."""

    client: str
    redirect_uri: str
    form_token: str = field(repr=False)


def cookie(request_id: str) -> str:
    """Return the name of the cookie that holds what a wallet asked."""
    return f"cairn-earn-for-{request_id}"


def view(desk: Desk, sign_in: SignIn, request: Request, slug: str, found: PartsRequest) -> dict[str, Any]:
    """Return what the page says of the wallet that waits: nothing, where none does or nobody is signed in."""
    visitor, said = sign_in.visitor(request), request.cookies.get(cookie(found.id))
    if not said or visitor is None or visitor.organisation != slug or visitor.form_token is None:
        return {"to_wallet": None}
    with desk.work(slug) as work:
        asked = _asked(work, said)
    if not isinstance(asked, AskedByWallet):
        return {"to_wallet": None}
    return {"to_wallet": ToWallet(asked.client.name, asked.redirect_uri, visitor.form_token)}


def open_the_way(page: Response, shown: dict[str, Any]) -> None:
    """Let the form of a page lead on to the wallet: browsers hold the whole way against its policy."""
    to_wallet = shown["to_wallet"]
    if to_wallet is not None:
        allowed = content_security_policy(form_action=f"'self' {source(to_wallet.redirect_uri)}")
        page.headers["Content-Security-Policy"] = allowed


def allow(
    desk: Desk, sign_in: SignIn, request: Request, slug: str, found: PartsRequest, form_token: str
) -> Response:
    """Let the wallet have the badge that was earned for it; return the way back to it.

    Raises:
        NotSignedIn: nobody of this organisation is.
        WalletRequestGone: no wallet waits for the outcome of this request.
        UnknownAward: nothing was earned, or it can not be claimed any more.
    """
    visitor = required(sign_in.visitor(request), slug)
    sign_in.check_form(request, form_token)
    said = request.cookies.get(cookie(found.id))
    if not said:
        raise WalletRequestGone(N_("No wallet waits for this badge. Go back to the wallet and begin again."))
    with desk.work(slug) as work:
        asked = _asked(work, said)
        if not isinstance(asked, AskedByWallet):
            return asked
        award_id = found.outcome.award_id if found.outcome else None
        award = None if award_id is None else awards.find(work.tx, award_id)
        if award is None or not offering.is_free(work.tx, award, work.now, work.terms):
            raise UnknownAward(N_("The badge can not be claimed any more, or was not earned."))
        code = choosing.allow(work.tx, asked, award, visitor.id, work.now, work.randomness)
        return back(work, asked.redirect_uri, asked.state, code=code)


def _asked(work: Work, said: str) -> AskedByWallet | Response:
    return examined(work, WalletRequest.of(dict(parse_qsl(said, max_num_fields=32))))
