"""Awarding: a leader decides that a person has earned a badge; it is signed only when it is claimed."""

import calendar
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from credentials.achievement import Achievement
from credentials.stacking import Outcome, Rule
from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.achievements.catalog import SYSTEM
from issuer.awarding import editions
from issuer.awarding.departments import check_may_give
from issuer.awarding.evaluations import Judged, check_decidable, grounds_of, held_by, judged
from issuer.awarding.openness import check_open, check_terms
from issuer.awarding.recipients import parse_address
from issuer.errors import InvalidText, NotInLanguage, UnknownAward, UnknownLevel
from issuer.jobs import SETTLE
from issuer.kept.grounds import Occasion
from issuer.ledger import Approval, AuditEntry, Award, Person, PlannedBadge, StatusPlace, Version
from issuer.plain_text import fault_in_line, fault_in_lines, shown
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.scarcity import Edition
from issuer.sight import Sight
from keys.multibase import b64url_encode

CLAIM_LINK_LIFE = timedelta(days=90)
CLAIM_ID_BYTES = 16
NO_SUCH_LINK = N_("There is no badge at this address. Check the link, or ask whoever sent it.")
NAME_LIMIT = 200
EVIDENCE_LIMIT = 4_000
MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class AwardBadge:
    """The wish to award a badge. `to` is an e-mail address as typed, `evidence` what was seen.

    `by` is who does it, as the audit trail names them; `by_name` is what the recipient reads. `leader` is the principal
    who does it, None for a program. `asks_override`: where it can not be told whether the rule of a meta-badge is met,
    the award is made all the same and waits for somebody else to decide. `sight` is how far they see, None for
    everything: they award nothing beyond it. `language` is the one that the badge is to speak, "" for its own (ADR 57).
    """

    slug: str
    to: str
    name: str = ""
    level: int | None = None
    evidence: str = ""
    by: str = SYSTEM
    by_name: str = ""
    leader: str | None = None
    asks_override: bool = False
    sight: Sight | None = None
    language: str = ""


def award(tx: Transaction, command: AwardBadge, now: datetime, randomness: Randomness) -> Award:
    """Award a badge and return the award: its first version, with a place in the status lists, unsigned.

    It holds from `now`, and for a badge that expires until the end of the same local day so many months later
    (ADR 14). A person not known by this address is added. Where the badge needs approval, the award waits for it.

    Raises:
        InvalidRecipient: the address is not one that mail could reach.
        UnknownAchievement: there is no such badge.
        UnknownLevel: the badge has no such level, or needs one.
        NotInLanguage: it has no such language.
        NoneLeft: as many of it are awarded as may be.
        InvalidText: the evidence or a name is too long or can not be shown.
        StackIncomplete: it is a meta-badge, and what the person holds does not meet its rule.
        OutsideDepartment, OnlyHrAwards: whoever awards may not give this badge, or not to this person.
        NotAwardable, NotInPilot: its stage keeps it from being awarded, or from being awarded to this person.
        EvidenceNeeded: it needs evidence, and there is none.
        StackUndecided: not all that the person holds could be checked, and nobody is asked to decide.
    """
    command = tidied(command)
    address = parse_address(command.to)
    badge = catalog.find(tx, command.slug)
    check_may_give(tx, command.sight, badge, address)
    check_terms(badge, command.sight, command.evidence)
    check_open(tx, badge, (address, *_addresses(tx, address)))
    check_texts(command)
    check_level(badge.achievement, command.level)
    check_language(badge.achievement, command.language)
    at = whole_seconds(now)
    person = tx.people.find(address)
    asked = None if badge.rule is None else _asked(tx, badge, badge.rule, person, at)
    waits = badge.needs_approval or (asked is not None and _is_open(asked, command))
    if person is None:
        person = _added(tx, address, command.name, at, randomness)
    made = _made(tx, Wanted(command, badge, address, waits), person, at, randomness)
    return _kept(tx, made, command, asked)


def award_known(
    tx: Transaction, command: AwardBadge, person: Person, asked: Judged, randomness: Randomness
) -> Award:
    """Award a meta-badge to a person on record, who need not have an address; return the award, as `award` does.

    That its rule is met the caller has seen to, by `asked`. `command.to` is the address to record, or "".

    Raises:
        UnknownAchievement: there is no such badge.
        NoneLeft: as many of it are awarded as may be; then nothing was changed.
        NotAwardable, NotInPilot: its stage keeps it from being awarded.
    """
    badge, at = catalog.find(tx, command.slug), whole_seconds(asked.at)
    check_open(tx, badge, person.addresses)
    wanted = Wanted(command, badge, command.to, badge.waits_if_earned)
    return _kept(tx, _made(tx, wanted, person, at, randomness), command, asked)


def by_claim(tx: Transaction, claim_id: str) -> Award:
    """Return the award that a claim link leads to.

    Raises:
        UnknownAward: it leads to none here.
    """
    award = tx.awards.by_claim(claim_id)
    if award is None:
        raise UnknownAward(NO_SUCH_LINK)
    return award


def find(tx: Transaction, award_id: str) -> Award:
    """Return an award, locked until the transaction ends.

    Raises:
        UnknownAward: there is none of this id.
    """
    found = tx.awards.get(award_id)
    if found is None:
        raise UnknownAward(N_("There is no award of this id here. Look it up in the list of awards."))
    return found


def award_history(tx: Transaction, award_id: str) -> Sequence[AuditEntry]:
    """Return what was done about an award, oldest first.

    Raises:
        UnknownAward: there is none of this id.
    """
    return tx.audit.of_object(find(tx, award_id).id)


def renew_claim_link(
    tx: Transaction, award_id: str, now: datetime, randomness: Randomness, by: str = SYSTEM
) -> Award:
    """Give an award a new claim link for another 90 days and return it so; the old link leads nowhere then.

    Offers that the old link showed are cancelled.

    Raises:
        UnknownAward: there is none of this id.
    """
    at = whole_seconds(now)
    claim_id, expires_at = b64url_encode(randomness.token(CLAIM_ID_BYTES)), at + CLAIM_LINK_LIFE
    found = find(tx, award_id)
    tx.awards.set_claim(award_id, claim_id, expires_at)
    tx.offers.cancel_open(award_id, at)
    _note(tx, found, "claim_link.renewed", by, at, {})
    return replace(found, claim_id=claim_id, claim_expires_at=expires_at)


def valid_until(start: datetime, months: int, zone: str) -> datetime:
    """Return the last second of the same local day `months` later, in UTC; the 31st becomes the month's last.

    `zone` is an IANA time zone. Where clocks are changed at midnight, the day ends where the next one begins.
    """
    local = ZoneInfo(zone)
    day = start.astimezone(local).date()
    years, month = divmod(day.month - 1 + months, MONTHS_IN_A_YEAR)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    end = day.replace(year=day.year + years, month=month + 1, day=min(day.day, last))
    next_day = datetime.combine(end + timedelta(days=1), time(), local)
    return next_day.astimezone(UTC) - timedelta(seconds=1)


def _addresses(tx: Transaction, address: str) -> tuple[str, ...]:
    known = tx.people.find(address)
    return () if known is None else known.addresses


def _asked(tx: Transaction, badge: PlannedBadge, rule: Rule, person: Person | None, at: datetime) -> Judged:
    """Ask a rule of what a person holds, which nobody changes until what is awarded for it is kept."""
    if person is not None:
        tx.people.hold(person.id)
    return judged(rule, badge.achievement, held_by(tx, person, at), at, at)


def _is_open(asked: Judged, command: AwardBadge) -> bool:
    """Return whether somebody else has to decide if the rule is met.

    Raises:
        StackIncomplete, StackUndecided: as `award`.
    """
    if not command.asks_override or asked.outcome is not Outcome.INDETERMINATE:
        asked.check()
        return False
    check_decidable(asked)
    return True


def _kept(tx: Transaction, made: Award, command: AwardBadge, asked: Judged | None) -> Award:
    tx.awards.add(made)
    told = told_of(command, made.address)
    if asked is not None:
        tx.jobs.put(SETTLE, made.person.id, made.awarded_at)
        grounds = grounds_of(asked, made.id, Occasion.AWARDED, command.by)
        tx.grounds.add(made.person.id, grounds)
        told |= grounds.told
    _note(tx, made, "award.made", command.by, made.awarded_at, told)
    return made


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be awarded: to which address, and whether it waits for somebody else's decision."""

    command: AwardBadge
    badge: PlannedBadge
    address: str
    waits: bool


def _made(tx: Transaction, wanted: Wanted, person: Person, at: datetime, randomness: Randomness) -> Award:
    edition = editions.take(tx, wanted.badge, at)
    seat = Seat(at, tx.organisation.zone, tx.statuses.reserve(randomness), edition)
    return composed(wanted, person, seat, randomness)


@dataclass(frozen=True, slots=True)
class Seat:
    """When an award is made, in which zone its days count, its place in the status lists, and which of how many."""

    at: datetime
    zone: str
    place: StatusPlace
    edition: Edition | None


def composed(wanted: Wanted, person: Person, seat: Seat, randomness: Randomness) -> Award:
    """Return an award as it is to be kept: its first version, unsigned."""
    command, badge, at = wanted.command, wanted.badge, seat.at
    award_id = random_uuid(randomness).urn
    return Award(
        id=award_id,
        slug=badge.slug,
        achievement=badge.achievement.in_language(command.language),
        person=person,
        address=wanted.address,
        level=command.level,
        evidence=command.evidence,
        awarded_by=command.by_name,
        awarded_at=at,
        claim_id=b64url_encode(randomness.token(CLAIM_ID_BYTES)),
        claim_expires_at=at + CLAIM_LINK_LIFE,
        version=_first_version(award_id, badge, seat),
        given_by=command.by,
        approval=Approval(command.by) if wanted.waits else None,
        leader=command.leader,
        edition=seat.edition,
    )


def _first_version(award_id: str, badge: PlannedBadge, seat: Seat) -> Version:
    months, place = badge.expiry_months, seat.place
    end = None if months is None else valid_until(seat.at, months, seat.zone)
    return Version(award_id, 1, seat.at, end, place.list_number, place.index, privacy=badge.privacy)


def _added(tx: Transaction, address: str, name: str, at: datetime, randomness: Randomness) -> Person:
    # Somebody else may be adding the same person at this moment.
    return tx.people.find_or_add(Person(str(random_uuid(randomness)), name, (address,)), at)


def random_uuid(randomness: Randomness) -> uuid.UUID:
    """Return an id that nobody can guess (RFC 9562, 5.4)."""
    return uuid.UUID(bytes=randomness.token(16), version=4)


def check_level(achievement: Achievement, level: int | None) -> None:
    """Return if a badge can be awarded at this level.

    Raises:
        UnknownLevel: it has no such level, or needs one.
    """
    numbers = [each.number for each in achievement.levels]
    if level is None and numbers:
        raise UnknownLevel(
            say("“{name}” has levels; say which: {numbers}.", name=achievement.name, numbers=_listed(numbers))
        )
    if level is not None and level not in numbers:
        if not numbers:
            raise UnknownLevel(
                say("“{name}” has no level {level}; it has no levels.", name=achievement.name, level=level)
            )
        raise UnknownLevel(
            say(
                "“{name}” has no level {level}; its levels are {numbers}.",
                name=achievement.name,
                level=level,
                numbers=_listed(numbers),
            )
        )


def check_language(achievement: Achievement, language: str) -> None:
    """Return if a badge can be awarded in this language; "" is its own.

    Raises:
        NotInLanguage: it has it not, or not all of its texts.
    """
    if language and language not in achievement.languages:
        known = ", ".join(achievement.languages) or N_("not said")
        raise NotInLanguage(
            say(
                "“{name}” is not there in “{language}”. Its languages are: {known}. Nothing was awarded.",
                name=achievement.name,
                language=shown(language),
                known=known,
            )
        )


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def tidied(command: AwardBadge) -> AwardBadge:
    """Return a wish without space around its texts."""
    # Browsers send the lines of a text field with CR LF (HTML, multipart and urlencoded forms).
    evidence = command.evidence.replace("\r\n", "\n").strip()
    return replace(command, name=command.name.strip(), evidence=evidence, by_name=command.by_name.strip())


def check_texts(command: AwardBadge) -> None:
    """Return if every text of a wish can be shown.

    Raises:
        InvalidText: one is too long, or can not be shown.
    """
    faults = {
        N_("The name"): fault_in_line(command.name, NAME_LIMIT),
        N_("The evidence"): fault_in_lines(command.evidence, EVIDENCE_LIMIT),
        N_("The name of who awards"): fault_in_line(command.by_name, NAME_LIMIT),
    }
    for what, fault in faults.items():
        if fault is not None:
            raise InvalidText(say("{what} can not be used. {fault}", what=what, fault=fault))


def whole_seconds(now: datetime) -> datetime:
    """Return an instant as records have it: in UTC, without parts of a second."""
    return now.astimezone(UTC).replace(microsecond=0)


def told_of(command: AwardBadge, address: str) -> dict[str, str]:
    """Return what the audit trail says of an award."""
    level = "" if command.level is None else str(command.level)
    told = {"badge": command.slug, "address": address, "level": level, "evidence": command.evidence}
    return told | ({"language": command.language} if command.language else {})


def _note(tx: Transaction, about: Award, action: str, by: str, at: datetime, values: dict[str, str]) -> None:
    tx.audit.record(AuditEntry(at, by, action, about.id, values, about.person.id))
