"""Answering a request: it becomes an award, comes back with a question, or is declined with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from credentials.wording import N_, say
from issuer.achievements import catalog
from issuer.awarding import awards
from issuer.awarding.approvals import NOTE_LIMIT
from issuer.awarding.awards import AwardBadge
from issuer.awarding.departments import check_may_give
from issuer.errors import (
    InvalidText,
    OutsideDepartment,
    OwnAward,
    RequestAnswered,
    UnknownAchievement,
    UnknownRequest,
)
from issuer.kept.mail import LetterKind
from issuer.kept.requests import Answer, BadgeRequest, RequestState
from issuer.ledger import Award
from issuer.mail import posting
from issuer.one_person import addresses_of, hands_of
from issuer.plain_text import fault_in_lines
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.requests.asking import SETTLED, note, settle
from issuer.sight import Sight


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers: as the audit trail names them, as the recipient reads it, and how far they see.

    `address` is theirs, "" for a program. `leader` is the principal whom a badge may name, None for a program.
    """

    id: str
    name: str = ""
    address: str = ""
    leader: str | None = None
    sight: Sight | None = None


def queue(tx: Transaction, who: Answerer, now: datetime) -> Sequence[BadgeRequest]:
    """Return the requests that wait for somebody's answer, the oldest first: of badges and people of theirs alone."""
    own = _own_of(tx, who, now)
    waiting = [each for each in tx.requests.open() if not own.has(each)]
    return [each for each in waiting if _may_answer(tx, who, each)]


def grant(tx: Transaction, request_id: str, who: Answerer, now: datetime, randomness: Randomness) -> Award:
    """Award what was asked for, with what was shown as its evidence, and return the award.

    Where the badge needs approval, the award waits for somebody else's, as every award of it does.

    Raises:
        UnknownRequest: there is none of this id that this person answers.
        OwnAward: it is their own, or they are a program whose token the one who asked made.
        RequestAnswered: it is not waiting any more.
        NotAwardable, NotInPilot: its stage keeps it from being awarded, or from being awarded to this person.
        NoneLeft: as many of the badge are awarded as may be.
        UnknownLevel: the badge has no such level any more.
    """
    request = _waiting(tx, request_id, who, now)
    command = AwardBadge(
        slug=request.slug,
        to=request.address,
        name=request.name,
        level=request.level,
        evidence=evidence_of(request),
        by=who.id,
        by_name=who.name,
        leader=who.leader,
        sight=who.sight,
    )
    made = awards.award(tx, command, now, randomness)
    granted = replace(
        request, state=RequestState.GRANTED, answer=Answer(who.id, made.awarded_at), award_id=made.id
    )
    settle(tx, granted, RequestState.OPEN)
    note(tx, granted, "request.granted", who.id, made.awarded_at, award=made.id)
    # Of one that has to be approved, this is sent once it is.
    posting.post(tx, LetterKind.OFFER, made.person, {"award": made.id}, now)
    return made


def send_back(tx: Transaction, request_id: str, who: Answerer, question: str, now: datetime) -> BadgeRequest:
    """Send a request back with a question, which whoever asked may answer, and return it.

    Raises:
        UnknownRequest, OwnAward, RequestAnswered: as `grant`.
        InvalidText: the question is missing, too long or can not be shown.
    """
    return _answered(tx, request_id, who, question, now, RequestState.RETURNED)


def decline(tx: Transaction, request_id: str, who: Answerer, reason: str, now: datetime) -> BadgeRequest:
    """Decline a request for good, with a reason that whoever asked reads, and return it.

    Raises:
        UnknownRequest, OwnAward, RequestAnswered: as `grant`.
        InvalidText: the reason is missing, too long or can not be shown.
    """
    return _answered(tx, request_id, who, reason, now, RequestState.DECLINED)


def evidence_of(request: BadgeRequest) -> str:
    """Return what an award says was seen, where it is made of a request: what was shown, and where."""
    return "\n".join((request.evidence, *request.links))


def _answered(
    tx: Transaction, request_id: str, who: Answerer, words: str, now: datetime, state: RequestState
) -> BadgeRequest:
    request, at = _waiting(tx, request_id, who, now), now.astimezone(UTC).replace(microsecond=0)
    words = words.replace("\r\n", "\n").strip()
    if request.event_id is not None and state is RequestState.RETURNED:
        raise InvalidText(
            N_("Who asked at an event can not be asked back here: award the badge, or decline.")
        )
    if not words:
        raise InvalidText(N_("Say what is missing, or why not: whoever asked reads it."))
    fault = fault_in_lines(words, NOTE_LIMIT)
    if fault is not None:
        raise InvalidText(say("The answer can not be used. {fault}", fault=fault))
    changed = replace(request, state=state, answer=Answer(who.id, at, words))
    settle(tx, changed, RequestState.OPEN)
    note(tx, changed, f"request.{state}", who.id, at)
    _tell(tx, changed, words, at)
    return changed


def _tell(tx: Transaction, request: BadgeRequest, words: str, at: datetime) -> None:
    """Write to whoever asked. What was said goes along only if it goes with them once they are forgotten.

    Who asked at an event has no page to look it up on, and is not written to.
    """
    if request.event_id is not None:
        return
    badge, person = tx.plan.find(request.slug), tx.people.find(request.address)
    name = request.slug if badge is None else badge.achievement.name
    values = {"badge": name, "answer": request.state.value} | ({} if person is None else {"note": words})
    posting.post(tx, LetterKind.REQUEST_ANSWERED, person, values, at, address=request.address)


def _waiting(tx: Transaction, request_id: str, who: Answerer, now: datetime) -> BadgeRequest:
    found = tx.requests.get(request_id)
    if found is None:
        raise UnknownRequest(_NONE)
    if _own_of(tx, who, now).has(found):
        raise OwnAward(N_("Nobody answers a request of their own: somebody else has to."))
    if not _may_answer(tx, who, found):
        raise UnknownRequest(_NONE)
    if found.state is not RequestState.OPEN:
        raise RequestAnswered(SETTLED)
    return found


_NONE = N_("There is no request of this id here. Look it up in the list of requests.")


def _may_answer(tx: Transaction, who: Answerer, request: BadgeRequest) -> bool:
    """Return whether somebody may award what is asked for, to whoever asks."""
    try:
        check_may_give(tx, who.sight, catalog.find(tx, request.slug), request.address)
    except (OutsideDepartment, UnknownAchievement):
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Own:
    """What tells that a request is of whoever answers: every id they act under, and every address of theirs."""

    hands: frozenset[str]
    addresses: frozenset[str]

    def has(self, request: BadgeRequest) -> bool:
        # Who asks at an event does not sign in: only the address tells who they are.
        return request.asked_by in self.hands or request.address in self.addresses


def _own_of(tx: Transaction, who: Answerer, now: datetime) -> _Own:
    """Return what is the own of whoever answers, also where a program does whose token they made."""
    told = addresses_of(tx, who.id, now) | {who.address} - {""}
    people = (tx.people.find(each) for each in told)
    return _Own(hands_of(tx, who.id), told.union(*(each.addresses for each in people if each is not None)))
