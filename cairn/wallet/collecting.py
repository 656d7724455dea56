"""Collect badges that issuers put off (OpenID4VCI 1.0, 9): ask again, by a new token where the first is over."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from cairn.wallet.accepting import badges_of, check
from cairn.wallet.debts import Debt, Owed
from cairn.wallet.editions import SHAPES, AnswerForm, Edition
from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.profiles import PROFILES
from cairn.wallet.purse import Purse

_STEP: Final = "deferred"
_PENDING: Final = "issuance_pending"
# After these there is nothing to come for; anything else may be better another time.
_FINAL: Final = frozenset(
    {"credential_request_denied", "invalid_transaction_id", "invalid_token", "invalid_grant"}
)
# The issuer answers in the shape in which it was asked.
_ANY_SHAPE: Final = replace(
    SHAPES[Edition.FINAL], answers=(AnswerForm.OBJECTS, AnswerForm.SINGLE, AnswerForm.STRINGS)
)


@dataclass(slots=True)
class Collected:
    """What came of a round: new badges, how many are not ready yet, and who could not or would not answer."""

    badges: list[bytes] = field(default_factory=list)
    waiting: int = 0
    refused: list[WalletRefused] = field(default_factory=list)


def collect(purse: Purse, http: Http) -> Collected:
    """Ask once for everything that is owed; what is given is in the purse from then on, what is denied is struck out.

    What could not be asked for stays owed. The purse changes under way, with each token: keep it, whatever happens.
    """
    collected = Collected()
    for debt in list(purse.debts):
        for owed in list(debt.owed):
            _ask_for(owed, debt, purse, http, collected)
        if not debt.owed:
            purse.debts.remove(debt)
    return collected


def _ask_for(owed: Owed, debt: Debt, purse: Purse, http: Http, collected: Collected) -> None:
    try:
        badges = _badges(owed, debt, purse, http)
    except WalletRefused as refused:
        if refused.code == _PENDING:
            collected.waiting += 1
            return
        collected.refused.append(refused)
        if refused.code in _FINAL:
            debt.owed.remove(owed)
        return
    if not badges:
        collected.waiting += 1
        return
    debt.owed.remove(owed)
    purse.badges += badges
    collected.badges += badges


def _badges(owed: Owed, debt: Debt, purse: Purse, http: Http) -> tuple[bytes, ...]:
    """Return the badges that are given now, none while they are not ready."""
    answer = _answer(owed, debt, http)
    if "transaction_id" in answer:
        return ()
    badges = badges_of(answer, _ANY_SHAPE, owed.copies)
    for badge in badges:
        check(badge, purse.keys, PROFILES[debt.profile].reading)
    return badges


def _answer(owed: Owed, debt: Debt, http: Http) -> dict[str, Any]:
    try:
        return _post(owed, debt, http)
    except WalletRefused as refused:
        if refused.code != "invalid_token" or debt.refresh_token is None:
            raise
    _renew(debt, http)
    return _post(owed, debt, http)


def _post(owed: Owed, debt: Debt, http: Http) -> dict[str, Any]:
    body = {"transaction_id": owed.transaction_id}
    return http.post_json(_STEP, debt.deferred_endpoint, body, debt.access_token)


def _renew(debt: Debt, http: Http) -> None:
    """Exchange the refresh token, which serves once, and keep the next (RFC 6749, 6)."""
    form = {"grant_type": "refresh_token", "refresh_token": debt.refresh_token or ""}
    answer = http.post_form("token", debt.token_endpoint, form)
    debt.access_token = str(answer.get("access_token", ""))
    debt.refresh_token = answer.get("refresh_token", debt.refresh_token)
