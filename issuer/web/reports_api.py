"""`/v1/reports`: the figures of awards by machine."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from issuer.errors import UnreadableReport
from issuer.kept.figures import Figures, Grouping
from issuer.reports.tabling import Uses, report
from issuer.web.desk import Desk
from issuer.web.pages.reports import Asked, name_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs


class Counted(BaseModel):
    """Counts of awards."""

    awarded: int
    claimed: int
    declined: int
    withdrawn: int
    paused: int
    running_out: int
    people: int


class UsesCounted(BaseModel):
    """How often badges were shown and checked, whoever did it."""

    shared: int = Field(description="links that show a badge were made, or switched on again")
    checked: int = Field(description="badges were checked by this service, on a page or by API")


class Group(BaseModel):
    """One group; `figures` is null where they are hidden: it is small, or the sum would tell of one that is."""

    key: str
    name: str
    figures: Counted | None
    uses: UsesCounted | None = Field(
        default=None, description="null for departments, and for whoever does not see all awards"
    )


class ReportTold(BaseModel):
    """A report as far as whoever asks sees."""

    by: Grouping
    groups: list[Group]
    in_all: Counted | None = Field(description="null where it would tell what is hidden")
    uses: UsesCounted | None = None


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's route of reports."""
    routes = APIRouter(tags=["awards"])
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AWARDS))]

    @routes.get("/v1/reports", summary="Count awards")
    def told(visitor: sees, asked: Annotated[Asked, Depends()]) -> ReportTold:
        """Return how many badges were awarded, claimed, declined, withdrawn and soon run out, by group."""
        if asked.faults:
            raise UnreadableReport(" ".join(asked.faults.values()))
        with desk.work(visitor.organisation) as work:
            wanted = asked.wanted(visitor, work.now, work.tx.organisation.zone)
            found = report(work.tx, wanted, work.now)
        groups = [
            Group(
                key=line.key,
                name=name_of(line, found.wanted.grouping),
                figures=None if line.figures is None else _counted(line.figures),
                uses=_used(line.uses),
            )
            for line in found.lines
        ]
        in_all = None if found.in_all is None else _counted(found.in_all)
        return ReportTold(by=found.wanted.grouping, groups=groups, in_all=in_all, uses=_used(found.uses))

    return routes


def _counted(figures: Figures) -> Counted:
    return Counted.model_validate(figures, from_attributes=True)


def _used(uses: Uses | None) -> UsesCounted | None:
    return None if uses is None else UsesCounted.model_validate(uses, from_attributes=True)
