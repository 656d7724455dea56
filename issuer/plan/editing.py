"""A badge is changed by hand: from the version that somebody looked at, and to one that the plan allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from credentials.wording import in_a_row, say
from issuer.achievements import catalog
from issuer.achievements.catalog import BadgeDraft, draft_of
from issuer.awarding.openness import stage_of
from issuer.errors import BadgeChanged, PlanRefused
from issuer.ledger import PlannedBadge
from issuer.plan import plan_links
from issuer.plan.plan_links import Line
from issuer.plan.planning import COLUMNS, cells_of
from issuer.plan.staging import Planner, begin_draft, publish_as
from issuer.ports import Transaction
from issuer.stages import BadgeStage

LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Change:
    """What a column of a badge's row says in one version, and in another."""

    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a badge, and what it changed."""

    number: int
    name: str
    changes: tuple[Change, ...]


def save(planner: Planner, draft: BadgeDraft, based_on: int) -> PlannedBadge:
    """Publish what somebody made of a badge, and return it: a new version, unless the newest says just that.

    What was awarded keeps the version that it was awarded by (ADR 10).

    Raises:
        UnknownAchievement: there is no such badge.
        OutsideDepartment: it is not theirs to change.
        BadgeChanged: it is not the version any more that they began with; the message says what changed.
        PlanRefused: the badge does not fit the plan.
    """
    catalog.find(planner.tx, draft.slug)
    planner.check(draft.slug)
    current = planner.tx.plan.hold(draft.slug)
    if current is None or current.achievement.version != based_on:
        raise BadgeChanged(_changed(planner.tx, draft.slug, based_on))
    check_fits(planner.tx, draft)
    return publish_as(planner, draft)


def begin(planner: Planner, draft: BadgeDraft) -> PlannedBadge:
    """Make a new badge as a draft, and return it.

    Raises:
        OutsideDepartment: whoever begins it is in no department.
        BadgeChanged: there is a badge or an idea of this name.
        PlanRefused: it does not fit the plan.
    """
    planner.check(draft.slug)
    check_fits(planner.tx, draft)
    begin_draft(planner, draft.slug)
    return publish_as(planner, draft)


def check_fits(tx: Transaction, draft: BadgeDraft) -> None:
    """Return if a badge hangs together with the others of the plan.

    Raises:
        PlanRefused: it does not.
    """
    others = [draft_of(each) for each in tx.plan.every() if each.slug != draft.slug]
    problems = plan_links.problems([Line(1, draft)], others, [each.name for each in tx.partners.all()])
    if problems:
        raise PlanRefused(tuple(problems))


def row_of(tx: Transaction, badge: PlannedBadge) -> dict[str, str]:
    """Return the cells of a badge's row by column."""
    drafts = [draft_of(each) for each in tx.plan.every()]
    return cells_of(draft_of(badge), drafts, stage_of(tx, badge.slug))


def editions(tx: Transaction, slug: str) -> Sequence[Edition]:
    """Return the newest versions of a badge, the newest first, each with what it changed.

    Raises:
        UnknownAchievement: there is no such badge.
    """
    newest = catalog.find(tx, slug).achievement.version
    return list(_editions(tx, slug, range(newest, max(0, newest - LISTED), -1)))


def _editions(tx: Transaction, slug: str, numbers: range) -> Iterator[Edition]:
    for number in numbers:
        badge, before = tx.plan.edition(slug, number), tx.plan.edition(slug, number - 1)
        if badge is not None:
            changes = () if before is None else differences(before, badge)
            yield Edition(number, badge.achievement.name, changes)


def differences(before: PlannedBadge, after: PlannedBadge) -> tuple[Change, ...]:
    """Return what the rows of two versions say differently, by column."""
    was, now = _alone(before), _alone(after)
    return tuple(Change(each, was[each], now[each]) for each in COLUMNS if was[each] != now[each])


def _alone(badge: PlannedBadge) -> dict[str, str]:
    return cells_of(draft_of(badge), (), BadgeStage.LIVE)


def _changed(tx: Transaction, slug: str, based_on: int) -> str:
    before, after = tx.plan.edition(slug, based_on), catalog.find(tx, slug)
    changes = () if before is None else differences(before, after)
    version = after.achievement.version
    if not changes:
        return say(
            "Somebody else saved this badge while you worked on it; version {version} is published now. "
            "Nothing of yours was saved, and it is still here: compare the two, then save again.",
            version=version,
        )
    now = [say("{column} is now “{now}”", column=each.column, now=_short(each.now)) for each in changes]
    return say(
        "Somebody else saved this badge while you worked on it; version {version} is published now: "
        "{changes}. Nothing of yours was saved, and it is still here: compare the two, then save again.",
        version=version,
        changes=in_a_row(now, "; "),
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - about a line
