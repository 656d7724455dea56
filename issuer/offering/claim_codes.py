"""Claim codes: fifteen digits in a letter that lead to the claim page, for whoever can follow no link (ADR 80).

A code says what the claim link says, so it is guessed at: wrong ones are counted by who typed them, and all together.
It follows from the claim link's id by a key that the database does not hold, so that a letter that is sent again tells
the same one while only its hash is kept. With the link it ends.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_, say_many
from issuer.errors import NotAClaimCode, TooManyClaimCodes, WrongClaimCode
from issuer.ledger import Award
from issuer.ports import IssuerStore, Transaction

LENGTH: Final = 15
LIFE: Final = timedelta(days=14)
# Wrong ones in an hour: of one address, behind which a whole class may sit, and of all together.
MOST_OF_ONE: Final = 30
MOST_OF_ALL: Final = 1000
PERIOD: Final = timedelta(hours=1)

_GROUP: Final = 3
# What people put between groups of digits, besides spaces of every kind.
_BETWEEN: Final = frozenset(".,-_/")
_MOST_TYPED: Final = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A code as somebody typed it, and the address that is counted for them."""

    text: str = field(repr=False)
    asker: str


def told(tx: Transaction, award: Award, key: bytes, now: datetime) -> str:
    """Return the code of an award's claim link, grouped for reading; it leads there for `LIFE` from now on.

    "" where the link has ended, or where another award has the same code, which chance hardly ever brings about.
    """
    at = now.replace(microsecond=0)
    code, until = _code_of(award.claim_id, key), min(at + LIFE, award.claim_expires_at)
    if until <= at or not tx.claim_codes.keep(award.id, _hashed(code, key), until, at):
        return ""
    return grouped(code)


def grouped(code: str) -> str:
    """Return a code as it is read best: by threes."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def claim_of(store: IssuerStore, typed: Typed, key: bytes, now: datetime) -> str:
    """Return the id of the claim link that a code leads to, whichever organisation's it is. A right one is not counted.

    Raises:
        NotAClaimCode: it can not be one; nothing was counted.
        TooManyClaimCodes: there were too many wrong ones in the last hour; then the right one is refused too.
        WrongClaimCode: it leads nowhere, or not any more.
    """
    code = _read(typed.text)
    subjects = {_counted_as(typed.asker, key): MOST_OF_ONE, _counted_as("", key): MOST_OF_ALL}
    # Counted before it is judged: of however many at once, no more are judged than may be.
    with store.counting() as counts:
        # Whose own tries are used up takes none from everybody's: one address alone locks nobody else out.
        if not all(counts.take(each, most, PERIOD, now) for each, most in subjects.items()):
            raise TooManyClaimCodes(
                N_(
                    "Too many codes were tried. Wait for an hour, or follow the link in your letter, which works."
                )
            )
    claim_id = _found(store, code, key, now)
    if claim_id is None:
        raise WrongClaimCode(
            N_(
                "There is no badge for this code. Look at each digit again. The code may have ended, too: the link "
                "in the letter works for longer."
            )
        )
    with store.counting() as counts:
        for each in subjects:
            counts.give_back(each)
    return claim_id


def _found(store: IssuerStore, code: str, key: bytes, now: datetime) -> str | None:
    code_hash = _hashed(code, key)
    slug = store.organisation_of_claim_code(code_hash)
    if slug is None:
        return None
    with store.transaction(slug) as tx:
        award_id = tx.claim_codes.award_of(code_hash, now)
        award = None if award_id is None else tx.awards.get(award_id)
    if award is None or award.person.is_forgotten or now >= award.claim_expires_at:
        return None
    # A link that was made anew has another code: that of the old one ends with it.
    is_present = hmac.compare_digest(_code_of(award.claim_id, key), code)
    return award.claim_id if is_present else None


def _read(text: str) -> str:
    """Return the digits of what was typed, whichever script they are of."""
    digits = "".join(_digits(text[:_MOST_TYPED]))
    if len(digits) != LENGTH:
        raise NotAClaimCode(
            say_many(
                "A code has {wanted} digits; one was typed. Spaces do not matter.",
                "A code has {wanted} digits; {n} were typed. Spaces do not matter.",
                len(digits),
                wanted=LENGTH,
            )
        )
    return digits


def _digits(text: str) -> Iterator[str]:
    for each in text:
        if each.isspace() or each in _BETWEEN:
            continue
        digit = unicodedata.decimal(each, None)
        if digit is None:
            raise NotAClaimCode(N_("A code is made of digits alone. Type those that stand in your letter."))
        yield str(digit)


def _code_of(claim_id: str, key: bytes) -> str:
    return f"{int.from_bytes(_mac(key, 'code', claim_id)) % 10**LENGTH:0{LENGTH}d}"


def _hashed(code: str, key: bytes) -> str:
    # A database of hashes alone would give its codes away within days: only the key protects them.
    return _mac(key, "kept", code).hex()


def _counted_as(asker: str, key: bytes) -> str:
    return f"claim_code:{_mac(key, 'asker', asker).hex()}" if asker else "claim_code"


def _mac(key: bytes, use: str, text: str) -> bytes:
    return hmac.new(key, f"{use}:{text}".encode("utf-8", "replace"), hashlib.sha256).digest()
