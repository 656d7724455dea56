"""Whoever has not claimed a badge is reminded of it, twice at most, and not at all if they do not want it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.errors import NotReminded, UnknownLetter
from issuer.jobs import REMIND
from issuer.kept.mail import USUAL_LANGUAGE, Letter, LetterKind, LetterState
from issuer.ledger import AuditEntry, Award, Stage
from issuer.mail.posting import post
from issuer.offering import offers
from issuer.ports import Transaction

MOST: Final = 2
LATEST_DAY: Final = 60
_APART: Final = timedelta(days=1)


def plan(tx: Transaction, letter: Letter, now: datetime) -> None:
    """Have a person reminded of an offer that was sent just now, when the organisation says."""
    days = tx.mail.reminder_days()
    if letter.kind is LetterKind.OFFER and days:
        tx.jobs.put(REMIND, letter.award_id, now + timedelta(days=days[0]))


def due(tx: Transaction, award_id: str, now: datetime) -> datetime | None:
    """Remind a person if there still is something to claim, and return when they are next; None for never."""
    award = tx.awards.get(award_id)
    if award is None or _hindrance(tx, award, now):
        return None
    _write(tx, award, now, "")
    return _next(tx, award_id, now)


def remind(tx: Transaction, award: Award, now: datetime, message: str = "", by: str = SYSTEM) -> Letter:
    """Remind a person of a badge because somebody wants that; return the letter.

    Raises:
        NotReminded: there is nothing to claim, they were reminded twice or within a day, do not want it, or have no
            address; the message says which.
    """
    hindrance = _hindrance(tx, award, now)
    letter = None if hindrance else _write(tx, award, now, message)
    if letter is None:
        raise NotReminded(hindrance or "There is no address to write to.")
    values = {"address": letter.address}
    at = now.replace(microsecond=0)
    tx.audit.record(AuditEntry(at, by, "mail.reminded", award.id, values, award.person.id))
    return letter


def stop(tx: Transaction, letter_id: str, now: datetime, *, wanted: bool = False) -> Letter:
    """Write no more reminders to the address of a letter (with `wanted`: do again); return the letter.

    Raises:
        UnknownLetter: there is none of this id.
    """
    letter, at = tx.mail.get(letter_id), now.replace(microsecond=0)
    if letter is None:
        raise UnknownLetter(N_("There is no letter of this id here."))
    known = tx.mail.standing(letter.address)
    if (known.no_reminders_at is None) is wanted:
        return letter
    tx.mail.set_standing(replace(known, no_reminders_at=None if wanted else at))
    act = "mail.reminders_wanted" if wanted else "mail.reminders_ended"
    values = {"address": letter.address}
    tx.audit.record(AuditEntry(at, "letter", act, letter.award_id or letter.id, values, letter.person_id))
    return letter


def set_days(tx: Transaction, days: tuple[int, ...], now: datetime, by: str = SYSTEM) -> bool:
    """Say after how many days people are reminded, at most twice, () for never; False if it was so already.

    Raises:
        NotReminded: these are not one or two days, the second later than the first, within two months.
    """
    is_fine = (
        len(days) <= MOST and list(days) == sorted(set(days)) and all(1 <= d <= LATEST_DAY for d in days)
    )
    if not is_fine:
        raise NotReminded(
            say(
                "Give one or two numbers of days from 1 to {latest_day}, the smaller first, or none.",
                latest_day=LATEST_DAY,
            )
        )
    if not tx.mail.set_reminder_days(days):
        return False
    at, said = now.replace(microsecond=0), " ".join(map(str, days)) or "never"
    values = {"days": said}
    tx.audit.record(AuditEntry(at, by, "mail.reminders_set", tx.organisation.id, values))
    return True


def _write(tx: Transaction, award: Award, now: datetime, message: str) -> Letter | None:
    values = {"award": award.id} | ({"message": message} if message else {})
    offered = _offered(tx, award.id)
    language = USUAL_LANGUAGE if offered is None else offered.language
    return post(tx, LetterKind.REMINDER, award.person, values, now, language=language)


def _next(tx: Transaction, award_id: str, now: datetime) -> datetime | None:
    days, told = tx.mail.reminder_days(), _reminders(tx, award_id)
    offered = _offered(tx, award_id)
    if offered is None or len(told) >= min(len(days), MOST):
        return None
    return max(offered.posted_at + timedelta(days=days[len(told)]), now + _APART)


def _offered(tx: Transaction, award_id: str) -> Letter | None:
    return next((each for each in tx.mail.of_award(award_id) if each.kind is LetterKind.OFFER), None)


def _reminders(tx: Transaction, award_id: str) -> list[Letter]:
    of_it = (each for each in tx.mail.of_award(award_id) if each.kind is LetterKind.REMINDER)
    return [each for each in of_it if each.state is not LetterState.DROPPED]


def _hindrance(tx: Transaction, award: Award, now: datetime) -> str:
    """Return why nobody is reminded, "" if they are."""
    version, told = award.version, _reminders(tx, award.id)
    if award.person.is_forgotten or version.revocation or version.suspension:
        return "The badge is withdrawn or paused, or whose it is was forgotten."
    if award.declined_at or offers.is_claimed(tx, award):
        return "The badge was claimed or declined."
    if award.stage is not Stage.AGREED:
        return "The badge is not approved."
    if now >= award.claim_expires_at:
        return "The claim link has ended. Make a new one first."
    if tx.mail.standing(award.address).no_reminders_at:
        return "They want no reminders."
    if len(told) >= MOST:
        return "They were reminded twice, and that is enough."
    if told and now < told[-1].posted_at + _APART:
        return "They were reminded within the last day."
    return ""
