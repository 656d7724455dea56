"""Transaction codes: six digits that reach the person by another way than the offer (OpenID4VCI 1.0, 6.1 and 13.6).

Six digits can be guessed, so guesses are counted twice: for the offer, which dies of them, and for the person, over all
the offers that anybody makes for them.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from issuer.errors import InvalidGrant, InvalidRequest, InvalidTxCode
from issuer.ledger import Offer
from issuer.ports import Transaction


@dataclass(frozen=True, slots=True)
class Judging:
    """By which key codes are known, how many wrong ones an offer and a person survive, and whether "wrong" is said."""

    secret: bytes = field(repr=False)
    tries: int
    guesses: int
    period: timedelta
    says_wrong: bool


def hashed(tx_code: str, offer_id: str, secret: bytes) -> str:
    """Return what is kept of a code."""
    # A million codes are hashed in a second: only a key that the database does not hold protects them.
    text = b"tx_code:" + offer_id.encode() + b":" + tx_code.encode("utf-8", "replace")
    return hmac.new(secret, text, hashlib.sha256).hexdigest()


def check(tx: Transaction, offer: Offer, tx_code: str | None, judging: Judging, now: datetime) -> None:
    """Return if the offer asks for no code and none came, or the right one came. Commit a refusal too: it was counted.

    Raises:
        InvalidRequest: a code is missing, or came unasked; nothing is counted.
        InvalidGrant: it is wrong, or there were too many wrong ones; never said which.
        InvalidTxCode: it is wrong, and said so.
    """
    if offer.tx_code_hash is None and tx_code:
        raise InvalidRequest("A transaction code was sent, but this offer asks for none.")
    if offer.tx_code_hash is None:
        return
    if not tx_code:
        raise InvalidRequest("This offer asks for a transaction code.")
    # Counted before it is judged: of however many guesses at once, no more are judged than may be.
    guesses = _guesses_at(tx, offer.award_id)
    if not tx.counts.take(guesses, judging.guesses, judging.period, now):
        raise no_such_grant()
    if not hmac.compare_digest(hashed(tx_code, offer.id, judging.secret), offer.tx_code_hash):
        was_judged = tx.offers.count_failure(offer.id, judging.tries)
        raise _wrong() if judging.says_wrong and was_judged else no_such_grant()
    tx.counts.give_back(guesses)


def _guesses_at(tx: Transaction, award_id: str) -> str:
    """Return under which name the guesses at all codes for whoever has this award are counted."""
    award = tx.awards.get(award_id)
    return f"tx_code:{award.person.id if award else award_id}"


def no_such_grant() -> InvalidGrant:
    """Return the one refusal of codes that are unknown, used, expired, locked or wrong."""
    return InvalidGrant("The code is not valid, or the transaction code is wrong.")


def _wrong() -> InvalidTxCode:
    return InvalidTxCode("The transaction code is wrong.")
