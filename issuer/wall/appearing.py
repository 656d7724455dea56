"""What somebody wants to be seen of them: on the wall, on the leaderboard, under which name, with which badges."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from credentials.wording import N_
from issuer.errors import NoWall
from issuer.kept.shares import Naming
from issuer.kept.wall import Colleague, Profile
from issuer.ledger import AuditEntry, Award, Stage
from issuer.ports import Transaction
from issuer.wall.feed import kept_back


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: `shown` are the slugs of those of their badges that are seen."""

    on_wall: bool = False
    on_board: bool = False
    gets_digest: bool = False
    naming: Naming = Naming.INITIALS
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnBadge:
    """A badge that somebody has and could show, at the level that they have it at."""

    award: Award
    is_shown: bool
    is_kept_back: bool


def profile_of(tx: Transaction, who: Colleague) -> Profile:
    """Return what somebody wants: nothing, for whoever never said."""
    return tx.wall.profile(who.id) or Profile(who)


def own_badges(tx: Transaction, who: Colleague, now: datetime) -> Sequence[OwnBadge]:
    """Return the badges that somebody has and that count, each once with its newest award, by name."""
    profile, kept = profile_of(tx, who), kept_back(tx)
    newest = {each.slug: each for each in counting(tx, who.address, now)}
    found = [OwnBadge(each, profile.shows(slug, kept), slug in kept) for slug, each in sorted(newest.items())]
    return sorted(found, key=lambda each: each.award.achievement.name.casefold())


def counting(tx: Transaction, address: str, now: datetime) -> Sequence[Award]:
    """Return the awards of whoever has an address that are agreed, not fallen, not declined and not over."""
    person = tx.people.find(address)
    return [] if person is None else [each for each in tx.awards.of_person(person.id) if _counts(each, now)]


def choose(tx: Transaction, who: Colleague, wish: Wish, now: datetime) -> Profile:
    """Have somebody be seen as they wish from now on, and return that.

    Of each badge that they have it is kept whether they show it, so that nothing is shown because its kind changes.

    Raises:
        NoWall: there is neither a wall nor a leaderboard.
    """
    terms = tx.wall.terms()
    if not terms.has_wall and not terms.has_board:
        raise NoWall(N_("There is no recognition wall here. HR can switch one on; nothing was changed."))
    before = profile_of(tx, who)
    said = {each.award.slug: each.award.slug in wish.shown for each in own_badges(tx, who, now)}
    choices = {**before.choices, **said}
    return _keep(
        tx,
        before,
        Profile(who, wish.on_wall, wish.on_board, wish.gets_digest, wish.naming, choices),
        now,
    )


def withdraw(tx: Transaction, who: Colleague, now: datetime) -> Profile:
    """Have nothing be seen of somebody from now on, and return that; whether they get the digest stays as it is."""
    before = profile_of(tx, who)
    return _keep(tx, before, replace(before, on_wall=False, on_board=False), now)


def _keep(tx: Transaction, before: Profile, wanted: Profile, now: datetime) -> Profile:
    if wanted == before and tx.wall.profile(wanted.who.id) is not None:
        return before
    tx.wall.keep(wanted)
    was_seen, is_seen = (each.on_wall or each.on_board for each in (before, wanted))
    act = "wall.chosen" if was_seen == is_seen else "wall.appeared" if is_seen else "wall.withdrew"
    person = tx.people.find(wanted.who.address)
    at = now.astimezone(UTC).replace(microsecond=0)
    values = {"wall": _word(wanted.on_wall), "leaderboard": _word(wanted.on_board)}
    values |= {"weekly_letter": _word(wanted.gets_digest), "name": wanted.naming.value}
    whose = None if person is None else person.id
    tx.audit.record(AuditEntry(at, wanted.who.id, act, wanted.who.id, values, whose))
    return wanted


def _counts(award: Award, now: datetime) -> bool:
    version = award.version
    fell = version.revocation or version.suspension or award.declined_at
    is_over = version.valid_until is not None and version.valid_until <= now
    return award.stage is Stage.AGREED and not fell and not is_over


def _word(is_on: bool) -> str:  # noqa: FBT001 - what it is about
    return "yes" if is_on else "no"
