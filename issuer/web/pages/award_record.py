"""What is on record of one award: its versions, the copies of each, and what HR can put right about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from credentials.badge import Carrier
from credentials.stacking.reasons import read_back
from credentials.wording import N_
from issuer.ledger import Award, Copy, Stage, Version
from issuer.offering import offers
from issuer.offering.claims import ClaimState
from issuer.ports import Transaction
from issuer.web.desk import Work
from issuer.web.kept_words import public_words
from issuer.web.limits import sees
from issuer.web.mail_words import line
from issuer.web.pages.claim import LIVE
from issuer.web.words import REASONS
from web.signin.permissions import Permission
from web.signin.visitors import Visitor

CARRIER_WORDS: Final[dict[Carrier, str]] = {
    Carrier.LDP_VC: N_("signed JSON"),
    Carrier.JWT_VC_JSON: N_("signed token"),
    Carrier.DC_SD_JWT: N_("SD-JWT"),
}


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One signed copy in words."""

    form: str
    signed_at: datetime
    is_in_wallet: bool
    key: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of an award in words, with its place in the status lists and its copies."""

    version: Version
    state: str
    copies: tuple[CopyLine, ...]


def view(work: Work, award: Award, visitor: Visitor, state: ClaimState) -> dict[str, Any]:
    """Return what the page of an award shows of its records, and which corrections it offers to whom."""
    is_known, changing = not award.person.is_forgotten, Permission.CHANGE_STATUS
    may_change = visitor.may(changing) and sees(work.tx, visitor, award.id, changing)
    stands = award.version.revocation is None and award.version.suspension is None
    can_be_claimed = state in LIVE or state is ClaimState.LINK_EXPIRED
    return {
        "versions": version_lines(work.tx, award),
        "letters": [line(each) for each in work.tx.mail.of_award(award.id)],
        "public_words": public_words,
        "read_back": read_back,
        "may_read_letters": visitor.may(Permission.KEEP_MAIL),
        "may_correct": may_change and is_known and stands and award.stage is Stage.AGREED,
        "may_erase": visitor.may(Permission.KEEP_PEOPLE) and is_known,
        "is_forgotten": not is_known,
        "may_renew": visitor.may(Permission.AWARD) and is_known and can_be_claimed,
        "asks_code": state in LIVE and asks_code(work.tx, award),
        "is_held_out": offers.is_held_out(work.tx, award, work.now, work.terms),
    }


def asks_code(tx: Transaction, award: Award) -> bool:
    """Return whether whoever claims an award needs a code that is sent apart."""
    newest = tx.offers.newest(award.id)
    return newest is not None and newest.tx_code_hash is not None


def version_lines(tx: Transaction, award: Award) -> list[VersionLine]:
    """Return every version of an award, the newest first."""
    copies = tx.copies.of_award(award.id)
    return [
        VersionLine(each, _state(each), tuple(_line(copy) for copy in copies if copy.version == each.number))
        for each in reversed(tx.awards.versions(award.id))
    ]


def _state(version: Version) -> str:
    withdrawn = version.revocation
    if withdrawn is not None:
        return REASONS[withdrawn.reason]
    return N_("paused") if version.suspension is not None else N_("in force")


def _line(copy: Copy) -> CopyLine:
    form = CARRIER_WORDS.get(copy.carrier, copy.carrier.value)
    return CopyLine(form, copy.signed_at, copy.holder.startswith("did:"), copy.method_id.rpartition("#")[2])
