"""Which course earns which badge, and how one level leads to the next."""

from dataclasses import dataclass
from typing import Final

from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.awarding import awards
from issuer.courses.sources import ID_BYTES, NAME_LIMIT, Hand, find_source, note, one_line
from issuer.errors import CourseRefused, OutsideDepartment, UnknownCourseThing
from issuer.jobs import GRADUATE
from issuer.kept.courses import FULL_SCORE, LevelStep, Way
from issuer.ledger import PlannedBadge
from issuer.ports import Transaction
from issuer.sight import Sight
from keys.multibase import b64url_encode

MOST_WAYS: Final = 1_000
_COURSE_LIMIT: Final = 500
_MOST_COMPLETIONS: Final = 100
_MOST_MONTHS: Final = 120


@dataclass(frozen=True, slots=True)
class WishedWay:
    """The wish that a course earns a badge; `least` is the score that it takes, None for completion."""

    source_id: str
    course: str
    slug: str
    level: int | None = None
    least: int | None = None
    title: str = ""


def add_way(hand: Hand, wish: WishedWay) -> Way:
    """Let a course earn a badge, and return that way to it.

    Raises:
        UnknownSource: no such program tells of courses.
        UnknownAchievement, UnknownLevel: there is no such badge, or no such level of it.
        OutsideDepartment: the badge is another department's.
        CourseRefused: it is a meta-badge, the course is not named, the score is none, or the course earns it already.
    """
    find_source(hand.tx, wish.source_id)
    badge = _own_badge(hand, wish.slug)
    if badge.rule is not None:
        raise CourseRefused(N_("A meta-badge is earned by badges. Let the course earn one of those."))
    awards.check_level(badge.achievement, wish.level)
    _check_score(wish.least)
    if len(hand.tx.courses.ways()) >= MOST_WAYS:
        raise CourseRefused(say("There are at most {most} ways to earn badges by courses.", most=MOST_WAYS))
    course = one_line(wish.course, N_("The course"), _COURSE_LIMIT)
    title = one_line(wish.title or course[:NAME_LIMIT], N_("The name of the course"), NAME_LIMIT)
    way_id = b64url_encode(hand.randomness.token(ID_BYTES))
    way = Way(way_id, wish.source_id, course, title, wish.slug, wish.level, wish.least, hand.at)
    if not hand.tx.courses.add_way(way):
        raise CourseRefused(N_("This course earns this badge already. Remove that way first to change it."))
    values = {"course": course, "badge": wish.slug, "level": "" if wish.level is None else str(wish.level)}
    note(hand, "course.mapped", way_id, values)
    return way


def remove_way(hand: Hand, way_id: str) -> None:
    """Let a course earn a badge no more; what it earned stays.

    Raises:
        UnknownCourseThing: there is no such way.
        OutsideDepartment: the badge is another department's.
    """
    way = next((each for each in hand.tx.courses.ways() if each.id == way_id), None)
    if way is None:
        raise UnknownCourseThing(N_("This way to earn a badge was removed already."))
    _own_badge(hand, way.slug)
    hand.tx.courses.remove_way(way_id)
    note(hand, "course.unmapped", way_id, {"course": way.course, "badge": way.slug})


def put_step(hand: Hand, step: LevelStep) -> None:
    """Say how a level is reached from the one below, in place of what was said of it.

    Raises:
        UnknownAchievement, UnknownLevel: there is no such badge, or no such level of it.
        OutsideDepartment: the badge is another department's.
        CourseRefused: it is the first level, or nothing is asked for, or too much.
    """
    badge = _own_badge(hand, step.slug)
    awards.check_level(badge.achievement, step.level)
    numbers = sorted(each.number for each in badge.achievement.levels)
    if step.level == numbers[0]:
        raise CourseRefused(N_("The first level is earned by a course or by hand; nothing leads to it."))
    _check_score(step.least)
    is_asking = step.completions or step.months or step.least is not None
    if (
        not is_asking
        or not 0 <= step.completions <= _MOST_COMPLETIONS
        or not 0 <= step.months <= _MOST_MONTHS
    ):
        raise CourseRefused(
            say(
                "Ask for something: up to {most_completions} completions, up to {most_months} months, or "
                "a score.",
                most_completions=_MOST_COMPLETIONS,
                most_months=_MOST_MONTHS,
            )
        )
    hand.tx.steps.put(step)
    hand.tx.jobs.put(GRADUATE, step.slug, hand.at)
    values = {"level": str(step.level), "completions": str(step.completions), "months": str(step.months)}
    note(hand, "course_step.set", step.slug, values)


def remove_step(hand: Hand, slug: str, level: int) -> None:
    """Let nothing lead to a level any more; who has it keeps it.

    Raises:
        UnknownCourseThing: nothing leads to it.
        OutsideDepartment: the badge is another department's.
    """
    _own_badge(hand, slug)
    if not hand.tx.steps.remove(slug, level):
        raise UnknownCourseThing(N_("Nothing leads to this level any more."))
    note(hand, "course_step.removed", slug, {"level": str(level)})


def may_map(tx: Transaction, sight: Sight | None, slug: str) -> bool:
    """Whether whoever sees so far may say what earns this badge: HR, or the badge manager of its department."""
    return sight is None or tx.plan.departments().get(slug, "") in ("", sight.department)


def _own_badge(hand: Hand, slug: str) -> PlannedBadge:
    badge = catalog.find(hand.tx, slug)
    if not may_map(hand.tx, hand.sight, slug):
        raise OutsideDepartment(
            say("“{name}” is another department's badge. Ask HR.", name=badge.achievement.name)
        )
    return badge


def _check_score(least: int | None) -> None:
    if least is not None and not 0 <= least <= FULL_SCORE:
        raise CourseRefused(N_("The score is a percentage from 0 to 100."))
