"""`/v1/roles`: role profiles by machine, and how far a person is from one."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from issuer.competencies.aligning import ItemKey
from issuer.kept.roles import RoleNeed, RoleProfile
from issuer.roles import profiles
from issuer.roles.gaps import Gap, Standing, gaps_of
from issuer.roles.profiles import Keeper, RoleWish
from issuer.web.desk import Desk
from issuer.web.pages.gaps import WORDS, known
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class NeedSaid(BaseModel):
    """A competency that a role needs, by its key in `/v1/frameworks`, and the least star level."""

    model_config = ConfigDict(extra="forbid")
    competency: str = Field(max_length=200)
    level: int = Field(default=1, ge=1, le=5)


class RoleSaid(BaseModel):
    """A role as it is to be; `revision` is the one that was looked at, where one is changed."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=500)
    department: str = Field(default="", max_length=500)
    needs: list[NeedSaid] = Field(default=[], max_length=100)
    revision: int = 0

    def wish(self) -> RoleWish:
        """Return the role that is wished for."""
        keys = ((ItemKey.parse(each.competency), each.level) for each in self.needs)
        return RoleWish(
            self.name, self.department, [RoleNeed(key.framework, key.item, level) for key, level in keys]
        )


class RoleTold(BaseModel):
    """A role."""

    id: str
    name: str
    department: str
    revision: int
    needs: list[NeedSaid]


class GapTold(BaseModel):
    """One need, and how a person stands to it."""

    competency: str
    statement: str
    level: int = Field(description="the least that the role needs")
    standing: Standing
    held_level: int = Field(description="0 where nothing proves it")
    award: str | None
    next: str | None = Field(description="the badge to earn next")
    words: str


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes of roles."""
    routes = APIRouter(tags=["competencies"], route_class=StrictBodies)
    reads = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_FRAMEWORKS))]
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_FRAMEWORKS))]
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AWARDS))]

    @routes.get("/v1/roles", summary="List role profiles")
    def listed(visitor: reads) -> list[RoleTold]:
        """Return every role, by department and name."""
        with desk.work(visitor.organisation) as work:
            return [_role(each) for each in work.tx.roles.all()]

    @routes.post("/v1/roles", status_code=201, summary="Add a role profile")
    def add(visitor: keeps, said: RoleSaid) -> RoleTold:
        """Keep a new role."""
        with desk.work(visitor.organisation) as work:
            return _role(profiles.begin(Keeper(work.tx, work.now, visitor.id), said.wish(), work.randomness))

    @routes.put("/v1/roles/{role_id}", summary="Change a role profile")
    def change(visitor: keeps, role_id: str, said: RoleSaid) -> RoleTold:
        """Let a role be so from now on; the same again changes nothing."""
        with desk.work(visitor.organisation) as work:
            keeper = Keeper(work.tx, work.now, visitor.id)
            return _role(profiles.change(keeper, role_id, said.wish(), said.revision))

    @routes.get("/v1/roles/{role_id}/people/{person}", summary="Hold a person against a role")
    def gap(visitor: sees, role_id: str, person: str) -> list[GapTold]:
        """Return how a person of this id or e-mail address stands to each need of a role."""
        with desk.work(visitor.organisation) as work:
            role, who = profiles.find(work.tx, role_id), known(work.tx, person)
            return [_gap(each) for each in gaps_of(work.tx, role, who, work.now)]

    return routes


def _role(role: RoleProfile) -> RoleTold:
    told = [
        NeedSaid(competency=str(ItemKey(each.framework, each.item)), level=each.level) for each in role.needs
    ]
    return RoleTold(
        id=role.id, name=role.name, department=role.department, revision=role.revision, needs=told
    )


def _gap(gap: Gap) -> GapTold:
    asked = gap.need.asked
    return GapTold(
        competency=str(ItemKey(asked.framework, asked.item)),
        statement=gap.need.competency.statement,
        level=asked.level,
        standing=gap.standing,
        held_level=gap.level,
        award=None if gap.award is None else gap.award.id,
        next=None if gap.next is None else gap.next.slug,
        words=WORDS[gap.standing],
    )
