"""A language that nobody speaks: every letter is another one, so that a text which nobody marked stands out on a page.

Places to fill, tags, entities and `%%` stay as they are; dates, numbers and lists are told as in English and changed
likewise. It is offered where `CAIRN_LANGUAGES` names it, `en-XA`, and nowhere else.
"""

import re
from datetime import datetime
from gettext import NullTranslations
from typing import Final

from web.tongue import PSEUDO, Tongue

_LETTERS: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇĐÉƑĜĤÎĴĶĻṀÑÓÞǪŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķļɱñóþǫŕšţûṽŵẋýž",
)
_KEPT: Final = re.compile(r"(<[^>]*>|%\(\w+\)[sd]|%%|\{\w+\}|&#?\w+;)")
# What a page of English plus a third looks like: that is how much longer other languages are.
_LONGER: Final = 3


def accented(text: str) -> str:
    """Return a text with other letters, longer by a third, between brackets."""
    parts = (
        part if number % 2 else part.translate(_LETTERS) for number, part in enumerate(_KEPT.split(text))
    )
    return f"⟦{''.join(parts)}{'·' * (len(text) // _LONGER)}⟧"


class _Accents(NullTranslations):
    def gettext(self, message: str) -> str:
        return accented(message)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002  # every context is another language's
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(super().ngettext(msgid1, msgid2, n))


class _PseudoTongue(Tongue):
    def day(self, at: datetime, zone: str | None = None) -> str:
        return accented(super().day(at, zone))

    def clock(self, at: datetime) -> str:
        return accented(super().clock(at))

    def listing(self, parts: list[str]) -> str:
        return f"⟦{super().listing(parts).replace(' and ', ' åñđ ')}⟧"


def pseudo_tongue() -> Tongue:
    """Return the language, ready to tell."""
    return _PseudoTongue(PSEUDO, _Accents())
