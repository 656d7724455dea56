"""The claim page. Reading it changes nothing, and its buttons work only where it was opened before.

Scanners of mail follow links, and some press every button they find, without the cookie that reading the page set:
neither uses an offer up, declines a badge, or makes a file.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.badge import Evidence
from credentials.wording import N_
from issuer.awarding import awards, editions
from issuer.awarding.parts import current_copies
from issuer.errors import PageNotOpened, StackIncomplete, UnknownAward, UnknownOffer
from issuer.issuing import together
from issuer.kept.mail import LetterState
from issuer.ledger import Award, Offer, Organisation, PlannedBadge, Privacy, Stage
from issuer.mail import fresh_codes, fresh_links
from issuer.meta_badges.progress import Progress, progress
from issuer.offering import claims, offer_links, offers
from issuer.offering.claims import ClaimState
from issuer.plan.piloting import is_of_pilot
from issuer.web.desk import Desk, Work
from issuer.web.faces import face_of
from issuer.web.kept_words import public_words
from issuer.web.progress_words import line
from issuer.web.reading import award_for, varied
from issuer.web.words import FILE_WORDS, REASONS, TOGETHER_WORDS, claim_words, privacy_words
from web.qr import qr_matrix, qr_size, qr_svg
from web.signin.access import by_secret

OPENED: Final = "cairn-opened"
LIVE = frozenset({ClaimState.WAITING, ClaimState.WALLET_ASKS, ClaimState.DEFERRED})


@dataclass(frozen=True, slots=True)
class Claim:
    """What the claim page shows: `offer` only while a wallet can take it, `newest` in any case.

    `is_of_wallet`: it belongs to the keys of the wallet that earned it. `stacks` are the badges it counts towards,
    `parts` those that it rests on, where its holder picks which of them are told. `reached` is how far the person is
    with the former, once it is claimed. `taken_at` is when a wallet first had it, `tries_left` how many wrong codes the
    offer still survives, None where none was wrong. `face` is where its picture is, "" where it looks as its kind does.
    `code_sent_to` is as much of the address as is shown to which the newest offer's code was mailed, and `sends_code`
    says whether another can be.
    """

    organisation: Organisation
    award: Award
    state: ClaimState
    offer: Offer | None
    newest: Offer | None
    is_of_wallet: bool = False
    stacks: tuple[PlannedBadge, ...] = ()
    parts: tuple[Evidence, ...] = ()
    reached: tuple[Progress, ...] = ()
    taken_at: datetime | None = None
    tries_left: int | None = None
    face: str = ""
    code_sent_to: str = ""
    sends_code: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the state may change while the page is open."""
        return self.state in LIVE

    @property
    def may_renew(self) -> bool:
        """Whether whoever has the link may have a new offer; not where a transaction code was sent apart."""
        return self.is_live and not (self.newest is not None and self.newest.tx_code_hash)

    @property
    def mark(self) -> str:
        """What changes when the page has to; the page sends it with every look."""
        offer = f"{self.offer.id}.{self.offer.failures}" if self.offer else ""
        return f"{self.state.value}.{self.award.stage.value}.{offer}"


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the claim page's routes."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])
    pressed = [Depends(require_opened)]
    _give_codes(routes, desk)

    @routes.api_route("/claim/{claim_id}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    def page(request: Request, claim_id: str) -> HTMLResponse:
        shown = templates.TemplateResponse(
            request, "claim.html", view_of(desk, _read_by(request, desk, claim_id))
        )
        return opened(varied(shown), desk, claim_id)

    @routes.get("/claim/{claim_id}/state", response_class=HTMLResponse, response_model=None)
    def state(request: Request, claim_id: str, seen: str = "") -> Response:
        claim = _read_by(request, desk, claim_id)
        if claim.mark == seen:
            # Nothing is swapped, so that what somebody unfolded or marked stays as it is.
            return Response(status_code=204)
        return varied(templates.TemplateResponse(request, "claim_state.html", view_of(desk, claim)))

    @routes.post("/claim/{claim_id}/decline", dependencies=pressed)
    def decline(claim_id: str) -> RedirectResponse:
        with claiming(desk, claim_id) as (work, award):
            offers.decline(work.tx, award, work.now)
        return _back(claim_id)

    @routes.post("/claim/{claim_id}/undo-decline", dependencies=pressed)
    def undo_decline(claim_id: str) -> RedirectResponse:
        with claiming(desk, claim_id) as (work, award):
            offers.undo_decline(work.tx, award, work.now)
        return _back(claim_id)

    @routes.post("/claim/{claim_id}/mail-link", dependencies=pressed, response_class=HTMLResponse)
    def mail_link(request: Request, claim_id: str) -> HTMLResponse:
        with claiming(desk, claim_id) as (work, award):
            letter = fresh_links.send(work.tx, award, work.now, work.randomness)
            view = {"organisation": work.tx.organisation, "address": _masked(award.address)}
        view["is_held"] = letter is None or letter.state is not LetterState.WAITING
        return templates.TemplateResponse(request, "claim_mailed.html", view)

    @routes.get("/claim/{claim_id}/qr.svg")
    def qr(claim_id: str) -> Response:
        claim = read(desk, claim_id)
        if claim.offer is None:
            raise UnknownOffer(N_("There is no open offer to show."))
        return Response(qr_svg(_offer_uri(desk, claim)), media_type="image/svg+xml")

    return routes


def _give_codes(routes: APIRouter, desk: Desk) -> None:
    pressed = [Depends(require_opened)]

    @routes.post("/claim/{claim_id}/offer", dependencies=pressed)
    def new_offer(claim_id: str) -> RedirectResponse:
        with claiming(desk, claim_id) as (work, award):
            offers.renew(work.tx, award, work.now, work.randomness, work.terms)
        return _back(claim_id)

    @routes.post("/claim/{claim_id}/code", dependencies=pressed)
    def new_code(claim_id: str) -> RedirectResponse:
        with claiming(desk, claim_id) as (work, award):
            fresh_codes.send(work.tx, award, work.now, work.randomness, work.terms)
        return _back(claim_id)


def opened(shown: HTMLResponse, desk: Desk, claim_id: str) -> HTMLResponse:
    """Return a page that shows a claim, with the cookie that lets its buttons work."""
    is_secure, path = desk.public_url.startswith("https://"), f"/claim/{claim_id}"
    shown.set_cookie(OPENED, "yes", path=path, secure=is_secure, httponly=True, samesite="strict")
    return shown


def require_opened(request: Request) -> None:
    """Return if the claim page was opened by whoever sent this request.

    Raises:
        PageNotOpened: it was not, or the browser keeps no cookies.
    """
    if OPENED not in request.cookies:
        raise PageNotOpened(
            N_(
                "Nothing was changed: a button was pressed without the page. Open the claim "
                "page, let it keep its "
                "cookie, and press the button there."
            )
        )


@contextmanager
def claiming(desk: Desk, claim_id: str) -> Iterator[tuple[Work, Award]]:
    """Begin a unit of work about the award that a claim link leads to.

    Raises:
        UnknownAward: it leads to none.
    """
    with desk.work(organisation_of(desk, claim_id)) as work:
        yield work, awards.by_claim(work.tx, claim_id)


def _masked(address: str) -> str:
    """Return as much of an address as its owner needs to know it by."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _back(claim_id: str) -> RedirectResponse:
    return RedirectResponse(f"/claim/{claim_id}", status_code=303)


def organisation_of(desk: Desk, claim_id: str) -> str:
    """Return the slug of the organisation whose claim link this is.

    Raises:
        UnknownAward: it is nobody's.
    """
    slug = desk.store.organisation_of_claim(claim_id)
    if slug is None:
        raise UnknownAward(awards.NO_SUCH_LINK)
    return slug


def _read_by(request: Request, desk: Desk, claim_id: str) -> Claim:
    claim = read(desk, claim_id)
    return replace(claim, award=award_for(request, claim.award))


def read(desk: Desk, claim_id: str) -> Claim:
    """Return the claim that a link leads to.

    Raises:
        UnknownAward: it leads to none.
    """
    with claiming(desk, claim_id) as (work, award):
        state = claims.claim_state(work.tx, award, work.now, work.terms)
        newest = work.tx.offers.newest(award.id)
        is_open = state is ClaimState.WAITING and _is_open(newest, work.terms, work.now)
        is_of_wallet = work.tx.presented.basis(award.id) is not None
        stacks = tuple(badge for badge in work.tx.plan.all() if _counts_towards(award, badge))
        offer, parts = newest if is_open else None, _to_pick(work, award)
        reached = _reached(work, award, state, stacks)
        return Claim(
            work.tx.organisation,
            award,
            state,
            offer,
            newest,
            is_of_wallet,
            stacks,
            parts,
            reached,
            _taken_at(work, award),
            work.terms.tries - offer.failures if offer is not None and offer.failures else None,
            face_of(work.tx, award, award.level),
            _masked(award.address) if fresh_codes.sent_for(work.tx, award) else "",
            desk.sends_mail and fresh_codes.may_be_sent(work.tx, award),
        )


def _to_pick(work: Work, award: Award) -> tuple[Evidence, ...]:
    if award.version.privacy is not Privacy.SELECTIVE or award.stage is not Stage.AGREED:
        return ()
    try:
        return together.rests_on(
            work.tx, award, together.Errand(work.identity, work.now, work.randomness, offers.CLAIM_LINK)
        )
    except StackIncomplete:
        return ()


def _reached(
    work: Work, award: Award, state: ClaimState, stacks: Sequence[PlannedBadge]
) -> tuple[Progress, ...]:
    """Return how far the person is with what a claimed badge counts towards; nothing while it is not claimed."""
    if state is not ClaimState.CLAIMED or not stacks or award.person.is_forgotten:
        return ()
    return tuple(progress(work.tx, award.person, work.now, {each.slug for each in stacks}))


def _taken_at(work: Work, award: Award) -> datetime | None:
    holders = offers.claimants(work.tx, award)
    return min(
        (each.signed_at for each in current_copies(work.tx, award) if each.holder in holders), default=None
    )


def _counts_towards(award: Award, badge: PlannedBadge) -> bool:
    rule = badge.achievement.rule
    return rule is not None and any(slot.achievement == award.achievement.id for slot in rule.slots)


def _is_open(offer: Offer | None, terms: offers.Terms, now: datetime) -> bool:
    if offer is None or offer.failures >= terms.tries:
        return False
    return offer.redeemed_at is None and offer.cancelled_at is None and now < offer.expires_at


def _offer_uri(desk: Desk, claim: Claim) -> str:
    offer_id = claim.offer.id if claim.offer else ""
    return offer_links.by_reference(desk.issuer_url(claim.organisation.slug), offer_id)


def view_of(desk: Desk, claim: Claim) -> dict[str, Any]:
    """Return what the page shows of a claim."""
    award, offer = claim.award, claim.offer
    uri = _offer_uri(desk, claim) if offer else None
    issuer = claim.organisation.name
    issuer_url = desk.issuer_url(claim.organisation.slug)
    return {
        "award": award,
        "claim": claim,
        "organisation": claim.organisation,
        "level": award.achievement.level(award.level) if award.level else None,
        "state": claim.state.value,
        "stage": award.stage.value,
        "is_pilot": is_of_pilot(award) and not award.person.is_forgotten,
        "is_waiting": award.stage is Stage.WAITING,
        "state_words": claim_words(
            claim.state,
            award,
            claim.newest,
            is_open=offer is not None,
            issuer=issuer,
            sends_code=claim.sends_code,
        ),
        "withdrawal": award.version.revocation or award.version.suspension,
        "may_mail": desk.sends_mail and fresh_links.may_be_sent(award, desk.clock()),
        "reasons": REASONS,
        "public_words": public_words,
        "offer": offer,
        "offer_uri": uri,
        "offer_url": offer_links.offer_url(issuer_url, offer.id) if offer else None,
        "wallets": [(each, each.link_for(issuer_url, offer.id)) for each in desk.chooser] if offer else [],
        "asks_tx_code": bool(offer and offer.tx_code_hash),
        "qr_size": qr_size(qr_matrix(uri)) if uri else 0,
        "files": FILE_WORDS,
        "together": TOGETHER_WORDS if award.achievement.rule else {"bundle": TOGETHER_WORDS["bundle"]},
        "privacy": privacy_words(award),
        "edition": editions.text_of(award),
        "progress_line": line,
    }
