"""A wallet's answer to a presentation request: who shows it, is it for us, and is it what was asked?

Order (OpenID4VP 1.0, 14): form of the answer, nonce and audience, the holder's signature, then each credential by
`verifier.verify`, then the query again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contexts.errors import ContextsError, MalformedJson
from credentials.dcql import Candidate, Query, candidate_of, check_answer, match
from credentials.errors import CredentialsError, Unanswered
from credentials.presentation import ReceivedPresentation, Recipient, read
from credentials.received import read as read_credential
from did.document import Purpose
from did.errors import DidError
from did.syntax import DidUrl
from keys.errors import KeysError
from keys.public import PublicKey
from verifier.errors import ResponseRefused
from verifier.ports import HolderProof
from verifier.report import Check, Outcome, Report, Verdict
from verifier.verify import Setting, Submission, verify_badge

# Every stack among them is verified with all the others as its parts.
MAX_CREDENTIALS = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, of whom the answer must speak, and with which nonce."""

    query: Query
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class Answered:
    """One credential that was shown: for which query, and what it turned out to be."""

    query_id: str
    report: Report


def receive(vp_token: object, asked: Asked, setting: Setting) -> tuple[Answered, ...]:
    """Return a report on each credential that a wallet shows in answer to a request.

    Raises:
        ResponseRefused: the answer is not one to this request; nothing of it is kept.
    """
    shown: list[_Shown] = []
    for query_id, presentation in _presentations(vp_token, asked.query):
        shown = _joined(shown, _open(query_id, presentation, asked, setting))
    if sum(len(each.parts) for each in shown) > MAX_CREDENTIALS:
        raise ResponseRefused("The answer holds more credentials than are checked.")
    _check_query(shown, asked.query)
    return tuple(answered for each in shown for answered in _answers(each, shown, setting))


def is_satisfied(answers: tuple[Answered, ...], query: Query) -> bool:
    """Return whether what was asked for is among what was shown, by badges that are valid and say what was asked.

    They have to be shown by their holders, unless the query does without.
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
        candidate = candidate_of(badge.source.carrier, badge.document)
        if match(asked, candidate) is not None:
            good.setdefault(each.query_id, []).append(candidate)
    return _is_answer(query, good)


def _is_answer(query: Query, good: Mapping[str, list[Candidate]]) -> bool:
    try:
        # Whatever else was shown with it, one good credential answers a query.
        check_answer(query, {query_id: found[:1] for query_id, found in good.items()})
    except Unanswered:
        return False
    return bool(good)


@dataclass(frozen=True, slots=True)
class _Part:
    """One credential of a presentation, and the query that the presentation answers."""

    query_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one holder showed, and the subject ids of which this holder proved control."""

    subjects: frozenset[str]
    parts: tuple[_Part, ...]


def _joined(shown: list[_Shown], another: _Shown) -> list[_Shown]:
    """Return what was shown with another presentation, which is of a known holder if any subject id is."""
    same = [each for each in shown if not each.subjects.isdisjoint(another.subjects)]
    subjects = another.subjects.union(*(each.subjects for each in same))
    parts = (*(part for each in same for part in each.parts), *another.parts)
    return [*(each for each in shown if each not in same), _Shown(subjects, parts)]


def _answers(shown: _Shown, answer: Sequence[_Shown], setting: Setting) -> Iterable[Answered]:
    """Verify what one holder showed. What another holder proved in the same answer proves nothing here.

    Only of the parts of a stack may a rule take it as a proof that all of them were shown at once.
    """
    together = frozenset(subject for each in answer for subject in each.subjects)
    proof = HolderProof(shown.subjects, "a presentation with our nonce", together)
    everything = [part for each in answer for part in each.parts]
    for part in shown.parts:
        others = tuple(other.body for other in everything if other is not part)
        yield Answered(part.query_id, verify_badge(Submission(part.body, others, proof), setting))


def _presentations(vp_token: object, query: Query) -> list[tuple[str, object]]:
    """Return the presentations in a `vp_token` object, each with its query's id (OpenID4VP 1.0, 8.1)."""
    if not isinstance(vp_token, Mapping) or not vp_token:
        raise ResponseRefused("vp_token must be an object with an answer to each query.")
    presentations: list[tuple[str, object]] = []
    for query_id, answers in vp_token.items():
        asked = query.credential(query_id)
        if asked is None:
            raise ResponseRefused("vp_token answers a query that was not asked.")
        # Wallets from before 1.0 send a bare presentation in place of an array of one.
        listed = answers if isinstance(answers, list) else [answers]
        if not listed or (len(listed) > 1 and not asked.multiple):
            raise ResponseRefused(
                "Each query is answered by exactly one presentation, unless it asks for several."
            )
        presentations += [(query_id, each) for each in listed]
    return presentations


def _open(query_id: str, value: object, asked: Asked, setting: Setting) -> _Shown:
    """Return what a presentation shows once its signature and its recipient have been checked."""
    try:
        presentation = read(value)
        named = DidUrl.parse(presentation.method_id)
        if presentation.holder not in (None, str(named.did)):
            raise ResponseRefused("The presentation was signed by somebody else than its holder.")
        key = _holder_key(presentation, named, setting)
        bodies = presentation.verify(key, asked.recipient, setting.now)
        return _Shown(presentation.subjects, tuple(_Part(query_id, body) for body in bodies))
    except (CredentialsError, ContextsError, DidError, KeysError) as fault:
        raise ResponseRefused(f"The presentation does not hold: {fault.code}.") from fault


def _holder_key(presentation: ReceivedPresentation, named: DidUrl, setting: Setting) -> PublicKey:
    document = setting.sources.resolver.resolve(named.did)
    return document.key_for(presentation.method_id, Purpose.AUTHENTICATION, setting.now)


def _check_query(shown: list[_Shown], query: Query) -> None:
    """Refuse what is not even said to be what was asked for; whether it is, the reports tell."""
    candidates: dict[str, list[Candidate]] = {}
    for part in (part for each in shown for part in each.parts):
        asked = query.credential(part.query_id)
        candidate = _candidate(part.body)
        if asked is not None and candidate is not None:
            candidates.setdefault(part.query_id, []).append(candidate)
    best = {query_id: [_best(query, query_id, found)] for query_id, found in candidates.items()}
    try:
        check_answer(query, best)
    except Unanswered as fault:
        raise ResponseRefused(f"The answer does not hold what was asked for: {fault}.") from fault


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
    return candidate_of(received.source.carrier, received.document)
