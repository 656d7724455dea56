"""A wallet's answer to a presentation request: who shows it, is it for us, and is it what was asked?

Order (OpenID4VP 1.0, 14): form of the answer, nonce and audience, the holder's signature, then each credential by
`verifier.verify`, then the query again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contexts.errors import ContextsError
from credentials.errors import CredentialsError
from credentials.presentation import ReceivedPresentation, Recipient, read
from did.document import Purpose
from did.errors import DidError
from did.syntax import DidUrl
from keys.errors import KeysError
from keys.public import PublicKey
from verifier.dcql import CARRIERS, Wanted, satisfies
from verifier.errors import ResponseRefused
from verifier.ports import HolderProof
from verifier.report import Report, Verdict
from verifier.verify import Setting, Submission, verify_badge

# Every stack among them is verified with all the others as its parts.
MAX_CREDENTIALS = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, of whom the answer must speak, and with which nonce."""

    wanted: Wanted
    recipient: Recipient


def receive(vp_token: object, asked: Asked, setting: Setting) -> tuple[Report, ...]:
    """Return a report on each credential that a wallet shows in answer to a request.

    Raises:
        ResponseRefused: the answer is not one to this request; nothing of it is kept.
    """
    shown: dict[str, list[bytes]] = {}
    for presentation in _presentations(vp_token):
        holder, bodies = _open(presentation, asked, setting)
        shown.setdefault(holder, []).extend(bodies)
    if sum(map(len, shown.values())) > MAX_CREDENTIALS:
        raise ResponseRefused("The answer holds more credentials than are checked.")
    reports = tuple(
        report for holder, bodies in shown.items() for report in _reports(holder, bodies, setting)
    )
    _check_query(reports, asked.wanted)
    return reports


def is_satisfied(reports: tuple[Report, ...], wanted: Wanted) -> bool:
    """Return whether a badge that was asked for is among those shown, and is valid."""
    return any(
        report.verdict is Verdict.VALID
        and report.shown is not None
        and satisfies(wanted, report.shown.content)
        for report in reports
    )


def _reports(holder: str, bodies: list[bytes], setting: Setting) -> Iterable[Report]:
    """Verify what one holder showed. What another holder proved in the same answer proves nothing here."""
    proof = HolderProof(frozenset({holder}), "a presentation with our nonce")
    for body in bodies:
        others = tuple(other for other in bodies if other is not body)
        yield verify_badge(Submission(body, others, proof), setting)


def _presentations(vp_token: object) -> list[object]:
    """Return the presentations in a `vp_token` object keyed by query id (OpenID4VP 1.0, 8.1)."""
    if not isinstance(vp_token, Mapping) or not vp_token:
        raise ResponseRefused("vp_token must be an object with an answer to each query.")
    known = {carrier.value for carrier in CARRIERS}
    if not vp_token.keys() <= known:
        raise ResponseRefused("vp_token answers a query that was not asked.")
    presentations = []
    for answers in vp_token.values():
        # Wallets from before 1.0 send a bare presentation in place of an array of one.
        listed = answers if isinstance(answers, list) else [answers]
        if len(listed) != 1:
            raise ResponseRefused("Each query is answered by exactly one presentation.")
        presentations += listed
    return presentations


def _open(value: object, asked: Asked, setting: Setting) -> tuple[str, tuple[bytes, ...]]:
    """Return the holder of a presentation and the credentials it shows."""
    try:
        presentation = read(value)
        named = DidUrl.parse(presentation.method_id)
        if presentation.holder not in (None, str(named.did)):
            raise ResponseRefused("The presentation was signed by somebody else than its holder.")
        key = _holder_key(presentation, named, setting)
        return str(named.did), presentation.verify(key, asked.recipient, setting.now)
    except (CredentialsError, ContextsError, DidError, KeysError) as fault:
        raise ResponseRefused(f"The presentation does not hold: {fault.code}.") from fault


def _holder_key(presentation: ReceivedPresentation, named: DidUrl, setting: Setting) -> PublicKey:
    document = setting.sources.resolver.resolve(named.did)
    return document.key_for(presentation.method_id, Purpose.AUTHENTICATION, setting.now)


def _check_query(reports: tuple[Report, ...], wanted: Wanted) -> None:
    contents = [report.shown.content for report in reports if report.shown is not None]
    if contents and not any(satisfies(wanted, content) for content in contents):
        raise ResponseRefused("The answer does not hold the badge that was asked for.")
