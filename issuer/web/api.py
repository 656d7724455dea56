"""`/v1/awards`: award and withdraw by machine, with an API token."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from issuer import revocation
from issuer.awarding import awards, editions, overrides
from issuer.awarding.approvals import RuleOnAward
from issuer.awarding.overrides import OverrideAward
from issuer.kept.mail import LetterKind
from issuer.ledger import Stage
from issuer.mail.notices import MESSAGE_LIMIT
from issuer.mail.posting import post
from issuer.meta_badges.impact import Act, Affected, Effect, impact
from issuer.web import change_letters
from issuer.web.desk import Desk
from issuer.web.limits import sight_of
from issuer.web.pages.approvals import RULINGS
from issuer.web.pages.awards import change_status
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class AwardRequest(BaseModel):
    """A badge to award."""

    model_config = ConfigDict(extra="forbid", str_max_length=4000)
    achievement: str = Field(description="the badge's slug", examples=["communication"])
    to: str = Field(description="e-mail address of the person", examples=["zoe@example.com"])
    name: str = ""
    level: int | None = Field(default=None, description="star level, for badges that have levels")
    evidence: str = Field(default="", description="what was seen")
    language: str = Field(
        default="",
        description="in which of its languages the badge is awarded; nothing for its own",
        examples=["de"],
    )
    tx_code: bool = Field(default=False, description="ask for a code that is passed on by another way")
    tell: bool = Field(default=False, description="tell the person by mail, with the claim link")
    by_value: bool = Field(default=False, description="return also a link that holds the whole offer")
    ask_override: bool = Field(
        default=False,
        description="where not all that a meta-badge rests on could be checked, have somebody else decide",
    )


class AwardMade(BaseModel):
    """An award with its claim link and first offer."""

    award: str
    claim_url: str
    offer_uri: str
    tx_code: str | None
    waits_for_approval: bool = Field(description="whether somebody else has to approve it first")
    offer_by_value: str | None = None
    edition: str | None = Field(
        default=None, description="which of how many, of a badge that is limited", examples=["7 of 10"]
    )


class KeepRequest(BaseModel):
    """A meta-badge that is not to fall, and why."""

    model_config = ConfigDict(extra="forbid", str_max_length=1000)
    award: str
    reason: str


class ChangeRequest(BaseModel):
    """Why an award's standing changes, and which meta-badges are kept all the same."""

    model_config = ConfigDict(extra="forbid", str_max_length=1000)
    reason: str = Field(default="", examples=["requirements_no_longer_met"])
    note: str = ""
    public_sentence: str = ""
    tell: bool = Field(default=False, description="tell the person by mail, with the public sentence")
    message: str = Field(
        default="", max_length=MESSAGE_LIMIT, description="plain text in place of the letter's usual words"
    )
    keep: list[KeepRequest] = Field(default=[], max_length=100)


class AffectedAward(BaseModel):
    """A meta-badge that rests on an award: whose it is, and what becomes of it."""

    award: str
    achievement: str
    name: str
    person: str
    effect: Effect
    final_at: datetime | None


class Impact(BaseModel):
    """What a withdrawal or a pause would bring about."""

    award: str
    act: Act
    affected: list[AffectedAward]


class RulingRequest(BaseModel):
    """What is decided about an award that waits."""

    model_config = ConfigDict(extra="forbid", str_max_length=1000)
    note: str = Field(default="", description="private note for the audit log")


class OverrideRequest(BaseModel):
    """Who decides that a badge is given though not everything could be checked, and why."""

    model_config = ConfigDict(extra="forbid", str_max_length=1000)
    reason: str = Field(
        description="why, for the audit log", examples=["Beta is being moved; I called them."]
    )
    approver: str = Field(
        default="", description="the name of the person who decides; of somebody who is signed in, their own"
    )


def approvals_router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes that decide on awards that wait."""
    routes = APIRouter(tags=["awards"], route_class=StrictBodies)
    decides = Annotated[Visitor, Depends(needs(sign_in, Permission.APPROVE))]

    def rule(act: str, visitor: Visitor, award_id: str, asked: RulingRequest) -> JSONResponse:
        with desk.work(visitor.organisation) as work:
            ruling = RuleOnAward(award_id, asked.note, visitor.id, visitor.address)
            decided = RULINGS[act](work.tx, ruling, work.now)
        return JSONResponse({"award": decided.id, "done": act})

    @routes.post("/v1/awards/{award_id}/approve", summary="Approve an award that waits")
    def approve(visitor: decides, award_id: str, asked: RulingRequest) -> JSONResponse:
        """Approve an award that somebody else made. From then on it can be had."""
        return rule("approve", visitor, award_id, asked)

    @routes.post("/v1/awards/{award_id}/decline", summary="Do not approve an award that waits")
    def decline(visitor: decides, award_id: str, asked: RulingRequest) -> JSONResponse:
        """Decide against an award that somebody else made, finally."""
        return rule("decline", visitor, award_id, asked)

    @routes.post("/v1/awards/{award_id}/override", summary="Give a badge though not all could be checked")
    def override(visitor: decides, award_id: str, asked: OverrideRequest) -> JSONResponse:
        """Answer for the parts of a meta-badge that could not be checked. Somebody else must have asked for it."""
        name = visitor.name if visitor.leader else asked.approver
        command = OverrideAward(award_id, asked.reason, visitor.id, name, visitor.address)
        with desk.work(visitor.organisation) as work:
            decided = overrides.override(work.tx, command, work.now)
        return JSONResponse({"award": decided.id, "done": "override"})

    return routes


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes."""
    routes = APIRouter(tags=["awards"], route_class=StrictBodies)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]
    changes = Annotated[Visitor, Depends(needs(sign_in, Permission.CHANGE_STATUS))]

    @routes.post("/v1/awards", status_code=201, summary="Award a badge")
    def award(visitor: gives, asked: AwardRequest) -> AwardMade:
        """Award a badge to a person, and make its first offer."""
        command = awards.AwardBadge(
            asked.achievement,
            asked.to,
            asked.name,
            asked.level,
            asked.evidence,
            visitor.id,
            visitor.name,
            leader=visitor.leader,
            asks_override=asked.ask_override,
            sight=sight_of(visitor),
            language=asked.language,
        )
        with desk.work(visitor.organisation) as work:
            made = awards.award(work.tx, command, work.now, work.randomness)
            minted = work.mint(made, tx_code=asked.tx_code)
            if asked.tell:
                post(work.tx, LetterKind.OFFER, made.person, {"award": made.id}, work.now)
            return AwardMade(
                award=made.id,
                claim_url=desk.claim_url(made),
                offer_uri=work.offer_uri(minted.offer),
                tx_code=minted.tx_code,
                waits_for_approval=made.stage is Stage.WAITING,
                edition=editions.text_of(made) or None,
                offer_by_value=work.offer_uri_by_value(minted.offer) if asked.by_value else None,
            )

    def change(act: str, visitor: Visitor, award_id: str, asked: ChangeRequest) -> JSONResponse:
        kept = tuple(revocation.Keep(each.award, each.reason) for each in asked.keep)
        command = revocation.RevokeAward(
            award_id, asked.reason, asked.note, asked.public_sentence, visitor.id, kept
        )
        with desk.work(visitor.organisation) as work:
            said = change_letters.Asked(asked.tell, asked.public_sentence, asked.message, visitor.id)
            notice = change_letters.notice_of(work, act, award_id, said)
            changed = change_status(work, act, command)
            change_letters.tell(work, notice, changed)
        return JSONResponse({"award": changed.id, "done": act})

    @routes.get("/v1/awards/{award_id}/impact", summary="Tell what a withdrawal or a pause would bring about")
    def tell_impact(visitor: changes, award_id: str, act: Act = Act.REVOKE) -> Impact:
        """Return the meta-badges that rest on an award. Nothing changes."""
        with desk.work(visitor.organisation) as work:
            found = impact(work.tx, awards.find(work.tx, award_id), act, work.now, work.cascade)
        return Impact(award=award_id, act=act, affected=[_told(each) for each in found])

    @routes.post("/v1/awards/{award_id}/revoke", summary="Withdraw a badge, finally")
    def revoke(_: Request, visitor: changes, award_id: str, asked: ChangeRequest) -> JSONResponse:
        """Withdraw a badge. It stays in the wallet; every check says that it was withdrawn."""
        return change("revoke", visitor, award_id, asked)

    @routes.post("/v1/awards/{award_id}/suspend", summary="Pause a badge")
    def suspend(_: Request, visitor: changes, award_id: str, asked: ChangeRequest) -> JSONResponse:
        """Pause a badge; the pause can be lifted."""
        return change("suspend", visitor, award_id, asked)

    @routes.post("/v1/awards/{award_id}/reinstate", summary="Lift a pause")
    def reinstate(_: Request, visitor: changes, award_id: str, asked: ChangeRequest) -> JSONResponse:
        """Lift a pause."""
        return change("reinstate", visitor, award_id, asked)

    return routes


def _told(affected: Affected) -> AffectedAward:
    award = affected.award
    return AffectedAward(
        award=award.id,
        achievement=award.slug,
        name=award.achievement.name,
        person=award.address,
        effect=affected.effect,
        final_at=affected.final_at,
    )
