"""`/v1/awards/{award_id}/correct`, `new-link`, `cancel-offer`, `erase`: what HR puts right, by machine."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from issuer.amending import correcting, erasing
from issuer.amending.correcting import CorrectAward
from issuer.amending.erasing import ErasePerson
from issuer.awarding import awards
from issuer.mail.notices import MESSAGE_LIMIT
from issuer.offering import offers
from issuer.web import change_letters
from issuer.web.desk import Desk
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs
from web.strict_bodies import StrictBodies


class CorrectionRequest(BaseModel):
    """What an award is to say from now on; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", str_max_length=5000)
    level: int | None = Field(default=None, examples=[2])
    evidence: str | None = Field(default=None, description="what was seen")
    name: str = Field(default="", description="the person's name, put right")
    takes_newest: bool = Field(default=False, description="describe the badge as the plan does now")
    note: str = Field(default="", description="private note for the audit log")
    public_sentence: str = Field(default="", description="for whoever checks a copy from before")
    tell: bool = Field(default=False, description="whether the person gets a letter about it")
    message: str = Field(
        default="", max_length=MESSAGE_LIMIT, description="plain text in place of the letter's usual words"
    )


class CorrectionMade(BaseModel):
    """An award as it then stands."""

    award: str
    version: int
    is_reissued: bool = Field(description="it has a new version, and the one before is superseded")
    claim_url: str = Field(description="where the person has the corrected copy")


class Nothing(BaseModel):
    """Nothing is said: what is done is in the address."""

    model_config = ConfigDict(extra="forbid")


class LinkMade(BaseModel):
    """The claim link of an award; the one before leads nowhere any more."""

    award: str
    claim_url: str
    claim_expires_at: datetime


class OffersCancelled(BaseModel):
    """That no offer of an award can be taken any more."""

    award: str


class ErasureRequest(BaseModel):
    """Whom to forget, said once more."""

    model_config = ConfigDict(extra="forbid", str_max_length=500)
    confirmed: str = Field(default="", description="the person's name, or an address of theirs")


class ErasureReceipt(BaseModel):
    """That somebody was forgotten; `reference` is the id that is left of them."""

    reference: str
    at: datetime
    awards: int
    copies: int
    addresses: int


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes that put awards right."""
    routes = APIRouter(tags=["awards"], route_class=StrictBodies, prefix="/v1/awards/{award_id}")
    changes = Annotated[Visitor, Depends(needs(sign_in, Permission.CHANGE_STATUS))]
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]
    forgets = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_PEOPLE))]

    @routes.post("/correct", summary="Correct a badge, and reissue it")
    def correct(visitor: changes, award_id: str, asked: CorrectionRequest) -> CorrectionMade:
        """Say what the badge should say. It keeps its reference and its day; the version before is superseded."""
        return corrected(desk, visitor, award_id, asked)

    @routes.post("/new-link", summary="Give an award a new claim link")
    def renew(visitor: gives, award_id: str, _asked: Nothing) -> LinkMade:
        """Renew the claim link; what the old one showed can not be taken any more."""
        with desk.work(visitor.organisation) as work:
            made = awards.renew_claim_link(work.tx, award_id, work.now, work.randomness, visitor.id)
        return LinkMade(award=made.id, claim_url=desk.claim_url(made), claim_expires_at=made.claim_expires_at)

    @routes.post("/cancel-offer", summary="Cancel the open offers of an award")
    def cancel(visitor: gives, award_id: str, _asked: Nothing) -> OffersCancelled:
        """Let no wallet take an offer that is open. The award and its claim link stay."""
        with desk.work(visitor.organisation) as work:
            offers.cancel(work.tx, awards.find(work.tx, award_id), work.now, visitor.id)
        return OffersCancelled(award=award_id)

    @routes.post("/erase", summary="Delete the personal data of whom an award is for")
    def erase(visitor: forgets, award_id: str, asked: ErasureRequest) -> ErasureReceipt:
        """Forget the person, for good. Badges that were handed out keep verifying."""
        command = ErasePerson(award_id, asked.confirmed, visitor.id)
        with desk.work(visitor.organisation) as work:
            receipt = erasing.erase(work.tx, command, work.now)
        return ErasureReceipt(
            reference=receipt.reference,
            at=receipt.at,
            awards=receipt.awards,
            copies=receipt.copies,
            addresses=receipt.addresses,
        )

    return routes


def corrected(desk: Desk, visitor: Visitor, award_id: str, asked: CorrectionRequest) -> CorrectionMade:
    """Correct an award as `issuer.amending.correcting` does, and return it as it then stands."""
    with desk.work(visitor.organisation) as work:
        before = awards.find(work.tx, award_id)
        command = CorrectAward(
            award_id=award_id,
            level=before.level if asked.level is None else asked.level,
            evidence=before.evidence if asked.evidence is None else asked.evidence,
            name=asked.name,
            takes_newest=asked.takes_newest,
            note=asked.note,
            public_sentence=asked.public_sentence,
            by=visitor.id,
            address=visitor.address,
        )
        said = change_letters.Asked(asked.tell, asked.public_sentence, asked.message, visitor.id)
        notice = change_letters.notice_of(work, change_letters.CORRECT, award_id, said)
        done = correcting.correct(work.tx, command, work.now, work.randomness, work.cascade)
        if done.is_reissued:
            change_letters.tell(work, notice, done.award)
    return CorrectionMade(
        award=done.award.id,
        version=done.award.version.number,
        is_reissued=done.is_reissued,
        claim_url=desk.claim_url(done.award),
    )
