"""The plan as people work on it: ideas come and go, badges go from stage to stage, tables are brought in (ADR 65)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from graphlib import TopologicalSorter

from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.achievements.catalog import SYSTEM, BadgeDraft, draft_of, publish
from issuer.achievements.press import Press
from issuer.awarding.openness import stage_of
from issuer.errors import (
    BadgeChanged,
    OutsideDepartment,
    StageRefused,
    UnknownAchievement,
)
from issuer.ledger import AuditEntry, PlannedBadge
from issuer.plan import plan_links
from issuer.plan.planning import COLUMNS, PlanTable, Standing, read_table
from issuer.ports import Transaction
from issuer.sight import Sight
from issuer.stages import NEXT, BadgeStage, Idea, leads_to


@dataclass(frozen=True, slots=True)
class Planner:
    """Who works on the plan: in which transaction, where badges are published, and how far they see (None: all)."""

    tx: Transaction
    press: Press
    now: datetime
    by: str = SYSTEM
    sight: Sight | None = None

    @property
    def at(self) -> datetime:
        """When it is done, as records have it."""
        return self.now.astimezone(UTC).replace(microsecond=0)

    @property
    def own(self) -> Collection[str] | None:
        """The badges and ideas that they may change; None for all."""
        if self.sight is None:
            return None
        mine = self.tx.plan.departments().items()
        return [slug for slug, department in mine if department == self.sight.department]

    def check(self, slug: str) -> None:
        """Return if they may change this badge or idea, or begin it.

        Raises:
            OutsideDepartment: it is another department's, or everybody's.
        """
        own = self.own
        if self.sight is not None and not self.sight.department:
            raise OutsideDepartment(N_("You are in no department, so you plan no badges. Ask HR."))
        if own is not None and slug not in own and standing_of(self.tx).stage(slug) is not None:
            raise OutsideDepartment(
                N_("Badge managers plan their own department's badges. Ask HR to change it.")
            )

    def note(self, action: str, slug: str, values: Mapping[str, str]) -> None:
        """Put on record what was done."""
        self.tx.audit.record(AuditEntry(self.at, self.by, action, slug, dict(values)))


def standing_of(tx: Transaction, own: Collection[str] | None = None) -> Standing:
    """Return what a table of the plan is read against."""
    return Standing(tx.plan.every(), tx.stages.all(), [each.name for each in tx.partners.all()], own)


def bring_in(planner: Planner, table: PlanTable) -> tuple[str, ...]:
    """Keep what a table says, and return the slugs of its badges and ideas. All of it, or nothing.

    Raises:
        BadgeChanged: somebody changed an idea of it meanwhile.
        UnknownAchievement, UnknownLevel, UnknownPartner, PublicUrlChanged: as `catalog.publish`.
    """
    by_slug = {draft.slug: draft for draft in table.drafts}
    needs = {
        draft.slug: [each for each in plan_links.needed(draft) if each in by_slug] for draft in table.drafts
    }
    for slug in TopologicalSorter(needs).static_order():
        _bring_in_badge(planner, by_slug[slug], table.stages.get(slug))
    for idea in table.ideas:
        known = planner.tx.stages.idea(idea.slug)
        keep_idea(planner, replace(idea, revision=1 if known is None else known.revision + 1))
    return table.slugs


def _bring_in_badge(planner: Planner, draft: BadgeDraft, wanted: BadgeStage | None) -> None:
    was = planner.tx.stages.of(draft.slug)
    is_new = was is None and planner.tx.plan.find(draft.slug) is None
    if is_new or was is BadgeStage.IDEA:
        _begin(planner, draft.slug, was, wanted or BadgeStage.LIVE)
    elif wanted is not None:
        _pass_on(planner, draft.slug, wanted)
    publish_as(planner, draft)


# --- ideas ----------------------------------------------------------------------------------------


def keep_idea(planner: Planner, idea: Idea) -> None:
    """Keep an idea as its next revision, or begin it with revision 1; one that says nothing new stays as it is.

    Raises:
        OutsideDepartment: it is not theirs to change.
        BadgeChanged: there is a badge of this name, or somebody changed the idea meanwhile.
    """
    planner.check(idea.slug)
    known = planner.tx.stages.idea(idea.slug)
    if known is not None and known.cells == idea.cells and known.revision == idea.revision - 1:
        return
    if planner.tx.plan.find(idea.slug) is not None or not planner.tx.stages.note(idea, planner.at):
        raise BadgeChanged(
            say(
                "“{slug}” is a badge by now, or somebody else changed the row meanwhile. Nothing was "
                "saved. Look at it again, then make your change there.",
                slug=idea.slug,
            )
        )
    _claim(planner, idea.slug)
    planner.note("idea.kept", idea.slug, idea.cells)


def drop_idea(planner: Planner, slug: str) -> None:
    """Take an idea out of the plan.

    Raises:
        UnknownAchievement: there is none of this slug.
        OutsideDepartment: it is not theirs to change.
    """
    planner.check(slug)
    if not planner.tx.stages.forget(slug):
        raise UnknownAchievement(
            say("There is no idea called “{slug}” here; it may be a badge by now.", slug=slug)
        )
    planner.tx.plan.set_department(slug, "")
    planner.note("idea.dropped", slug, {})


def _claim(planner: Planner, slug: str) -> None:
    """Let what a badge manager begins be their department's."""
    if planner.sight is not None and slug not in planner.tx.plan.departments():
        planner.tx.plan.set_department(slug, planner.sight.department)


# --- stages ---------------------------------------------------------------------------------------


def next_stages(stage: BadgeStage) -> tuple[BadgeStage, ...]:
    """Return where a badge goes from a stage."""
    return NEXT[stage]


def move(planner: Planner, slug: str, to: BadgeStage) -> PlannedBadge:
    """Bring a badge or an idea to its next stage, and return the badge.

    An idea that becomes a draft is read as a row of the plan is. What says that it is tried out, or that no longer,
    is a new version; what was awarded keeps its own.

    Raises:
        UnknownAchievement: there is neither a badge nor an idea of this name.
        OutsideDepartment: it is not theirs to change.
        StageRefused: it does not come to this stage, or somebody moved it meanwhile.
        PlanRefused: the row of an idea does not say a badge yet.
    """
    planner.check(slug)
    idea = planner.tx.stages.idea(slug)
    was = BadgeStage.IDEA if idea is not None else stage_of(planner.tx, catalog.find(planner.tx, slug).slug)
    if to not in NEXT[was]:
        raise StageRefused(
            say(
                "“{slug}” is at the stage {was}, and goes on to {next}, not to {to}. Nothing was changed.",
                slug=slug,
                was=was,
                next=_listed(NEXT[was]),
                to=to,
            )
        )
    if idea is None:
        _shift(planner, slug, was, to)
        return publish_as(planner, draft_of(catalog.find(planner.tx, slug)))
    (draft,) = read_table(rows_of_idea(idea), standing_without(planner.tx, slug)).drafts
    _begin(planner, slug, was, to)
    return publish_as(planner, draft)


def standing_without(tx: Transaction, slug: str) -> Standing:
    """Return what a row is read against that is to become more than the idea it is."""
    standing = standing_of(tx)
    return replace(standing, stages={name: each for name, each in standing.stages.items() if name != slug})


def rows_of_idea(idea: Idea) -> list[list[str]]:
    """Return an idea as a table of one row that says a draft."""
    cells = {**idea.cells, "status": BadgeStage.DRAFT.value}
    return [list(COLUMNS), [cells.get(column, "") for column in COLUMNS]]


def publish_as(planner: Planner, draft: BadgeDraft) -> PlannedBadge:
    """Publish a draft of somebody who may; see `catalog.publish`."""
    press = planner.press
    return publish(planner.tx, draft, press.base_url, press.issuer_did, planner.now, planner.by)


def begin_draft(planner: Planner, slug: str) -> None:
    """Begin a badge as a draft, before it is published for the first time.

    Raises:
        BadgeChanged: there is a badge or an idea of this name.
    """
    if planner.tx.plan.find(slug) is not None:
        raise _taken(slug)
    _begin(planner, slug, None, BadgeStage.DRAFT)


def _begin(planner: Planner, slug: str, was: BadgeStage | None, to: BadgeStage) -> None:
    stages = planner.tx.stages
    is_begun = stages.begin(slug, to, planner.at) if was is None else stages.move(slug, was, to, planner.at)
    if not is_begun:
        raise _taken(slug)
    _claim(planner, slug)
    planner.note("badge.stage_changed", slug, {"from": "" if was is None else was.value, "to": to.value})


def _taken(slug: str) -> BadgeChanged:
    return BadgeChanged(
        say(
            "There is a badge or an idea called “{slug}” already. Nothing was saved. Choose another.",
            slug=slug,
        )
    )


def _pass_on(planner: Planner, slug: str, to: BadgeStage) -> None:
    """Bring a badge to a stage that it comes to, whatever lies between; to its own is nothing."""
    was = stage_of(planner.tx, slug)
    if not leads_to(was, to):
        raise StageRefused(
            say(
                "“{slug}” is at the stage {was} and does not come to {to}. Nothing was changed.",
                slug=slug,
                was=was,
                to=to,
            )
        )
    if was is not to:
        _shift(planner, slug, was, to)


def _shift(planner: Planner, slug: str, was: BadgeStage, to: BadgeStage) -> None:
    planner.tx.stages.begin(slug, BadgeStage.LIVE, planner.at)
    if not planner.tx.stages.move(slug, was, to, planner.at):
        raise StageRefused(
            say("Somebody else moved “{slug}” meanwhile. Nothing was changed; look at it again.", slug=slug)
        )
    planner.note("badge.stage_changed", slug, {"from": was.value, "to": to.value})


def _listed(stages: tuple[BadgeStage, ...]) -> str:
    return " or ".join(stages)
