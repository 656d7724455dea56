"""Pages for HR and leaders: award a badge, look at an award, withdraw, pause, lift a pause."""

import math
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.achievement import RuleLink
from credentials.wording import say
from issuer import revocation
from issuer.awarding import approvals, awards, editions, overrides
from issuer.awarding.evaluations import grounds_of, judged_award
from issuer.awarding.openness import awardable
from issuer.errors import (
    EvidenceNeeded,
    InvalidRecipient,
    InvalidText,
    IssuerError,
    NoneLeft,
    NotAwardable,
    NotInLanguage,
    NotInPilot,
    NotScheduled,
    OnlyHrAwards,
    StackIncomplete,
    StackUndecided,
    UnknownAchievement,
    UnknownAct,
    UnknownLevel,
    UnusableTime,
)
from issuer.kept.grounds import Occasion
from issuer.kept.mail import LetterKind
from issuer.ledger import Award, Stage
from issuer.mail.posting import post
from issuer.meta_badges import watching
from issuer.meta_badges.impact import Act, impact
from issuer.meta_badges.progress import Progress, progress
from issuer.offering import claims
from issuer.web import change_letters, scheduled
from issuer.web.choices import chosen_of, languages_of
from issuer.web.desk import Desk, Work
from issuer.web.faces import picture_path
from issuer.web.limits import sees, sight_of
from issuer.web.pages import award_record
from issuer.web.pages.claim import LIVE
from issuer.web.progress_words import line
from issuer.web.typed import instant_of, level_of
from issuer.web.words import (
    CLAIMS,
    EFFECTS,
    FILE_WORDS,
    OCCASIONS,
    OUTCOMES,
    REASON_CHOICES,
    REASONS,
    STANDINGS,
    TOGETHER_WORDS,
    history,
    privacy_words,
    standing,
    tone,
    trace,
)
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

# Which field of the form a refusal is about; others stand on top alone.
_FIELDS: Final[dict[type[IssuerError], str]] = {
    UnknownAchievement: "achievement",
    NoneLeft: "achievement",
    NotAwardable: "achievement",
    NotInPilot: "to",
    EvidenceNeeded: "evidence",
    OnlyHrAwards: "achievement",
    StackIncomplete: "achievement",
    StackUndecided: "achievement",
    InvalidRecipient: "to",
    UnknownLevel: "levels",
    NotInLanguage: "language",
    InvalidText: "evidence",
    UnusableTime: "starts_at",
}
# By what is in the way of a scheduled award.
_PARTS: Final = {
    "email": "to",
    "badge": "achievement",
    "level": "levels",
    "evidence": "evidence",
    scheduled.TX_CODE: "starts_at",
    scheduled.OVERRIDE: "starts_at",
}


@dataclass(slots=True)
class AwardForm:
    """The form of a new award, as typed."""

    achievement: Annotated[str, Form()] = ""
    level: Annotated[str, Form()] = ""
    to: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""
    evidence: Annotated[str, Form()] = ""
    tx_code: Annotated[str, Form()] = ""
    language: Annotated[str, Form()] = ""
    asks_override: Annotated[str, Form()] = ""
    tell: Annotated[str, Form()] = ""
    starts_at: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    def command(self, visitor: Visitor) -> awards.AwardBadge:
        """Return what the form asks for."""
        return awards.AwardBadge(
            slug=self.achievement,
            to=self.to,
            name=self.name,
            level=level_of(self.level),
            evidence=self.evidence,
            by=visitor.id,
            by_name=visitor.name,
            leader=visitor.leader,
            asks_override=bool(self.asks_override),
            sight=sight_of(visitor),
            language=self.language,
        )


@dataclass(slots=True)
class WithdrawalForm:
    """A withdrawal or pause as typed. `keep` are the meta-badges ticked; `why` belongs to `about`, each to each.

    `look` asks to see what others will read, before anything is done.
    """

    reason: Annotated[str, Form()] = ""
    note: Annotated[str, Form()] = ""
    public_sentence: Annotated[str, Form()] = ""
    keep: Annotated[tuple[str, ...], Form()] = ()
    about: Annotated[tuple[str, ...], Form()] = ()
    why: Annotated[tuple[str, ...], Form()] = ()
    tell: Annotated[str, Form()] = ""
    message: Annotated[str, Form()] = ""
    look: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    def kept(self) -> tuple[revocation.Keep, ...]:
        """Return the meta-badges that are to be kept."""
        return tuple(revocation.Keep(each, self.whys.get(each, "")) for each in self.keep)

    @property
    def whys(self) -> dict[str, str]:
        """What was typed of each meta-badge, by its award."""
        return dict(zip(self.about, self.why, strict=False))


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the award pages' routes."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AWARDS))]
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.get("/awards/new", response_class=HTMLResponse)
    def blank(request: Request, visitor: gives, achievement: str = "") -> HTMLResponse:
        return _form_page(
            request, desk, templates, _Filled(visitor, AwardForm(achievement=achievement, tell="yes"))
        )

    @routes.post("/awards", response_model=None)
    def give(
        request: Request, visitor: gives, form: Annotated[AwardForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            if form.starts_at.strip():
                _schedule(desk, visitor, form)
                return RedirectResponse(scheduled.PLACE, status_code=303)
            made, tx_code = _award(desk, visitor, form)
        except IssuerError as fault:
            return _form_page(request, desk, templates, _Filled(visitor, form, fault))
        if tx_code is None:
            return RedirectResponse(f"/awards/{made.id}", status_code=303)
        return award_page(request, desk, templates, Shown(visitor, made.id, tx_code=tx_code))

    @routes.get("/awards/{award_id}", response_class=HTMLResponse)
    def one(request: Request, visitor: sees, award_id: str) -> HTMLResponse:
        return award_page(request, desk, templates, Shown(visitor, award_id))

    return routes


def status_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that change how an award stands."""
    routes = APIRouter(include_in_schema=False)
    changes = Annotated[Visitor, Depends(needs(sign_in, Permission.CHANGE_STATUS))]

    @routes.post("/awards/{award_id}/{act}", response_model=None)
    def change(
        request: Request,
        visitor: changes,
        award_id: str,
        act: str,
        form: Annotated[WithdrawalForm, Depends()],
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        if form.look and act in ACTS:
            return award_page(request, desk, templates, Shown(visitor, award_id, act=act, typed=form))
        try:
            with desk.work(visitor.organisation) as work:
                said = change_letters.Asked(bool(form.tell), form.public_sentence, form.message, visitor.id)
                notice = change_letters.notice_of(work, act, award_id, said)
                changed = change_status(work, act, _withdrawal(award_id, form, visitor))
                change_letters.tell(work, notice, changed)
        except IssuerError as fault:
            return award_page(request, desk, templates, Shown(visitor, award_id, str(fault), act, typed=form))
        return RedirectResponse(f"/awards/{award_id}", status_code=303)

    return routes


ACTS = {"revoke": revocation.revoke, "suspend": revocation.suspend}


def change_status(work: Work, act: str, command: revocation.RevokeAward) -> Award:
    """Carry out `revoke`, `suspend`, `reinstate` or `finish` in a unit of work.

    Raises:
        issuer.errors.IssuerError: it can not be done; the code says why.
    """
    if act == "reinstate":
        lift = revocation.ReinstateAward(command.award_id, command.note, command.by)
        return revocation.reinstate(work.tx, lift, work.now, work.cascade)
    if act == "finish":
        return revocation.finish(work.tx, command.award_id, command.by, work.now, work.cascade)
    if act not in ACTS:
        raise UnknownAct(say("“{act}” is not something that can be done to a badge.", act=act))
    return ACTS[act](work.tx, command, work.now, work.cascade)


def _withdrawal(award_id: str, form: WithdrawalForm, visitor: Visitor) -> revocation.RevokeAward:
    return revocation.RevokeAward(
        award_id, form.reason, form.note, form.public_sentence, visitor.id, form.kept(), can_undo=True
    )


def _schedule(desk: Desk, visitor: Visitor, form: AwardForm) -> None:
    with desk.work(visitor.organisation) as work:
        at = instant_of(form.starts_at, work.tx.organisation.zone) or work.now
        tells = bool(form.tell) and desk.sends_mail
        later = scheduled.Later(at, tells, bool(form.tx_code), bool(form.asks_override))
        scheduled.schedule(work, visitor, form.command(visitor), later)


def _award(desk: Desk, visitor: Visitor, form: AwardForm) -> tuple[Award, str | None]:
    with desk.work(visitor.organisation) as work:
        made = awards.award(work.tx, form.command(visitor), work.now, work.randomness)
        minted = work.mint(made, tx_code=bool(form.tx_code))
        if form.tell and desk.sends_mail:
            post(work.tx, LetterKind.OFFER, made.person, {"award": made.id}, work.now)
        return made, minted.tx_code


@dataclass(frozen=True, slots=True)
class _Filled:
    visitor: Visitor
    form: AwardForm
    fault: IssuerError | None = None

    @property
    def faults(self) -> dict[str, str]:
        """The refusal under the field it is about, or under no name."""
        if self.fault is None:
            return {}
        about = self.fault.about if isinstance(self.fault, NotScheduled) else ""
        return {_PARTS.get(about) or _FIELDS.get(type(self.fault), ""): str(self.fault)}


@dataclass(frozen=True, slots=True)
class Shown:
    """An award to show to somebody; `fault` is what kept them from `act`, `tx_code` is told once.

    `typed` is what they typed for `act` so far.
    """

    visitor: Visitor
    award_id: str
    fault: str | None = None
    act: str = ""
    tx_code: str | None = None
    typed: WithdrawalForm | None = None


def _form_page(request: Request, desk: Desk, templates: Jinja2Templates, filled: _Filled) -> HTMLResponse:
    with desk.work(filled.visitor.organisation) as work:
        badges = awardable(work.tx)
        chosen = chosen_of(badges, filled.form.achievement)
        zone = work.tx.organisation.zone
        count = None if chosen is None else editions.count(work.tx, chosen, work.now)
    view = {
        "badges": badges,
        "sends_mail": desk.sends_mail,
        "chosen": chosen,
        "zone": zone,
        "count": count,
        "max_level": max((len(each.achievement.levels) for each in badges), default=0),
        "picture": "" if chosen is None else picture_path(filled.visitor.organisation, chosen),
        "languages": languages_of(badges if chosen is None else [chosen]),
        "form": filled.form,
        "faults": filled.faults,
        "may_ask": isinstance(filled.fault, StackUndecided) or bool(filled.form.asks_override),
        "visitor": filled.visitor,
        "csrf": filled.visitor.form_token,
    }
    status = 200 if filled.fault is None else 422
    return templates.TemplateResponse(request, "award_new.html", view, status_code=status)


def award_page(request: Request, desk: Desk, templates: Jinja2Templates, shown: Shown) -> HTMLResponse:
    """Return the page of an award.

    Raises:
        UnknownAward: there is none of this id.
    """
    with desk.work(shown.visitor.organisation) as work:
        award = awards.find(work.tx, shown.award_id)
        view = _award_view(work, award, shown.visitor) | {"now": work.now}
    view |= {"claim_url": desk.claim_url(award), "csrf": shown.visitor.form_token}
    view["sends_mail"] = desk.sends_mail and bool(award.address)
    view |= {"fault": shown.fault, "act": shown.act, "tx_code": shown.tx_code, "visitor": shown.visitor}
    view |= {"blank": WithdrawalForm(), "typed": shown.typed or WithdrawalForm()}
    view |= {"looks": bool(shown.typed and shown.typed.look)}
    status = 200 if shown.fault is None else 409
    return templates.TemplateResponse(request, "award.html", view, status_code=status)


def _award_view(work: Work, award: Award, visitor: Visitor) -> dict[str, Any]:
    is_open = award.version.revocation is None
    asked = judged_award(work.tx, award, work.now)
    may_approve = is_open and visitor.may(Permission.APPROVE)
    state = claims.claim_state(work.tx, award, work.now, work.terms)
    return {
        "award": award,
        "organisation": work.tx.organisation,
        "level": award.achievement.level(award.level) if award.level else None,
        "standing": standing(award),
        "tone": tone(award),
        "withdrawal": award.version.revocation or award.version.suspension,
        "claim_words": CLAIMS[state],
        "is_live": state in LIVE,
        "trace": trace(work.tx.wallets.steps(award.id)),
        "history": history(awards.award_history(work.tx, award.id)),
        "affected": {
            each.value: impact(work.tx, award, each, work.now, work.cascade) for each in Act if is_open
        },
        "effects": EFFECTS,
        "undo": math.ceil(work.cascade.undo.total_seconds() / 60),
        "may_file": tone(award) == "good" and visitor.may(Permission.AWARD),
        "stage": award.stage.value,
        "may_decide": award.stage is Stage.WAITING and may_approve,
        "may_override": may_approve and overrides.may_be_asked_for(work.tx, award, asked),
        "bar": approvals.bar(work.tx, award, approvals.Decider(visitor.id, visitor.address), work.now),
        "rule": None if asked is None else grounds_of(asked, award.id, Occasion.APPROVED, visitor.id),
        "rule_outcomes": OUTCOMES,
        "reached": _reached(work, award),
        "progress_line": line,
        "grounds": work.tx.grounds.of_award(award.id),
        "occasions": OCCASIONS,
        "others": watching.seen_of(work.tx, award, work.now) if award.achievement.rule else (),
        "standings": STANDINGS,
        "files": FILE_WORDS,
        "together": TOGETHER_WORDS if award.achievement.rule else {"bundle": TOGETHER_WORDS["bundle"]},
        "privacy": privacy_words(award),
        "edition": editions.text_of(award),
        "may_change": is_open and _may_change(work, award, visitor),
        "reasons": REASONS,
        "reason_choices": REASON_CHOICES,
        "usual_letters": change_letters.usual_of_all(work, award) if is_open else {},
        **award_record.view(work, award, visitor, state),
    }


def _reached(work: Work, award: Award) -> list[Progress]:
    """Return how far the person is with what the badge counts towards."""
    rules = ((each.slug, each.achievement.rule) for each in work.tx.plan.all())
    wanted = {slug for slug, rule in rules if rule and _is_for(award.achievement.id, rule)}
    if not wanted or award.person.is_forgotten:
        return []
    return progress(work.tx, award.person, work.now, wanted)


def _is_for(achievement: str, rule: RuleLink) -> bool:
    return any(slot.achievement == achievement for slot in rule.slots)


def _may_change(work: Work, award: Award, visitor: Visitor) -> bool:
    permission = Permission.CHANGE_STATUS
    return visitor.may(permission) and sees(work.tx, visitor, award.id, permission)
