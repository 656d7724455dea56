"""`/v1/frameworks`: competency frameworks by machine, and the competencies that a badge is tied to."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from issuer.competencies import by_hand
from issuer.competencies.aligning import ItemKey, Press, align, ties
from issuer.competencies.bringing import Importer, bring_in
from issuer.competencies.reading import read
from issuer.kept.competencies import Competency, Framework, Source
from issuer.ledger import PlannedBadge
from issuer.ports import Transaction
from issuer.web.desk import Desk
from issuer.web.limits import check_badge
from issuer.web.openid4vci.requests import raw_body
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies

_FORMS: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/csv": {"schema": {"type": "string"}},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


class FrameworkTold(BaseModel):
    """A competency framework."""

    id: str
    title: str
    source: Source
    url: str
    revision: int
    changed_at: datetime


class CompetencyTold(BaseModel):
    """One item of a framework; `key` is what a badge is tied by."""

    key: str = Field(examples=["b2f…/T1"])
    code: str
    statement: str
    description: str
    url: str
    parent: str = Field(description="the id of the item above it")
    language: str
    revision: int
    is_retired: bool


class FrameworkWithItems(FrameworkTold):
    """A framework with all its items, in order."""

    items: list[CompetencyTold]


class ImportTold(BaseModel):
    """What an import came to, in numbers of items."""

    framework: FrameworkTold
    new: int
    changed: int
    retired: int = Field(description="not in the file any more; they stay, and so do badges tied to them")
    back: int = Field(description="in the file again")
    left_out: int = Field(description="in the file, and not asked for by `only`")


class TiesWanted(BaseModel):
    """The competencies a badge is to be tied to: exactly these."""

    model_config = ConfigDict(extra="forbid")
    competencies: list[Annotated[str, Field(max_length=200)]] = Field(max_length=50)
    version: int | None = Field(default=None, description="the badge's version that you looked at")


class TieTold(BaseModel):
    """What a badge names in its alignment; `key` is null for what is of no framework here."""

    key: str | None
    name: str
    url: str
    code: str | None
    framework: str | None
    type: str | None
    is_retired: bool


class BadgeTies(BaseModel):
    """What a badge is tied to, in this version."""

    achievement: str
    version: int
    competencies: list[TieTold]


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of competencies."""
    routes = APIRouter(tags=["competencies"], route_class=StrictBodies)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_FRAMEWORKS))]
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_FRAMEWORKS))]
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]

    @routes.get("/v1/frameworks", summary="List competency frameworks")
    def listed(visitor: sees) -> list[FrameworkTold]:
        """Return every framework, by title."""
        with desk.work(visitor.organisation) as work:
            return [_framework(each) for each in work.tx.competencies.frameworks()]

    @routes.get("/v1/frameworks/{framework_id}", summary="Read a framework")
    def one(visitor: sees, framework_id: str) -> FrameworkWithItems:
        """Return a framework with every item of it, retired ones too."""
        with desk.work(visitor.organisation) as work:
            found = by_hand.find(work.tx, framework_id)
            items = [_item(each) for each in work.tx.competencies.items(framework_id)]
        return FrameworkWithItems(**_framework(found).model_dump(), items=items)

    @routes.post("/v1/frameworks", status_code=201, summary="Import a framework", openapi_extra=_FORMS)
    def bring(
        visitor: keeps,
        body: Annotated[bytes, Depends(raw_body)],
        title: Annotated[str, Query(max_length=500)] = "",
        only: Annotated[str, Query(max_length=500)] = "",
    ) -> ImportTold:
        """Import a CASE package, a table of ESCO or O*NET, or one of your own (`title`); twice changes nothing."""
        incoming = read(body, title)
        with desk.work(visitor.organisation) as work:
            importer = Importer(work.tx, desk.public_url, work.now, work.randomness, visitor.id)
            brought = bring_in(importer, incoming, only)
        return ImportTold(
            framework=_framework(brought.framework),
            new=brought.new,
            changed=brought.changed,
            retired=brought.retired,
            back=brought.back,
            left_out=brought.left_out,
        )

    @routes.put("/v1/achievements/{badge}/competencies", summary="Tie a badge to competencies")
    def tie(visitor: plans, badge: str, wanted: Annotated[TiesWanted, Body()]) -> BadgeTies:
        """Tie a badge to exactly these competencies: a new version of it, unless it was tied to them already."""
        with desk.work(visitor.organisation) as work:
            check_badge(work.tx, visitor, badge)
            press = Press(desk.public_url, work.identity.did, work.now, visitor.id, wanted.version)
            made = align(work.tx, badge, map(ItemKey.parse, wanted.competencies), press)
            return _ties(work.tx, made)

    return routes


def _framework(found: Framework) -> FrameworkTold:
    return FrameworkTold(
        id=found.id,
        title=found.title,
        source=found.source,
        url=found.url,
        revision=found.revision,
        changed_at=found.changed_at,
    )


def _item(found: Competency) -> CompetencyTold:
    return CompetencyTold(
        key=str(ItemKey(found.framework, found.id)),
        code=found.code,
        statement=found.statement,
        description=found.description,
        url=found.url,
        parent=found.parent,
        language=found.language,
        revision=found.revision,
        is_retired=found.retired_at is not None,
    )


def _ties(tx: Transaction, badge: PlannedBadge) -> BadgeTies:
    found = [
        TieTold(
            key=None if each.key is None else str(each.key),
            name=each.alignment.target_name,
            url=each.alignment.target_url,
            code=each.alignment.target_code,
            framework=each.alignment.target_framework,
            type=each.alignment.target_type,
            is_retired=each.item is not None and each.item.retired_at is not None,
        )
        for each in ties(tx, badge)
    ]
    return BadgeTies(achievement=badge.slug, version=badge.achievement.version, competencies=found)
