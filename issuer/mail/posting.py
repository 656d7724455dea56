"""Posting a letter: the one way to tell somebody something by mail.

Call it in the transaction of what the letter tells; a job sends it afterwards, so nobody is told what was undone:

    posting.post(tx, LetterKind.OFFER, award.person, {"award": award.id}, now)

What each kind needs, beside what is on record:

- about an award (`award` is its id; badge, level, who awarded it and the claim link are read when it is sent):
  `OFFER` and `REMINDER`, if wanted with `message`, the words of whoever sends it; `WITHDRAWN`, `PAUSED`, `BACK` and
  `CORRECTED`, if wanted with `sentence`, the public one, and with `message` in place of the usual words; `RAISED`, to
  another level. An offer that was claimed,
  declined or withdrawn meanwhile is dropped; one that waits for approval is sent once it is approved.
- `TX_CODE`, about an award too, and without its link: `code`, and `offer`, whose code it is; it is dropped once another
  offer was made, or this one used.
- `REQUEST_ANSWERED`: `badge` (its name), `answer` (`returned` or `declined`); `note` if there is one. Who gets the
  badge has an `OFFER`.
- `CONFIRM_ADDRESS`: `link`; pass the new address as `address`.
- `LEAVER`: `link`, under which everything of theirs can be had; `until`, in words, if it ends.
- `NOT_AWARDED`, to whoever scheduled an award: `badge` (its name); pass None and their `address`.
- `DIGEST`: `principal`, the id of whoever reads it; `since` and `until`, the instants of the week (ISO 8601).
- `SIGN_IN`: `link`; `minutes` that it serves. To somebody who is no `Person`, pass None and the `address`.

Links are whole addresses (`https://…`) of this service. What becomes of the letter is on `/mail`; `tx.mail.of_award`
has those about an award.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from issuer.jobs import MAIL
from issuer.kept.mail import USUAL_LANGUAGE, Letter, LetterKind, LetterState
from issuer.ledger import Person
from issuer.ports import Transaction

BOUNCED: Final = "address_bounced"

_AWARD: Final = frozenset({"award"})
_LINK: Final = frozenset({"link"})
_OF_CHANGES: Final = frozenset({"sentence", "message"})
NEEDED: Final[Mapping[LetterKind, frozenset[str]]] = {
    LetterKind.OFFER: _AWARD,
    LetterKind.REMINDER: _AWARD,
    LetterKind.TX_CODE: frozenset({"award", "code", "offer"}),
    LetterKind.WITHDRAWN: _AWARD,
    LetterKind.PAUSED: _AWARD,
    LetterKind.BACK: _AWARD,
    LetterKind.CORRECTED: _AWARD,
    LetterKind.RAISED: _AWARD,
    LetterKind.REQUEST_ANSWERED: frozenset({"badge", "answer"}),
    LetterKind.CONFIRM_ADDRESS: _LINK,
    LetterKind.LEAVER: _LINK,
    LetterKind.SIGN_IN: _LINK,
    LetterKind.NOT_AWARDED: frozenset({"badge"}),
    LetterKind.DIGEST: frozenset({"principal", "since", "until"}),
}
POSSIBLE: Final[Mapping[LetterKind, frozenset[str]]] = {
    LetterKind.OFFER: frozenset({"message"}),
    LetterKind.REMINDER: frozenset({"message"}),
    LetterKind.WITHDRAWN: _OF_CHANGES,
    LetterKind.PAUSED: _OF_CHANGES,
    LetterKind.BACK: _OF_CHANGES,
    LetterKind.CORRECTED: _OF_CHANGES,
    LetterKind.REQUEST_ANSWERED: frozenset({"note"}),
    LetterKind.LEAVER: frozenset({"until"}),
    LetterKind.SIGN_IN: frozenset({"minutes"}),
}


def post(
    tx: Transaction,
    kind: LetterKind,
    person: Person | None,
    values: Mapping[str, str],
    now: datetime,
    *,
    address: str = "",
    language: str = USUAL_LANGUAGE,
) -> Letter | None:
    """Have a letter sent to a person, and return it; None where there is no address, or nobody to write to.

    It goes to `address`, else to where the award it is about was sent, else to the person's first address. To an
    address that takes no mail it is kept, but held, and HR is told.

    Raises:
        ValueError: the values are not those that letters of this kind have, which is a fault of the caller.
    """
    _check(kind, values)
    to = address or _usual_address(tx, person, values)
    if not to or (person is not None and person.is_forgotten):
        return None
    letter = replace(_made(tx, kind, person, values, now, to), language=language)
    if not tx.mail.add(letter, values, _found_by(letter, person)):
        return None
    if letter.next_at is not None:
        tx.jobs.put(MAIL, letter.id, letter.next_at)
    return letter


def postpone(tx: Transaction, letter: Letter, until: datetime) -> Letter:
    """Have a letter that was posted in this transaction sent no sooner than `until`; return it so."""
    if letter.next_at is None:
        return letter
    later = replace(letter, next_at=until)
    tx.mail.note(later)
    tx.jobs.put(MAIL, letter.id, until)
    return later


def _check(kind: LetterKind, values: Mapping[str, str]) -> None:
    missing, known = NEEDED[kind] - values.keys(), NEEDED[kind] | POSSIBLE.get(kind, frozenset())
    if missing or values.keys() - known:
        raise ValueError(f"a letter “{kind}” has the values {sorted(known)}, not {sorted(values)}")


def _usual_address(tx: Transaction, person: Person | None, values: Mapping[str, str]) -> str:
    award = tx.awards.get(values["award"]) if "award" in values else None
    if award is not None and award.address:
        return award.address
    return next(iter(person.addresses), "") if person is not None else ""


def _made(
    tx: Transaction,
    kind: LetterKind,
    person: Person | None,
    values: Mapping[str, str],
    now: datetime,
    to: str,
) -> Letter:
    at = now.astimezone(UTC).replace(microsecond=0)
    is_bad = tx.mail.standing(to).bounced_at is not None
    return Letter(
        id=tx.mail.new_id(),
        kind=kind,
        person_id=None if person is None else person.id,
        address=to,
        award_id=values.get("award", ""),
        language=USUAL_LANGUAGE,
        posted_at=at,
        state=LetterState.HELD if is_bad else LetterState.WAITING,
        next_at=None if is_bad else at,
        answer=BOUNCED if is_bad else "",
    )


def _found_by(letter: Letter, person: Person | None) -> str:
    name = "" if person is None else person.name
    return "\n".join((name, letter.address, letter.award_id)).casefold()
