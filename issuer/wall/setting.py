"""What an organisation lets happen: a wall, a leaderboard, points for badges, and screens that show the wall."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from credentials.wording import N_, say
from issuer.errors import NoWall, UnknownScreen, WallRefused
from issuer.jobs import DIGEST, PERIODIC
from issuer.kept.wall import Screen, WallTerms
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wall.periods import next_digest_at
from keys.multibase import b64url_encode

MOST_POINTS: Final = 1000
# Places of points: badges without levels, and five levels.
PLACES: Final = 6
MOST_SCREENS: Final = 20
NAME_LIMIT: Final = 60
_ID_BYTES, _TOKEN_BYTES = 9, 32


def change(tx: Transaction, wanted: WallTerms, by: str, now: datetime) -> bool:
    """Let happen what is wanted; False if it was so already. With a wall, digests are planned; without, none are sent.

    Raises:
        WallRefused: the points are none that there may be, or there is a leaderboard to be without any points.
    """
    before, at = tx.wall.terms(), _whole(now)
    _check(wanted)
    if replace(wanted, told_until=before.told_until) == before:
        return False
    tx.wall.set_terms(wanted)
    if wanted.has_wall:
        tx.jobs.put_unless_there(DIGEST, PERIODIC, next_digest_at(at, tx.organisation.zone))
    else:
        tx.jobs.drop(DIGEST, PERIODIC)
    values = {"before": _told(before), "after": _told(wanted)}
    tx.audit.record(AuditEntry(at, by, "wall.changed", tx.organisation.id, values))
    return True


def require_wall(tx: Transaction) -> WallTerms:
    """Return what the organisation lets happen.

    Raises:
        NoWall: there is no wall.
    """
    terms = tx.wall.terms()
    if not terms.has_wall:
        raise NoWall(N_("There is no recognition wall here. HR can switch one on; nothing was changed."))
    return terms


def add_screen(
    tx: Transaction, name: str, by: str, now: datetime, randomness: Randomness
) -> tuple[Screen, str]:
    """Make the link of a screen; return it with its secret, which is told this once and kept as a hash.

    Raises:
        NoWall: there is no wall to show.
        WallRefused: the name is missing, too long or can not be shown, or there are as many screens as there may be.
    """
    require_wall(tx)
    called, at = " ".join(name.split()), _whole(now)
    fault = fault_in_line(called, NAME_LIMIT) if called else N_("Give it one, such as “Hall, ground floor”.")
    if fault:
        raise WallRefused(say("The screen needs a name. {fault}", fault=fault))
    if len(tx.wall.screens()) >= MOST_SCREENS:
        raise WallRefused(
            say("There are {n} screens, and no more. End the link of one first.", n=MOST_SCREENS)
        )
    token = b64url_encode(randomness.token(_TOKEN_BYTES))
    made = Screen(b64url_encode(randomness.token(_ID_BYTES)), called, at, _hashed(token))
    tx.wall.add_screen(made)
    tx.audit.record(AuditEntry(at, by, "wall.screen_made", made.id, {"name": called}))
    return made, token


def end_screen(tx: Transaction, screen_id: str, by: str, now: datetime) -> None:
    """Let the link of a screen lead nowhere from now on.

    Raises:
        UnknownScreen: there is none of this id.
    """
    if not tx.wall.remove_screen(screen_id):
        raise UnknownScreen(N_("There is no screen of this id. Its link was ended before."))
    tx.audit.record(AuditEntry(_whole(now), by, "wall.screen_ended", screen_id, {}))


def opened(tx: Transaction, token: str) -> Screen:
    """Return the screen whose link this is.

    Raises:
        UnknownScreen: it is none's, or there is no wall now.
    """
    found = tx.wall.screen(_hashed(token)) if tx.wall.terms().has_wall else None
    if found is None:
        raise UnknownScreen(N_("This link shows no wall, or not any more. Ask HR for a new one."))
    return found


def _check(wanted: WallTerms) -> None:
    if len(wanted.points) > PLACES or not all(0 <= each <= MOST_POINTS for each in wanted.points):
        raise WallRefused(
            say("Points are whole numbers from 0 to {most}, one for each level.", most=MOST_POINTS)
        )
    if wanted.has_board and not wanted.has_points:
        raise WallRefused(N_("A leaderboard counts points. Give some level points first."))


def _told(terms: WallTerms) -> str:
    said = (("wall", terms.has_wall), ("leaderboard", terms.has_board))
    switches = [name for name, is_on in said if is_on] or ["nothing"]
    return " ".join([*switches, "points", *map(str, terms.points)])


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _whole(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(microsecond=0)
