"""A wallet's answer to a presentation request: who shows it, is it for us, and is it what was asked?

Order (OpenID4VP 1.0, 14): form of the answer, nonce and audience, the holder's signature, then each credential by
`verifier.verify`, then the query again. What is wrong with one presentation costs that one; what shows that the answer
is one to somebody or something else costs all of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from contexts.errors import ContextsError, MalformedJson
from credentials.badge import VerifiedBadge
from credentials.dcql import (
    Candidate,
    CredentialQuery,
    Query,
    achievements_of,
    authorities_of,
    candidate_of,
    check_answer,
    match,
)
from credentials.errors import CredentialsError, Unanswered
from credentials.presentation import Recipient
from credentials.received import read as read_credential
from credentials.wording import N_, say
from verifier.authenticity import Asker
from verifier.errors import BrokenPresentation, PresentationsRefused, ResponseNotAsked, ResponseRefused
from verifier.opening import Opened, opened
from verifier.ports import HolderProof
from verifier.report import Check, Outcome, Report, Verdict
from verifier.verify import Setting, Submission, verify_badge

# Every stack among them is verified with all the others as its parts.
MAX_CREDENTIALS = 16
# Among `awarders`: who may have awarded whatever is shown.
ANY_ACHIEVEMENT: Final = ""
NO_AWARDERS: Final[Mapping[str, Collection[str]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, of whom the answer must speak, and with which nonce."""

    query: Query
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class Answered:
    """One credential that was shown: for which query, and what it turned out to be.

    `is_asked`: it says of itself what the query asks for, so that it is no mere part of what was asked. `claimed_id` is
    the id that it bears, whoever wrote it there.
    """

    query_id: str
    report: Report
    is_asked: bool = True
    claimed_id: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of an answer: a report on each credential that was shown, and the presentations that do not hold."""

    answers: tuple[Answered, ...]
    broken: tuple[BrokenPresentation, ...] = ()


def receive(vp_token: object, asked: Asked, setting: Setting) -> tuple[Answered, ...]:
    """Return a report on each credential that a wallet shows in answer to a request.

    Raises:
        ResponseRefused: the answer is not one to this request; nothing of it is kept.
    """
    return judge(vp_token, asked, setting).answers


def judge(vp_token: object, asked: Asked, setting: Setting) -> Judged:
    """Return what came of an answer. A presentation that does not hold is left out, and the rest looked at again.

    Raises:
        ResponseRefused: the answer is not one to this request; `PresentationsRefused` if only because of the
            presentations that do not hold.
    """
    parts: list[Opened] = []
    broken: list[BrokenPresentation] = []
    presentations = _presentations(vp_token, asked.query)
    _check_count(len(presentations))
    setting = setting.at_once()
    for query, presentation in presentations:
        try:
            parts.append(opened(presentation, query, asked.recipient, _asker(setting)))
        except BrokenPresentation as fault:
            broken.append(fault)
    _check_rest(parts, broken, asked.query)
    return Judged(tuple(_answers(parts, asked.query, setting)), tuple(broken))


def _asker(setting: Setting) -> Asker:
    return Asker(setting.sources.resolver, setting.now)


def _check_count(count: int) -> None:
    # Presentations are counted too, before any is opened: one that does not hold is work all the same.
    if count > MAX_CREDENTIALS:
        raise ResponseRefused(N_("The answer holds more credentials than are checked."))


def _check_rest(parts: list[Opened], broken: list[BrokenPresentation], query: Query) -> None:
    _check_count(sum(len(each.bodies) for each in parts))
    try:
        _check_query(parts, query)
    except ResponseNotAsked as fault:
        raise (PresentationsRefused(broken) if broken else fault) from fault


def is_satisfied(
    answers: tuple[Answered, ...], query: Query, awarders: Mapping[str, Collection[str]] = NO_AWARDERS
) -> bool:
    """Return whether what was asked for is among what was shown, by badges that are valid and say what was asked.

    They have to be shown by their holders, unless the query does without. `awarders` are, by achievement, the DIDs
    that may award it: that somebody is known to us does not make others' achievements this one's to award. Under
    `ANY_ACHIEVEMENT` they are those who may have awarded anything at all.
    """
    good: dict[str, list[Candidate]] = {}
    for each in answers:
        badge = each.report.shown
        asked = query.credential(each.query_id)
        if asked is None or badge is None or each.report.verdict is not Verdict.VALID:
            continue
        if asked.holder_binding and each.report.finding(Check.HOLDER).outcome is not Outcome.PASSED:
            # A badge that is tied to no wallet is anybody's to show (OpenID4VP 1.0, 6.1).
            continue
        if not _is_its_awarder(badge, awarders):
            continue
        candidate = candidate_of(badge.source.carrier, badge.document, authorities_of(badge.source))
        if match(asked, candidate) is not None:
            good.setdefault(each.query_id, []).append(candidate)
    return _is_answer(query, good)


def _is_its_awarder(badge: VerifiedBadge, awarders: Mapping[str, Collection[str]]) -> bool:
    spoken_of = (ANY_ACHIEVEMENT, *achievements_of(badge.document))
    return all(badge.content.issuer_id in awarders[each] for each in spoken_of if each in awarders)


def _is_answer(query: Query, good: Mapping[str, list[Candidate]]) -> bool:
    try:
        # Whatever else was shown with it, one good credential answers a query.
        check_answer(query, {query_id: found[:1] for query_id, found in good.items()})
    except Unanswered:
        return False
    return bool(good)


def _answers(parts: Sequence[Opened], query: Query, setting: Setting) -> Iterable[Answered]:
    """Verify what was shown. What another holder proved in the same answer proves nothing here.

    Only of the parts of a stack may a rule take it as a proof that all of them were shown at once.
    """
    everything = [body for each in parts for body in each.bodies]
    for part in parts:
        proof = _proof(part, parts)
        for body in part.bodies:
            others = tuple(other for other in everything if other is not body)
            report = verify_badge(Submission(body, others, proof, each_told=True), setting)
            yield _answered(part.query_id, body, report, query)


def _answered(query_id: str, body: bytes, report: Report, query: Query) -> Answered:
    asked, claimed = query.credential(query_id), _candidate(body)
    if asked is None or claimed is None:
        return Answered(query_id, report, is_asked=False)
    return Answered(query_id, report, match(asked, claimed) is not None, _id_of(claimed))


def _id_of(candidate: Candidate) -> str | None:
    claimed = candidate.claims.get("id")
    return claimed if isinstance(claimed, str) else None


def _proof(part: Opened, answer: Sequence[Opened]) -> HolderProof | None:
    """Return what the holder of one presentation proved; nobody proves anything by a credential as it is."""
    if not part.subjects:
        return None
    together = frozenset(subject for each in answer for subject in each.subjects)
    return HolderProof(_of_one_holder(part.subjects, answer), f"{part.how}, with our nonce", together)


def _of_one_holder(subjects: frozenset[str], answer: Sequence[Opened]) -> frozenset[str]:
    """Return every subject id of a holder: presentations that share one are of the same."""
    while True:
        wider = subjects.union(*(each.subjects for each in answer if not each.subjects.isdisjoint(subjects)))
        if wider == subjects:
            return subjects
        subjects = wider


def _presentations(vp_token: object, query: Query) -> list[tuple[CredentialQuery, object]]:
    """Return the presentations in a `vp_token` object, each with its query (OpenID4VP 1.0, 8.1)."""
    if not isinstance(vp_token, Mapping) or not vp_token:
        raise ResponseRefused(N_("vp_token must be an object with an answer to each query."))
    presentations: list[tuple[CredentialQuery, object]] = []
    for query_id, answers in vp_token.items():
        asked = query.credential(query_id)
        if asked is None:
            raise ResponseNotAsked(N_("vp_token answers a query that was not asked."))
        # Wallets from before 1.0 send a bare presentation in place of an array of one.
        listed = answers if isinstance(answers, list) else [answers]
        if not listed or (len(listed) > 1 and not asked.multiple):
            raise ResponseNotAsked(
                N_("Each query is answered by exactly one presentation, unless it asks for several.")
            )
        presentations += [(asked, each) for each in listed]
    return presentations


def _check_query(parts: list[Opened], query: Query) -> None:
    """Refuse what is not even said to be what was asked for; whether it is, the reports tell."""
    candidates: dict[str, list[Candidate]] = {}
    for query_id, body in ((each.query_id, body) for each in parts for body in each.bodies):
        candidate = _candidate(body)
        if candidate is not None:
            candidates.setdefault(query_id, []).append(candidate)
    best = {query_id: [_best(query, query_id, found)] for query_id, found in candidates.items()}
    try:
        check_answer(query, best)
    except Unanswered as fault:
        raise ResponseNotAsked(
            say("The answer does not hold what was asked for: {fault}.", fault=str(fault))
        ) from fault


def _best(query: Query, query_id: str, found: list[Candidate]) -> Candidate:
    """Return the candidate that answers a query: a presentation may hold a badge with its parts."""
    asked = query.credential(query_id)
    fitting = (each for each in found if asked is not None and match(asked, each) is not None)
    return next(fitting, found[0])


def _candidate(body: bytes) -> Candidate | None:
    try:
        received = read_credential(body)
    except (CredentialsError, ContextsError, MalformedJson):
        return None
    return candidate_of(received.source.carrier, received.document, authorities_of(received.source))
