"""The verifier's answer to the issuer that wants the parts of a badge shown: asked by OpenID4VP, judged in full."""

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from credentials.digest import copy_digest
from credentials.stacking import Part, Rests
from issuer.errors import SeveralPeople
from issuer.meta_badges import earning
from issuer.meta_badges.earning import AskedParts, Shown, ShownBadge
from issuer.shown import Partner
from issuer.web.desk import Desk as IssuerDesk
from verifier.checks import issuer_trust
from verifier.checks.stack.parts import part_of
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.ports import PresentationRequest
from verifier.presentations import Judged
from verifier.rendering import headline
from verifier.report import Check, Outcome, Report, Verdict
from verifier.web.desk import Desk, Listener
from verifier.web.openid4vp.ask import Ask, ResponseMode, ask_of, hashed
from verifier.web.openid4vp.asking import begin
from verifier.web.openid4vp.links import link_of
from verifier.wishes import BadgeWish, query_for
from verifier.words import OUR_PARTNER, of_presentation

_PAGE: Final = re.compile(r"/o/([^/]+)/earn/[^/]+")


@dataclass(frozen=True, slots=True)
class WalletParts:
    """`issuer.meta_badges.earning.PartsDesk` over the presentation requests of the verifier here."""

    check: Desk

    def ask(self, achievements: Sequence[str], page: str, *, same_device: bool) -> AskedParts:
        """Make a request for badges of these achievements, as many of them as the wallet has."""
        wishes = [BadgeWish(each) for each in achievements]
        query = query_for(wishes, self.check.vcts(), as_far_as_held=True)
        made = begin(self.check, Ask(query, ResponseMode.DIRECT_POST_JWT, same_device, page))
        request = made.request
        return AskedParts(request.id, link_of(self.check, request), made.session, request.expires_at)

    def is_led_back(self, request_id: str, response_code: str) -> bool:
        """Return whether a browser with this code may see what came: always, where no wallet led anywhere."""
        kept = self.check.requests.get(request_id)
        if kept is None:
            return False
        wanted = kept.response_code_hash
        return wanted is None or hmac.compare_digest(wanted, hashed(response_code))


def listener(desk: IssuerDesk, policy: Callable[[], Policy]) -> Listener:
    """Return what hands the answers to the issuer's requests on to it."""

    def hear(request: PresentationRequest, came: Judged | None) -> None:
        page = _PAGE.fullmatch(ask_of(request).page)
        if page is not None:
            _hand_on(desk, page[1], request.id, came or Judged(()), policy())

    return hear


def _hand_on(desk: IssuerDesk, slug: str, request_id: str, came: Judged, policy: Policy) -> None:
    with desk.work(slug) as work:
        known = replace(policy, trust=policy.trust.joined(_trusted(work.tx.partners.all())))
    shown = shown_in(came, known)
    try:
        with desk.work(slug) as work:
            earning.take(work.tx, request_id, shown, work.now, work.randomness, work.terms)
    except SeveralPeople:
        with desk.work(slug) as work:
            earning.take_refused(work.tx, request_id, work.now)


def shown_in(came: Judged, policy: Policy) -> Shown:
    """Return what one answer of a wallet showed, whom to trust being for `policy` to say."""
    judged = [_trusting(each.report, policy) for each in came.answers]
    proved = (_proved(report) for report in judged)
    badges = tuple(_badge(report) for report in judged)
    broken = tuple(dict.fromkeys(of_presentation(each.fault) for each in came.broken))
    return Shown(badges, frozenset(subject for subject in proved if subject is not None), broken)


def _proved(report: Report) -> str | None:
    """Return the subject id of which the holder proved control."""
    is_proved = report.finding(Check.HOLDER).outcome is Outcome.PASSED
    return report.shown.content.subject_id if report.shown and is_proved else None


def _trusted(partners: Sequence[Partner]) -> TrustList:
    return TrustList.of(TrustedIssuer(each.did, each.name, OUR_PARTNER) for each in partners)


def _trusting(report: Report, policy: Policy) -> Report:
    """Return the report as it is where whom to trust is for this policy to say."""
    badge = report.shown
    if badge is None:
        return report
    known = issuer_trust.check(badge.content, policy)
    findings = tuple(known if each.check is Check.ISSUER_TRUST else each for each in report.findings)
    return replace(report, findings=findings)


def _badge(report: Report) -> ShownBadge:
    part, badge = part_of(report), report.shown
    counts = part is not None and _proved(report) is not None and report.verdict is Verdict.VALID
    as_of = report.finding(Check.STATUS).as_of or report.checked_at
    told = ShownBadge(_with_its_own(part, report), counts, report.verdict.value, _why(report), as_of)
    if badge is None:
        return told
    source = badge.source
    return replace(told, digest=copy_digest(source), media_type=source.carrier.media_type, body=source.body)


def _with_its_own(part: Part | None, report: Report) -> Part | None:
    """Return a part with what it rests on itself, if it is a stack."""
    found = report.stack
    if part is None or found is None:
        return part
    return replace(part, rests=Rests(found.outcome, found.outcome, found.leaves, found.depth))


def _why(report: Report) -> str:
    held_by_nobody = report.finding(Check.HOLDER).code in ("no_holder_key", "not_presented")
    if held_by_nobody and report.verdict is Verdict.VALID:
        return "It is not tied to a wallet, so that anybody could show it."
    return headline(report)
