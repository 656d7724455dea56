"""Passwords: hashed slowly by Argon2id (RFC 9106), two at once at most, and refused where others would guess them."""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from credentials.wording import N_, say
from web.signin.errors import SignInBusy, WeakPassword

SHORTEST: Final = 12
LONGEST: Final = 128
AT_ONCE: Final = 2
_PATIENCE: Final = 5.0
_FEWEST_SIGNS: Final = 5
_SHORTEST_NAME: Final = 4
# What lists of stolen passwords are full of, with digits and signs taken away.
_COMMON: Final = re.compile(
    r"(password|passwort|qwert[yz]+\w*|asdf\w*|letmein|welcome|iloveyou|admin|administrator|secret|changeme"
    r"|dragon|monkey|football|baseball|sunshine|princess|superman|batman|master|login|hello|freedom|trustno"
    r"|abcdefg?h?i?j?\w{0,4}|cairn|badge|badges|openbadges)*"
)
_ROWS: Final = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True)
class Passwords:
    """Makes and checks hashes. Each takes much memory, so others wait for their turn, and not for ever."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))
    patience: float = _PATIENCE

    def hash(self, password: str) -> str:
        """Return the hash to keep of a new password.

        Raises:
            SignInBusy: there was no turn for it.
        """
        self._take_turn()
        try:
            return self.hasher.hash(_normal(password))
        finally:
            self.turns.release()

    def fits(self, kept: str | None, password: str) -> bool:
        """Return whether a password is the one whose hash is kept; with nothing kept, it takes as long and is not.

        Raises:
            SignInBusy: there was no turn for it.
        """
        self._take_turn()
        try:
            is_right = self._verified(kept or self._nobodys, password[: LONGEST + 1])
        finally:
            self.turns.release()
        return is_right and kept is not None

    def _verified(self, kept: str, password: str) -> bool:
        try:
            return self.hasher.verify(kept, _normal(password))
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _nobodys(self) -> str:
        return self.hasher.hash("nobody's password")

    def _take_turn(self) -> None:
        if not self.turns.acquire(timeout=self.patience):
            raise SignInBusy(N_("Many people sign in just now."))


def check_new(password: str, about: Iterable[str]) -> None:
    """Return if a password may be used by somebody `about` whom these words say something (their name, address).

    Raises:
        WeakPassword: too short, too long, or one of those that are tried first (NIST SP 800-63B, 3.1.1.2).
    """
    said = _normal(password)
    if len(said) < SHORTEST:
        raise WeakPassword(
            say(
                "A password has at least {shortest} characters. Four words in a row are a good one.",
                shortest=SHORTEST,
            )
        )
    if len(said) > LONGEST:
        raise WeakPassword(say("A password has at most {longest} characters.", longest=LONGEST))
    plain = said.casefold()
    if len(set(plain)) < _FEWEST_SIGNS or _is_row(plain) or _is_common(plain):
        raise WeakPassword(
            N_("This password is one of those that are tried first. Take one that nobody else has.")
        )
    if any(name in plain for name in _names(about)):
        raise WeakPassword(
            N_("The password holds your name, your address or the organisation's. Leave these out.")
        )


def _normal(password: str) -> str:
    # Keyboards write one letter in several ways (RFC 8265, 4.2; NFKC as NIST asks for).
    return unicodedata.normalize("NFKC", password)


def _is_common(plain: str) -> bool:
    # Digits and signs around a word, and in place of its letters, are the usual ways to dress it up.
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain).translate(str.maketrans("013457@$", "oieastas"))
    words = [re.sub(r"[\W\d_]+", "", each) for each in (plain, core)]
    return any(_COMMON.fullmatch(each) is not None for each in words)


def _is_row(plain: str) -> bool:
    """Whether all of it runs along the alphabet, the digits or a row of keys, again and again."""
    steps = {pair for row in _ROWS for way in (row, row[::-1]) for pair in itertools.pairwise(way)}
    breaks = sum(pair not in steps for pair in itertools.pairwise(plain))
    return breaks <= len(plain) // 6


def _names(about: Iterable[str]) -> set[str]:
    parts = {part for text in about for part in re.split(r"[\W_]+", text.casefold())}
    return {part for part in parts if len(part) >= _SHORTEST_NAME}
