"""Telling a person that a badge of theirs stands otherwise now: what changed, with the sentence that others read.

The words of such a letter may be those of whoever makes the change (ADR 75). What is so, and the link, are always said
beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.errors import InvalidLetter
from issuer.kept.mail import Letter, LetterKind
from issuer.ledger import AuditEntry, Award
from issuer.mail.posting import post, postpone
from issuer.plain_text import fault_in_lines
from issuer.ports import Transaction

MESSAGE_LIMIT: Final = 2000
_OWN, _USUAL = "own", "usual"


class Change(StrEnum):
    """What became of a badge."""

    WITHDRAWN = "withdrawn"
    PAUSED = "paused"
    BACK = "back"
    CORRECTED = "corrected"

    @property
    def letter(self) -> LetterKind:
        """Which kind of letter tells it."""
        return LetterKind(self.value)


# What is told of an act upon one award or many.
OF_ACTS: Final[Mapping[str, Change]] = {
    "revoke": Change.WITHDRAWN,
    "suspend": Change.PAUSED,
    "reinstate": Change.BACK,
    "correct": Change.CORRECTED,
    "change_end": Change.CORRECTED,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: the change, the public sentence, and with `message` words in place of the letter's usual ones."""

    change: Change
    sentence: str = ""
    message: str = ""
    by: str = SYSTEM


def tell(tx: Transaction, notice: Notice, award: Award, now: datetime) -> Letter | None:
    """Have a person told what became of a badge of theirs; None where they have no address.

    Call it after the change, with the award as it then stands. A withdrawal that can be undone is told once it is
    final, and not at all if it is undone. The entry on record says whether the words are own ones, and not which.

    Raises:
        InvalidLetter: the message is too long or can not be shown.
    """
    check_message(notice.message)
    said = {"sentence": notice.sentence, "message": notice.message}
    values = {"award": award.id} | {name: text for name, text in said.items() if text}
    pause = award.version.suspension
    waits = pause.final_at if notice.change is Change.WITHDRAWN and pause and pause.can_be_undone else None
    letter = post(tx, notice.change.letter, award.person, values, now)
    if letter is None:
        return None
    noted = {"letter": letter.kind.value, "words": _OWN if notice.message else _USUAL}
    entry = AuditEntry(now.replace(microsecond=0), notice.by, "mail.told", award.id, noted, award.person.id)
    tx.audit.record(entry)
    return letter if waits is None else postpone(tx, letter, waits)


def own_message(typed: str, usual: str, *, is_told: bool) -> str:
    """Return the words that somebody typed in place of the usual ones, "" where they left these or typed none.

    Raises:
        InvalidLetter: there are some, and nobody is to be told.
    """
    tidy = _tidy(typed)
    if tidy in ("", _tidy(usual)):
        return ""
    if not is_told:
        raise InvalidLetter(
            N_(
                "You wrote a letter, but nobody is to be told by mail. Say that they are, or leave the "
                "letter as it was."
            )
        )
    return tidy


def check_message(message: str) -> None:
    """Check words in place of the usual ones.

    Raises:
        InvalidLetter: they are too long or can not be shown.
    """
    fault = fault_in_lines(message, MESSAGE_LIMIT)
    if fault is not None:
        raise InvalidLetter(say("The letter can not be used. {fault}", fault=str(fault)))


def _tidy(text: str) -> str:
    """Return a text as letters have it: browsers send lines with two characters at their ends."""
    return text.replace("\r\n", "\n").strip()
