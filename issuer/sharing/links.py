"""Links by which somebody shows a badge of theirs: they say what is shown, until when, and switch it off and on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from credentials.achievement import BadgeKind
from credentials.wording import N_, say
from issuer.errors import ShareOver, ShareRefused, UnknownAward, UnknownShare
from issuer.kept.shares import Looks, Naming, Share, ShareKind
from issuer.kept.uses import Use
from issuer.ledger import AuditEntry, Award, Person, Stage
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.sharing.counting import count
from keys.multibase import b64url_encode

MOST_LINKS: Final = 50
KIT_LIFE: Final = timedelta(days=365)
_INSTANT: Final = timedelta(seconds=1)
_ID_BYTES: Final = 16
_LONGEST: Final = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose badges they are, and who does it, as the audit trail names them."""

    person: Person
    by: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a link is to show, and the last day on which it does, None for no end."""

    looks: Looks
    last_day: date | None = None


def own_awards(tx: Transaction, person: Person) -> Sequence[Award]:
    """Return what a person was awarded and the organisation agreed to, oldest first."""
    return [each for each in tx.awards.of_person(person.id) if each.stage is Stage.AGREED]


def own_award(tx: Transaction, person: Person, award_id: str) -> Award:
    """Return one of them.

    Raises:
        UnknownAward: there is none of this id, or it is not this person's.
    """
    found = next((each for each in own_awards(tx, person) if each.id == award_id), None)
    if found is None:
        raise UnknownAward(N_("You have no badge of this reference here. Look at the list of your badges."))
    return found


def usual_looks(award: Award) -> Looks:
    """Return what a new link shows if nobody says otherwise; a badge for fun names nobody."""
    is_for_fun = award.achievement.kind is BadgeKind.FUN
    return Looks(naming=Naming.NOBODY if is_for_fun else Naming.INITIALS)


def share(
    tx: Transaction, holder: Holder, award_id: str, wish: Wish, now: datetime, randomness: Randomness
) -> Share:
    """Make a link that shows a badge, and return it.

    Raises:
        UnknownAward: it is no badge of theirs.
        ShareRefused: the last day is over or too far away, or they have as many links as they may.
    """
    tx.people.hold(holder.person.id)
    award = own_award(tx, holder.person, award_id)
    _check_room(tx, holder.person)
    made = _new(ShareKind.LINK, holder, award.id, now, randomness)
    made = replace(made, looks=wish.looks, ends_at=_end(tx, wish.last_day, now))
    return _kept(tx, holder, made)


def check_page(
    tx: Transaction, holder: Holder, award_id: str, now: datetime, randomness: Randomness
) -> Share:
    """Return the link by which others check a badge for good: the one there is, or a new one. It has no end.

    Raises:
        UnknownAward: it is no badge of theirs.
    """
    tx.people.hold(holder.person.id)
    award = own_award(tx, holder.person, award_id)
    there = _of_kind(tx, holder.person, ShareKind.CHECK, award.id)
    if there is not None:
        return there
    made = _new(ShareKind.CHECK, holder, award.id, now, randomness)
    return _kept(tx, holder, replace(made, looks=usual_looks(award)))


def kit(tx: Transaction, holder: Holder, now: datetime, randomness: Randomness) -> Share:
    """Return the link by which somebody takes their badges along, for a year; a new one replaces the one before.

    Raises:
        ShareRefused: they were awarded nothing yet.
    """
    if not holder.person.id:
        raise ShareRefused(
            N_("You have no badges here yet, so there is nothing to take along. No link was made.")
        )
    tx.people.hold(holder.person.id)
    there = _of_kind(tx, holder.person, ShareKind.KIT, "")
    if there is not None:
        tx.shares.remove(there.id)
    made = _new(ShareKind.KIT, holder, "", now, randomness)
    return _kept(tx, holder, replace(made, ends_at=made.made_at + KIT_LIFE))


def change(tx: Transaction, holder: Holder, share_id: str, wish: Wish, now: datetime) -> Share:
    """Have a link show something else, or end on another day, and return it. A page to check a badge has no end.

    Raises:
        UnknownShare: they have no such link.
        ShareRefused: the last day is over or too far away, or the link is one that has none.
    """
    found = _held(tx, holder.person, share_id)
    if found.kind is not ShareKind.LINK and wish.last_day is not None:
        raise ShareRefused(
            N_("Others rely on this page for good, so it has no last day. You can switch it off.")
        )
    ends_at = _end(tx, wish.last_day, now) if found.kind is ShareKind.LINK else found.ends_at
    return _changed(tx, holder, replace(found, looks=wish.looks, ends_at=ends_at), now, "changed")


def switch(tx: Transaction, holder: Holder, share_id: str, now: datetime, *, on: bool) -> Share:
    """Switch a link off or on, and return it; what it is already it stays.

    Raises:
        UnknownShare: they have no such link.
    """
    found = _held(tx, holder.person, share_id)
    if found.is_on is on:
        return found
    if on:
        _count(tx, found, now)
    return _changed(tx, holder, replace(found, is_on=on), now, "switched_on" if on else "switched_off")


def own_link(tx: Transaction, person: Person, share_id: str) -> Share:
    """Return a link of a person.

    Raises:
        UnknownShare: they have none of this id.
    """
    found = tx.shares.get(share_id)
    if found is None or found.person_id != person.id:
        raise UnknownShare(N_("You have no link of this kind here. It may have been removed."))
    return found


def last_day(share: Share, zone: str) -> date | None:
    """Return the last whole day on which a link shows something, in this zone; None for no end."""
    return None if share.ends_at is None else (share.ends_at - _INSTANT).astimezone(ZoneInfo(zone)).date()


def shows_all(share: Share, award: Award) -> bool:
    """Whether whoever follows a link may have the signed badge: it says all of what there is to show, and of whom.

    A page to check a badge is for having it, whatever else stands on it.
    """
    looks = share.looks
    hides_level = award.level is not None and not looks.shows_level
    hides_evidence = bool(award.evidence) and not looks.shows_evidence
    hides = hides_level or hides_evidence or looks.naming is Naming.NOBODY
    return share.kind is ShareKind.CHECK or not hides


def nothing_here() -> UnknownShare:
    """Return the refusal of a link that leads nowhere."""
    return UnknownShare(N_("There is nothing at this address. Check the link, or ask whoever sent it."))


def opened(tx: Transaction, share_id: str, now: datetime) -> Share:
    """Return the link that somebody followed.

    Raises:
        UnknownShare: there is none.
        ShareOver: its holder switched it off, or it has ended. The badge may be as good as ever.
    """
    found = tx.shares.get(share_id)
    if found is None:
        raise nothing_here()
    if found.is_over(now):
        raise ShareOver(
            N_(
                "This link has ended, as its holder wanted. That says nothing of the badge: ask them for "
                "a new link."
            )
        )
    if not found.is_on:
        raise ShareOver(
            N_(
                "Its holder switched this link off. That says nothing of the badge: ask them if you need "
                "to see it."
            )
        )
    return found


def _held(tx: Transaction, person: Person, share_id: str) -> Share:
    """Return a link of a person that nobody changes until the transaction ends: of two changes both count."""
    own_link(tx, person, share_id)
    tx.people.hold(person.id)
    return own_link(tx, person, share_id)


def _of_kind(tx: Transaction, person: Person, kind: ShareKind, award_id: str) -> Share | None:
    mine = tx.shares.of_person(person.id)
    return next((each for each in mine if (each.kind, each.award_id) == (kind, award_id)), None)


def _check_room(tx: Transaction, person: Person) -> None:
    if len([each for each in tx.shares.of_person(person.id) if each.kind is ShareKind.LINK]) >= MOST_LINKS:
        raise ShareRefused(
            say("You have {most} links, the most there can be. Change one that you have.", most=MOST_LINKS)
        )


def _end(tx: Transaction, last_day: date | None, now: datetime) -> datetime | None:
    """Return the instant at which the day after begins, where the organisation is."""
    if last_day is None:
        return None
    zone = ZoneInfo(tx.organisation.zone)
    today = now.astimezone(zone).date()
    if not today <= last_day <= today + _LONGEST:
        raise ShareRefused(
            N_("The last day must be today or later, within ten years. Choose another, or none.")
        )
    return datetime.combine(last_day + timedelta(days=1), time(), zone).astimezone(now.tzinfo)


def _new(kind: ShareKind, holder: Holder, award_id: str, now: datetime, randomness: Randomness) -> Share:
    share_id = b64url_encode(randomness.token(_ID_BYTES))
    return Share(share_id, kind, holder.person.id, award_id, now.replace(microsecond=0))


def _kept(tx: Transaction, holder: Holder, made: Share) -> Share:
    tx.shares.add(made)
    _note(tx, holder, made, made.made_at, "made")
    _count(tx, made, made.made_at)
    return made


def _count(tx: Transaction, share: Share, now: datetime) -> None:
    """Count that a badge is shown from now on; a link to take badges along shows none."""
    award = tx.awards.get(share.award_id) if share.award_id else None
    if award is not None:
        count(tx, Use.SHARED, award.slug, now)


def _changed(tx: Transaction, holder: Holder, share: Share, now: datetime, act: str) -> Share:
    tx.shares.change(share)
    _note(tx, holder, share, now.replace(microsecond=0), act)
    return share


def _note(tx: Transaction, holder: Holder, share: Share, at: datetime, act: str) -> None:
    # Whoever has the id of a link sees what it shows, so the log does not have it.
    values = {"kind": share.kind.value, "naming": share.looks.naming.value}
    entry = AuditEntry(at, holder.by, f"share.{act}", share.award_id or share.person_id, values)
    tx.audit.record(replace(entry, person_id=share.person_id))
