"""Telling a person that a badge of theirs stands otherwise now: what changed, with the sentence that others read."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from issuer.kept.mail import Letter, LetterKind
from issuer.ledger import Award
from issuer.mail.posting import post, postpone
from issuer.ports import Transaction


class Change(StrEnum):
    """What became of a badge."""

    WITHDRAWN = "withdrawn"
    PAUSED = "paused"
    BACK = "back"
    CORRECTED = "corrected"


_KINDS: Final = {each: LetterKind(each.value) for each in Change}


def tell(tx: Transaction, change: Change, award: Award, sentence: str, now: datetime) -> Letter | None:
    """Have a person told what became of a badge of theirs; None where they have no address.

    Call it after the change, with the award as it then stands. A withdrawal that can be undone is told once it is
    final, and not at all if it is undone.
    """
    values = {"award": award.id} | ({"sentence": sentence} if sentence else {})
    pause = award.version.suspension
    waits = pause.final_at if change is Change.WITHDRAWN and pause and pause.can_be_undone else None
    letter = post(tx, _KINDS[change], award.person, values, now)
    return letter if letter is None or waits is None else postpone(tx, letter, waits)
