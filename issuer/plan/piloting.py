"""Pilots: a badge is tried out on a group, who say whether they understood it and found it fair (ADR 65)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from credentials import wording
from issuer.achievements import catalog
from issuer.achievements.catalog import PILOT_TAG
from issuer.awarding.recipients import parse_address
from issuer.errors import InvalidRecipient, InvalidText, NotInPilot, PilotRefused
from issuer.ledger import AuditEntry, Award, Stage
from issuer.pilots import Voice
from issuer.plain_text import fault_in_lines
from issuer.plan.staging import Planner
from issuer.ports import Transaction

MOST_MEMBERS: Final = 200
COMMENT_LIMIT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Report:
    """What a pilot has come to: how many are in it, were awarded and claimed, and what they say."""

    members: tuple[str, ...]
    awarded: int
    claimed: int
    voices: tuple[Voice, ...]

    @property
    def understood(self) -> int:
        """How many understood the badge."""
        return sum(voice.understood for voice in self.voices)

    @property
    def fair(self) -> int:
        """How many found it fair."""
        return sum(voice.fair for voice in self.voices)

    @property
    def comments(self) -> tuple[str, ...]:
        """What they wrote, without the empty ones and without names."""
        return tuple(voice.comment for voice in self.voices if voice.comment)


def choose_group(planner: Planner, slug: str, typed: str) -> tuple[str, ...]:
    """Let the people whose addresses are typed, one a line, be the pilot group; return their addresses.

    Raises:
        UnknownAchievement: there is no such badge.
        OutsideDepartment: it is not theirs to change.
        PilotRefused: an address is none, they are too many, or somebody is of another department.
    """
    planner.check(slug)
    catalog.find(planner.tx, slug)
    addresses = tuple(dict.fromkeys(_address(number, line) for number, line in _lines(typed)))
    if len(addresses) > MOST_MEMBERS:
        raise PilotRefused(
            wording.say(
                "There are {n} people; a pilot has {most} at most.", n=len(addresses), most=MOST_MEMBERS
            )
        )
    _check_departments(planner, addresses)
    planner.tx.pilots.set_members(slug, addresses)
    planner.note("pilot.group_changed", slug, {"people": str(len(addresses))})
    return addresses


def report(tx: Transaction, slug: str) -> Report:
    """Return what the pilot of a badge has come to.

    Raises:
        UnknownAchievement: there is no such badge.
    """
    catalog.find(tx, slug)
    given = [award for award in tx.awards.of_badges([slug]) if is_of_pilot(award)]
    claimed = {copy.award_id for copy in tx.copies.of_badges([slug])}
    members, voices = tuple(tx.pilots.members(slug)), tuple(tx.pilots.heard(slug))
    return Report(members, len(given), sum(award.id in claimed for award in given), voices)


def is_of_pilot(award: Award) -> bool:
    """Return whether what somebody holds says that it is of a pilot."""
    return PILOT_TAG in award.achievement.tags


def say(tx: Transaction, award: Award, voice: Voice) -> None:
    """Keep what whoever was awarded a badge in its pilot says of it, in place of what they said before.

    Raises:
        NotInPilot: the award is of no pilot, or does not stand.
        InvalidText: the comment is too long, or can not be shown.
    """
    if not is_of_pilot(award) or award.stage is not Stage.AGREED or award.person.is_forgotten:
        raise NotInPilot(wording.N_("This badge is not being tried out on you. Nothing was kept."))
    fault = fault_in_lines(voice.comment, COMMENT_LIMIT)
    if fault is not None:
        raise InvalidText(wording.say("The comment can not be used. {fault}", fault=fault))
    tx.pilots.say(award.slug, voice)
    answers = {"understood": _word(is_so=voice.understood), "fair": _word(is_so=voice.fair)}
    tx.audit.record(AuditEntry(voice.at, "claim_link", "pilot.voice", award.id, answers, award.person.id))


def voice_of(award: Award, comment: str, now: datetime, *, understood: bool, fair: bool) -> Voice:
    """Return what somebody says of an award, as it is kept."""
    told = comment.replace("\r\n", "\n").strip()
    return Voice(award.id, understood, fair, told, now.astimezone(UTC).replace(microsecond=0))


def _lines(typed: str) -> Sequence[tuple[int, str]]:
    numbered = enumerate((line.strip() for line in typed.splitlines()), 1)
    return [(number, line) for number, line in numbered if line]


def _address(number: int, line: str) -> str:
    try:
        return parse_address(line)
    except InvalidRecipient as fault:
        raise PilotRefused(wording.say("Line {number}: {fault}", number=number, fault=fault)) from fault


def _check_departments(planner: Planner, addresses: Sequence[str]) -> None:
    if planner.sight is None:
        return
    others = [
        each for each in addresses if planner.tx.people.department(each) not in ("", planner.sight.department)
    ]
    if others:
        raise PilotRefused(
            wording.say(
                "{others}: of another department. Take them out, or ask HR.", others=", ".join(others)
            )
        )


def _word(*, is_so: bool) -> str:
    return "yes" if is_so else "no"
