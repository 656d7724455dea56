"""Asking for a badge: somebody shows what they did; whoever may award it answers.

A request is nobody's award: it has no place in the status lists, takes no number of a scarce badge, and can be taken
back.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.awarding.awards import check_level
from issuer.awarding.openness import check_open
from issuer.awarding.recipients import parse_address
from issuer.errors import AlreadyAsked, InvalidText, NotForAsking, RequestAnswered, UnknownRequest
from issuer.kept.requests import BadgeRequest, RequestState
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_line, fault_in_lines
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

# Together they fit into what a badge says was seen.
EVIDENCE_LIMIT: Final = 2_000
MOST_LINKS: Final = 5
LINK_LIMIT: Final = 390
_ID_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody shows for a badge, as typed: what they did, and where it can be seen, a line each."""

    evidence: str
    links: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the principal, with the address and name that a badge would be awarded to."""

    id: str
    address: str
    name: str = ""


def ask(
    tx: Transaction,
    who: Asker,
    slug: str,
    level: int | None,
    shown: Shown,
    now: datetime,
    randomness: Randomness,
) -> BadgeRequest:
    """Keep somebody's wish for a badge, which then waits for whoever may award it, and return it.

    Raises:
        UnknownAchievement: there is no such badge.
        NotForAsking: it is a meta-badge, which is earned by other badges.
        NotAwardable, NotInPilot: its stage keeps it from being awarded, or from being awarded to this person.
        UnknownLevel: the badge has no such level, or needs one.
        InvalidRecipient: the address is not one that mail could reach.
        InvalidText: what is shown is missing, too long, or can not be shown.
        AlreadyAsked: they asked for this badge before, and that is not settled.
    """
    badge = catalog.find(tx, slug)
    if badge.rule is not None:
        raise NotForAsking(
            say("“{name}” is earned by other badges, and need not be asked for.", name=badge.achievement.name)
        )
    address = parse_address(who.address)
    check_open(tx, badge, (address,))
    check_level(badge.achievement, level)
    evidence, links = _read(shown)
    request = BadgeRequest(
        id=b64url_encode(randomness.token(_ID_BYTES)),
        asked_by=who.id,
        address=address,
        name=who.name,
        slug=badge.slug,
        level=level,
        evidence=evidence,
        links=links,
        asked_at=_whole(now),
    )
    if not tx.requests.add(request):
        raise AlreadyAsked(
            N_("You asked for this badge already. Look at that request, or take it back first.")
        )
    note(tx, request, "request.made", who.id, request.asked_at)
    return request


def ask_again(tx: Transaction, request_id: str, by: str, shown: Shown, now: datetime) -> BadgeRequest:
    """Answer the question that a request came back with, so that it waits again, and return it.

    Raises:
        UnknownRequest: whoever asks made none of this id.
        InvalidText: as `ask`.
        RequestAnswered: it did not come back, or was settled meanwhile.
    """
    kept, at = _own(tx, request_id, by), _whole(now)
    evidence, links = _read(shown)
    changed = replace(kept, evidence=evidence, links=links, asked_at=at, state=RequestState.OPEN)
    settle(tx, changed, RequestState.RETURNED)
    note(tx, changed, "request.changed", by, at)
    return changed


def take_back(tx: Transaction, request_id: str, by: str, now: datetime) -> BadgeRequest:
    """Take a request back for good, and return it; nothing is awarded.

    Raises:
        UnknownRequest: whoever asks made none of this id.
        RequestAnswered: it is settled.
    """
    kept, at = _own(tx, request_id, by), _whole(now)
    if not kept.is_pending:
        raise RequestAnswered(SETTLED)
    changed = replace(kept, state=RequestState.WITHDRAWN)
    settle(tx, changed, kept.state)
    note(tx, changed, "request.withdrawn", by, at)
    return changed


SETTLED: Final = N_(
    "This request is not waiting any more: it was answered or taken back meanwhile. Nothing was changed."
)


def settle(tx: Transaction, changed: BadgeRequest, was: RequestState) -> None:
    """Keep a request as it is now.

    Raises:
        RequestAnswered: it is not in the state that it `was` in any more.
    """
    if not tx.requests.change(changed, was):
        raise RequestAnswered(SETTLED)


def note(tx: Transaction, request: BadgeRequest, action: str, by: str, at: datetime, **more: str) -> None:
    """Write an act upon a request into the audit trail: for a person on record sealed as theirs."""
    person = tx.people.find(request.address)
    said = {"badge": request.slug, "level": "" if request.level is None else str(request.level), **more}
    tx.audit.record(AuditEntry(at, by, action, request.id, said, None if person is None else person.id))


def _own(tx: Transaction, request_id: str, by: str) -> BadgeRequest:
    found = tx.requests.get(request_id)
    if found is None or found.asked_by != by:
        raise UnknownRequest(N_("You made no request of this id. Look it up among your requests."))
    return found


def _read(shown: Shown) -> tuple[str, tuple[str, ...]]:
    # Browsers send the lines of a text field with CR LF (HTML, multipart and urlencoded forms).
    evidence = shown.evidence.replace("\r\n", "\n").strip()
    links = tuple(filter(None, (line.strip() for line in shown.links.splitlines())))
    if not evidence:
        raise InvalidText(N_("Say what you did to earn the badge: whoever awards it has to see it."))
    if len(links) > MOST_LINKS:
        raise InvalidText(
            say("Name at most {most} places where it can be seen, one a line.", most=MOST_LINKS)
        )
    faults = [fault_in_lines(evidence, EVIDENCE_LIMIT), *(fault_in_line(each, LINK_LIMIT) for each in links)]
    for fault in filter(None, faults):
        raise InvalidText(say("What you show can not be used. {fault}", fault=fault))
    return evidence, links


def _whole(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(microsecond=0)
