"""Letters are looked after: looked up, sent again, and an address that took none takes them again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from credentials.wording import N_
from issuer.achievements.catalog import SYSTEM
from issuer.errors import AddressTakesNoMail, LetterOnItsWay, UnknownLetter
from issuer.jobs import MAIL
from issuer.kept.mail import Letter, LetterKind, LetterState
from issuer.ledger import AuditEntry
from issuer.mail.envelope import Written
from issuer.mail.facts import Facts, NotNow, facts_of
from issuer.mail.posting import BOUNCED
from issuer.mail.sending import Write
from issuer.ports import Transaction

# Whoever has such a link is let in, or has everything of a person: it is for its reader alone.
HIDDEN_CODE: Final = "(the code is shown to nobody but whoever gets the letter)"
_SECRET: Final = frozenset({LetterKind.SIGN_IN, LetterKind.CONFIRM_ADDRESS, LetterKind.LEAVER})
HIDDEN: Final = "(the link is shown to nobody but whoever gets the letter)"


def find(tx: Transaction, letter_id: str) -> Letter:
    """Return a letter.

    Raises:
        UnknownLetter: there is none of this id.
    """
    found = tx.mail.get(letter_id)
    if found is None:
        raise UnknownLetter(N_("There is no letter of this id here. It may have gone with its person."))
    return found


def preview(tx: Transaction, letter: Letter, public_url: str, write: Write) -> Written | None:
    """Return what a letter says, as it would be written now, without secret links; None where it would not be sent."""
    facts = facts_of(tx, letter, public_url)
    if isinstance(facts, NotNow):
        return None
    return write(_without_secrets(facts), letter.language)


def send_again(tx: Transaction, letter_id: str, now: datetime, by: str = SYSTEM) -> Letter:
    """Have a letter sent once more, as the message that it was, and return it.

    Raises:
        UnknownLetter: there is none of this id.
        LetterOnItsWay: it waits to be sent as it is.
        AddressTakesNoMail: letters to its address come back.
    """
    letter, at = find(tx, letter_id), now.replace(microsecond=0)
    if letter.state is LetterState.WAITING:
        raise LetterOnItsWay(N_("The letter is on its way. It is tried again by itself."))
    if tx.mail.standing(letter.address).bounced_at is not None:
        raise AddressTakesNoMail(
            N_("Letters to this address came back. Put the address right, or say that it takes mail again.")
        )
    _note(tx, "mail.sent_again", letter, by, at, {"kind": letter.kind.value})
    return _sent(tx, letter, at)


def release(tx: Transaction, letter_id: str, now: datetime, by: str = SYSTEM) -> int:
    """Say that the address of a letter takes mail again; return how many letters that were held for it are sent.

    Raises:
        UnknownLetter: there is no letter of this id.
    """
    letter, at = find(tx, letter_id), now.replace(microsecond=0)
    known = tx.mail.standing(letter.address)
    if known.bounced_at is None:
        return 0
    tx.mail.set_standing(replace(known, bounced_at=None, answer=""))
    _note(tx, "mail.address_released", letter, by, at, {"address": letter.address})
    held = [each for each in tx.mail.to_address(letter.address, LetterState.HELD) if each.answer == BOUNCED]
    for each in held:
        _sent(tx, each, at)
    return len(held)


def _sent(tx: Transaction, letter: Letter, at: datetime) -> Letter:
    again = replace(letter, state=LetterState.WAITING, attempts=0, next_at=at, answer="")
    tx.mail.note(again)
    tx.jobs.put(MAIL, letter.id, at)
    return again


def _without_secrets(facts: Facts) -> Facts:
    if facts.kind is LetterKind.TX_CODE:
        return replace(facts, said=dict(facts.values) | {"code": HIDDEN_CODE})
    return replace(facts, link=HIDDEN) if facts.kind in _SECRET else facts


def _note(
    tx: Transaction, action: str, letter: Letter, by: str, at: datetime, values: Mapping[str, str]
) -> None:
    about = letter.award_id or letter.id
    tx.audit.record(AuditEntry(at, by, action, about, dict(values), letter.person_id))
