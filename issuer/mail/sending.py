"""Sending a letter: what goes out, what comes of it, and when it is tried again.

It is read in one transaction, sent in none, and noted in another: whoever is killed between the two sends it once
more, under the same Message-ID, by which a mailbox knows that it has it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from issuer.achievements.catalog import SYSTEM
from issuer.kept.mail import AddressStanding, Letter, LetterState
from issuer.ledger import AuditEntry
from issuer.mail import reminding
from issuer.mail.envelope import Envelope, Written, sealed_up
from issuer.mail.facts import HELD_OUT, Facts, NotNow, facts_of
from issuer.mail.posting import BOUNCED
from issuer.offering import claim_codes
from issuer.ports import Transaction

# After each failure but the last: soon at first, since many servers put off whom they do not know yet, then for days.
PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=24),
    timedelta(hours=24),
)
MOST_ATTEMPTS: Final = len(PAUSES) + 1
LOOKS_AGAIN: Final = timedelta(hours=1)
ANSWER_LIMIT: Final = 300


class Result(Enum):
    """What came of a try to send a letter."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    NOT_YET = "not_yet"
    DROPPED = "dropped"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try, and what was said. `address_is_bad`: it is the address that takes no mail, now and later."""

    result: Result
    answer: str = ""
    address_is_bad: bool = False


# Hands a message to a mail server, and waits for what it says.
Carry = Callable[[Envelope], Outcome]
# Puts what a letter says into the words of a language.
Write = Callable[[Facts, str], Written]


@dataclass(frozen=True, slots=True)
class Office:
    """From which address letters come, to which service their links lead, and who writes them.

    `claim_key` is what claim codes follow from.
    """

    sender: str
    public_url: str
    write: Write
    claim_key: bytes = field(repr=False)


def ready(tx: Transaction, letter_id: str, office: Office, now: datetime) -> Envelope | Outcome | None:
    """Return what is to be sent now, or why nothing is; None where the letter is gone or over.

    From then on the claim code that it tells leads to the claim page.
    """
    letter = tx.mail.get(letter_id)
    if letter is None or letter.state is not LetterState.WAITING:
        return None
    if tx.mail.standing(letter.address).bounced_at is not None:
        return Outcome(Result.HELD, BOUNCED)
    facts = facts_of(tx, letter, office.public_url)
    if isinstance(facts, NotNow):
        return Outcome(Result.NOT_YET if facts.is_later else Result.DROPPED, facts.why)
    written = office.write(_with_code(tx, facts, letter, office, now), letter.language)
    return sealed_up(letter, written, office.sender, facts.organisation, facts.unsubscribe)


def _with_code(tx: Transaction, facts: Facts, letter: Letter, office: Office, now: datetime) -> Facts:
    award = tx.awards.get(letter.award_id) if facts.kind in HELD_OUT else None
    if award is None:
        return facts
    code = claim_codes.told(tx, award, office.claim_key, now)
    return replace(facts, code=code, code_page=f"{office.public_url}/claim")


def send(found: Envelope | Outcome | None, carry: Carry) -> Outcome | None:
    """Send what is ready, and return what came of it. It waits for others."""
    return carry(found) if isinstance(found, Envelope) else found


def take_note(tx: Transaction, letter_id: str, outcome: Outcome | None, now: datetime) -> datetime | None:
    """Keep what came of a try, and return when the letter is to be tried again; None for never."""
    letter, at = tx.mail.get(letter_id), now.replace(microsecond=0)
    if letter is None or letter.state is not LetterState.WAITING or outcome is None:
        return None
    answer = outcome.answer[:ANSWER_LIMIT]
    if outcome.result is Result.NOT_YET:
        tx.mail.note(replace(letter, next_at=at + LOOKS_AGAIN, answer=answer))
        return at + LOOKS_AGAIN
    tried = replace(letter, attempts=letter.attempts + 1, tried_at=at, next_at=None, answer=answer)
    if outcome.result is Result.LATER:
        return _put_off(tx, tried, at)
    tx.mail.note(replace(tried, state=_ENDS[outcome.result]))
    if outcome.result is Result.TAKEN:
        reminding.plan(tx, tried, at)
    if outcome.result is Result.REFUSED:
        came_back(tx, tried, answer, at, address_is_bad=outcome.address_is_bad)
    return None


def came_back(tx: Transaction, letter: Letter, answer: str, at: datetime, *, address_is_bad: bool) -> None:
    """Keep that a letter can not be delivered, and, if that is so, that nothing can be to its address."""
    tx.mail.note(replace(letter, state=LetterState.BOUNCED, next_at=None, answer=answer[:ANSWER_LIMIT]))
    if address_is_bad:
        known = tx.mail.standing(letter.address)
        tx.mail.set_standing(
            AddressStanding(letter.address, at, answer[:ANSWER_LIMIT], known.no_reminders_at)
        )
    values = {"kind": letter.kind.value, "address": letter.address, "answer": answer[:ANSWER_LIMIT]}
    tx.audit.record(
        AuditEntry(at, SYSTEM, "mail.bounced", letter.award_id or letter.id, values, letter.person_id)
    )


_ENDS: Final = {
    Result.TAKEN: LetterState.SENT,
    Result.REFUSED: LetterState.BOUNCED,
    Result.DROPPED: LetterState.DROPPED,
    Result.HELD: LetterState.HELD,
}


def _put_off(tx: Transaction, tried: Letter, now: datetime) -> datetime | None:
    if tried.attempts >= MOST_ATTEMPTS:
        tx.mail.note(replace(tried, state=LetterState.GIVEN_UP))
        return None
    again = now + PAUSES[tried.attempts - 1]
    tx.mail.note(replace(tried, next_at=again))
    return again
