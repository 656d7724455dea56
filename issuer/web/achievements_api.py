"""`/v1/achievements`: badges are planned by machine, under the rules of the editor and with its refusals."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from credentials.achievement import BadgeKind
from issuer.achievements import catalog
from issuer.achievements.catalog import BadgeDraft, draft_of
from issuer.awarding.openness import stage_of
from issuer.errors import AchievementRefused, PlanRefused
from issuer.ledger import PlannedBadge
from issuer.plan import editing, staging
from issuer.plan.completeness import completeness
from issuer.plan.staging import Planner
from issuer.ports import Transaction
from issuer.stages import BadgeStage
from issuer.web.achievement_sheet import EXAMPLE, BadgeChange, read, told
from issuer.web.desk import Desk
from issuer.web.pages.plan import faults_of, planner_of, slug_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies

_BLANK: Final = BadgeDraft("", "", "", "", BadgeKind.SKILL)


class NewAchievement(BadgeChange):
    """A badge to begin, as a draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    slug: str = Field(
        default="", description="its short name, never changed later; nothing: it follows from the name"
    )
    name: str
    type: str
    description: str
    criteria: str


class AchievementChange(BadgeChange):
    """A badge as it is to be from now on: what is left out stays. `version` is the one that was looked at."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "criteria": "Three leaders saw it.", "expiry_months": 24}]
        }
    )
    version: int = Field(ge=1)


class StageWanted(BaseModel):
    """The stage that a badge is to come to."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"to": "live"}]})
    to: BadgeStage


class AchievementTold(BadgeChange):
    """A badge in its newest version."""

    slug: str
    id: str = Field(description="its achievement id, as badges name it")
    version: int
    stage: BadgeStage
    complete: int = Field(description="how much of 100 it tells a stranger")
    missing: list[str] = Field(description="what to do about the rest, the weightiest first")


class AchievementLine(BaseModel):
    """A badge in a list."""

    slug: str
    id: str
    name: str
    version: int
    stage: BadgeStage


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of badges."""
    routes = APIRouter(tags=["achievements"], route_class=StrictBodies)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]

    @routes.get("/v1/achievements", summary="List badges")
    def listed(visitor: plans) -> list[AchievementLine]:
        """Return every badge of the plan at whatever stage, by its short name; ideas are none yet."""
        with desk.work(visitor.organisation) as work:
            return [_line(work.tx, each) for each in work.tx.plan.every()]

    @routes.get("/v1/achievements/{badge}", summary="Read a badge")
    def one(visitor: plans, badge: str) -> AchievementTold:
        """Return a badge as it can be sent back."""
        with desk.work(visitor.organisation) as work:
            return _told(work.tx, catalog.find(work.tx, badge))

    @routes.post("/v1/achievements", status_code=201, summary="Begin a badge")
    def begin(visitor: plans, said: NewAchievement) -> AchievementTold:
        """Make a new badge as a draft. Nobody can be awarded it before it is brought to pilot or live.

        A short name that is taken is refused, so the same request again makes no second badge.
        """
        with desk.work(visitor.organisation) as work:
            planner = planner_of(desk, work, visitor)
            draft = read(said, _BLANK, said.slug.strip() or slug_of(said.name))
            return _told(work.tx, _fitting(editing.begin, planner, draft))

    @routes.patch("/v1/achievements/{badge}", summary="Change a badge")
    def change(visitor: plans, badge: str, said: AchievementChange) -> AchievementTold:
        """Publish the next version of a badge, unless it says that already. What was awarded keeps its own version."""
        with desk.work(visitor.organisation) as work:
            planner = planner_of(desk, work, visitor)
            draft = read(said, draft_of(catalog.find(work.tx, badge)), badge)
            return _told(work.tx, _fitting(editing.save, planner, draft, said.version))

    @routes.post("/v1/achievements/{badge}/stage", summary="Bring a badge to its next stage")
    def move(visitor: plans, badge: str, wanted: StageWanted) -> AchievementTold:
        """Bring a badge from draft to pilot or live, from pilot to live, to retired, or back to live."""
        with desk.work(visitor.organisation) as work:
            planner = planner_of(desk, work, visitor)
            return _told(work.tx, _fitting(staging.move, planner, badge, wanted.to))

    return routes


def _fitting(act: Any, planner: Planner, *more: Any) -> PlannedBadge:  # noqa: ANN401  # each act has its own
    """Do something to the plan; what does not hang together with the rest of it is told at its place."""
    try:
        made: PlannedBadge = act(planner, *more)
    except PlanRefused as refused:
        raise AchievementRefused(
            {f"#/{name}": fault for name, fault in faults_of(refused).items()}
        ) from refused
    return made


def _line(tx: Transaction, badge: PlannedBadge) -> AchievementLine:
    achievement, stage = badge.achievement, stage_of(tx, badge.slug)
    return AchievementLine(
        slug=badge.slug, id=achievement.id, name=achievement.name, version=achievement.version, stage=stage
    )


def _told(tx: Transaction, badge: PlannedBadge) -> AchievementTold:
    draft = draft_of(badge)
    complete = completeness(draft)
    return AchievementTold(
        **told(draft),
        slug=badge.slug,
        id=badge.achievement.id,
        version=badge.achievement.version,
        stage=stage_of(tx, badge.slug),
        complete=complete.percent,
        missing=[str(each.remedy) for each in complete.missing],
    )
