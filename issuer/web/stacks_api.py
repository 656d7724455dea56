"""`/v1/stacks`: the rules of meta-badges by machine: read, and looked at before they are published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field

from issuer.achievements import catalog
from issuer.achievements.press import Press
from issuer.errors import RuleRefused
from issuer.ledger import PlannedBadge
from issuer.plan import rule_words, term_words
from issuer.rules.drafting import draft_so_far
from issuer.rules.looking import Asked, Look, matter_of
from issuer.rules.reaching import Reach, Reached
from issuer.rules.simulating import Kept
from issuer.web.desk import Desk
from issuer.web.limits import named_to
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies

USUAL_LIMIT: Final = 100
_Each = TypeVar("_Each", Reached, Kept)
_ANY_THREE: Final = "3 of: communication; collaboration; critical-thinking; creativity"


class PreviewRequest(BaseModel):
    """The rule to look at: in words, as a rule document, or with neither the one that is published."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)
    requires: str | None = Field(
        default=None, description="the rule in the words of a plan", examples=[_ANY_THREE]
    )
    rule_terms: str = Field(default="", description="its terms in the words of a plan")
    rule: dict[str, Any] | None = Field(default=None, description="a rule document, in place of words")
    limit: int = Field(default=USUAL_LIMIT, ge=0, le=100_000, description="how many people each list names")


class Somebody(BaseModel):
    """How far one person is. One more of the badges `lacking` would do; `award` is the badge, if they have it."""

    person: str = Field(description="the person's id")
    name: str
    address: str
    reach: Reach
    lacking: list[str]
    award: str | None


class KeptAward(BaseModel):
    """A meta-badge that stays, under the version it was awarded by, though its holder does not meet the draft."""

    person: str
    name: str
    address: str
    award: str
    version: int


class Counts(BaseModel):
    """How many people there are of each kind; of those `looked_at`, each holds something that the rule asks for."""

    looked_at: int
    qualifying: int
    one_away: int


class Changes(BaseModel):
    """What publishing the draft would change, with the number of people of each kind."""

    newly: int
    no_more: int
    both: int
    kept: int
    newly_qualifying: list[Somebody]
    no_more_qualifying: list[Somebody]
    kept_awards: list[KeptAward]


class PreviewMade(BaseModel):
    """Whom a rule reaches. `change` is there for a draft, held against the rule that is published."""

    achievement: str
    version: int = Field(description="the version that is published")
    at: datetime
    counts: Counts
    qualifying: list[Somebody]
    one_away: list[Somebody]
    change: Changes | None
    rule: dict[str, Any] = Field(description="the rule document that was looked at")


class StackTold(BaseModel):
    """A meta-badge's rule as it is published, in the words of a plan and as a document."""

    achievement: str
    name: str
    version: int
    requires: str
    rule_terms: str
    rule_url: str
    rule: dict[str, Any]


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes about rules."""
    routes = APIRouter(tags=["stacks"], route_class=StrictBodies)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]

    @routes.get("/v1/stacks", summary="List the rules of all meta-badges")
    def listed(visitor: plans) -> list[StackTold]:
        """Return each meta-badge with its rule, by its short name."""
        with desk.work(visitor.organisation) as work:
            told = [stack_told(badge) for badge in work.tx.plan.all()]
        return [each for each in told if each is not None]

    @routes.get("/v1/stacks/{slug}", summary="Read the rule of a meta-badge")
    def one(visitor: plans, slug: str) -> StackTold:
        """Return a meta-badge's rule as it is published."""
        with desk.work(visitor.organisation) as work:
            found = stack_told(catalog.find(work.tx, slug))
        if found is None:
            raise RuleRefused((f"“{slug}” rests on no other badges; it has no rule.",))
        return found

    @routes.post("/v1/stacks/{slug}/preview", summary="Tell whom a rule would reach")
    def look(visitor: plans, slug: str, asked: Annotated[PreviewRequest, Body()]) -> PreviewMade:
        """Return who meets a rule, who is one badge away, and what publishing it would change. Nothing changes.

        The counts are of everybody; the lists name only people in the caller's sight.
        """
        with desk.work(visitor.organisation) as work:
            wanted = Asked(asked.requires, asked.rule_terms, asked.rule)
            found, at = matter_of(work.tx, slug, wanted, Press(desk.public_url, work.identity.did)), work.now
            named = named_to(work.tx, visitor)
        return preview_made(found.look(at), at, Told(asked.limit, named))

    return routes


@dataclass(frozen=True, slots=True)
class Told:
    """Who is named in lists: at most so many in each, and only people of these ids, or with None everybody."""

    limit: int
    named: frozenset[str] | None = None

    def of(self, found: Sequence[_Each]) -> list[_Each]:
        """Return those of a list who are named."""
        return self.everybody_of(found)[: self.limit]

    def everybody_of(self, found: Sequence[_Each]) -> list[_Each]:
        """Return those of a list who may be named, however many."""
        return [each for each in found if self.named is None or each.person.id in self.named]


def preview_made(look: Look, at: datetime, told: Told) -> PreviewMade:
    """Return what a look came to: counts of everybody, and lists of whom may be told."""
    seen = look.preview
    return PreviewMade(
        achievement=look.badge.slug,
        version=look.badge.achievement.version,
        at=at,
        counts=Counts(
            looked_at=len(seen.everybody), qualifying=len(seen.qualifying), one_away=len(seen.one_away)
        ),
        qualifying=_somebodies(seen.qualifying, look, told),
        one_away=_somebodies(seen.one_away, look, told),
        change=_changes(look, told),
        rule=look.rule.document,
    )


def stack_told(badge: PlannedBadge) -> StackTold | None:
    """Return a badge's rule; None for a badge that has none."""
    draft, link = draft_so_far(badge), badge.achievement.rule
    if draft is None or link is None or badge.rule is None:
        return None
    return StackTold(
        achievement=badge.slug,
        name=badge.achievement.name,
        version=badge.achievement.version,
        requires=rule_words.write(draft.requires),
        rule_terms=term_words.write(draft.terms),
        rule_url=link.url,
        rule=badge.rule.document,
    )


def _changes(look: Look, told: Told) -> Changes | None:
    change = look.change
    if change is None:
        return None
    return Changes(
        newly=len(change.newly),
        no_more=len(change.no_more),
        both=len(change.both),
        kept=len(change.kept),
        newly_qualifying=_somebodies(change.newly, look, told),
        no_more_qualifying=_somebodies(change.no_more, look, told),
        kept_awards=[_kept(each) for each in told.of(change.kept)],
    )


def _somebodies(found: tuple[Reached, ...], look: Look, told: Told) -> list[Somebody]:
    return [_somebody(each, look) for each in told.of(found)]


def _somebody(reached: Reached, look: Look) -> Somebody:
    person = reached.person
    return Somebody(
        person=person.id,
        name=person.name,
        address=person.addresses[0] if person.addresses else "",
        reach=reached.reach,
        lacking=[look.names.get(slot, slot) for slot in reached.lacking],
        award=reached.award.id if reached.award else None,
    )


def _kept(kept: Kept) -> KeptAward:
    person, award = kept.person, kept.award
    return KeptAward(
        person=person.id,
        name=person.name,
        address=person.addresses[0] if person.addresses else "",
        award=award.id,
        version=award.achievement.version,
    )
