"""A presentation that somebody hands in: is it its holder's, for whom was it made, and what does it show?

Unlike `verifier.presentations` nobody asked for it here: the caller says which challenge and domain it must have,
if any, and whether the subjects are the holder is the caller's to judge (VC-API 0.3, 3.3.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from contexts.errors import ContextsError, DataLoss
from credentials import data_model
from credentials.badge import JsonObject
from credentials.enveloped import PRESENTATION, is_enveloped, unwrap
from credentials.errors import CredentialsError, MalformedCredential, UnsupportedProof
from credentials.presentation import Recipient
from credentials.presentation.shown import shown
from credentials.presentation.token import read_token
from credentials.proofs import data_integrity
from credentials.wording import N_, say
from did.document import Purpose
from did.errors import DidError, DidUnresolvable, UnsupportedDidMethod
from did.syntax import DidUrl
from keys.errors import KeysError, UnsupportedKey
from keys.public import PublicKey
from verifier.faults import in_our_words
from verifier.presentations import MAX_CREDENTIALS
from verifier.report import MUST_NOT_BE_UNKNOWN, Check, Finding, Outcome, Report, Verdict
from verifier.verify import Setting, Submission, verify_badge

GOOD = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
MAY_BE_WITHHELD: Final = frozenset({"dates_may_be_withheld", "status_may_be_withheld"})


def is_good(report: Report) -> bool:
    """Whether what is shown of a credential is genuine and in force, as far as it goes (ADR 78).

    This API asks about what is shown: that more may have been kept back is a warning to its caller.
    """
    if report.verdict is Verdict.COULD_NOT_CHECK:
        return all(finding.code in MAY_BE_WITHHELD for finding in in_the_way(report))
    return report.verdict in GOOD


def in_the_way(report: Report) -> list[Finding]:
    """Return what keeps a report from being good: failures, and what is open and must not be."""
    return [each for each in report.findings if _counts(each)]


def _counts(finding: Finding) -> bool:
    if finding.check is Check.ISSUER_TRUST or finding.code == "not_reached":
        return False
    is_open = finding.outcome is Outcome.UNKNOWN and finding.check in MUST_NOT_BE_UNKNOWN
    return is_open or finding.outcome is Outcome.FAILED


class Fault(StrEnum):
    """What can be wrong with a presentation itself."""

    UNSECURED = "presentation_unsecured"
    MALFORMED = "presentation_malformed"
    CHALLENGE = "presentation_challenge"
    DOMAIN = "presentation_domain"
    HOLDER = "presentation_holder"
    KEY = "presentation_key"
    SIGNATURE = "presentation_signature"
    DATA_LOSS = "presentation_data_loss"
    UNDECIDED = "presentation_undecided"
    TOO_MANY = "presentation_too_large"


SENTENCES = {
    Fault.UNSECURED: N_("The presentation carries no proof, so nobody can tell who shows it."),
    Fault.MALFORMED: N_("The presentation is not written as the data model asks."),
    Fault.CHALLENGE: N_("The presentation was not made for this challenge."),
    Fault.DOMAIN: N_("The presentation was not made for this domain."),
    Fault.HOLDER: N_("The presentation was signed by somebody else than the holder it names."),
    Fault.KEY: N_("The key of the presentation's proof is not one with which its holder may sign in."),
    Fault.SIGNATURE: N_(
        "The presentation was changed since it was signed, or was not signed with the key it names."
    ),
    Fault.DATA_LOSS: N_("A part of the presentation is not covered by its signature."),
    Fault.UNDECIDED: N_("The presentation is signed in a way that can not be checked here just now."),
    Fault.TOO_MANY: say(
        "The presentation holds more than {max_credentials} credentials.", max_credentials=MAX_CREDENTIALS
    ),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What the caller asked the holder for; None where it asked for nothing."""

    challenge: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A presentation, verified: what is wrong with itself, if anything, and a report on each credential."""

    fault: Fault | None
    detail: str
    holder: str | None = None
    reports: tuple[Report, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Whether the presentation holds, and each of its credentials is genuine and in force."""
        return self.fault is None and all(map(is_good, self.reports))


class _Refused(Exception):
    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.detail = detail


def verify_presentation(value: JsonObject | str, expected: Expected, setting: Setting) -> Shown:
    """Return what a presentation comes to. A bad one is a finding, never an exception."""
    setting = setting.at_once()
    try:
        holder, bodies = _opened(value, expected, setting)
    except _Refused as refused:
        return Shown(refused.fault, refused.detail or SENTENCES[refused.fault])
    except UnsupportedProof:
        return _fault(Fault.UNDECIDED)
    except DataLoss:
        return _fault(Fault.DATA_LOSS)
    except (CredentialsError, ContextsError) as fault:
        return _fault(_OF_CODE.get(fault.code, Fault.MALFORMED))
    if len(bodies) > MAX_CREDENTIALS:
        return _fault(Fault.TOO_MANY)
    reports = tuple(
        verify_badge(Submission(body, _others(body, bodies), each_told=True), setting) for body in bodies
    )
    return Shown(None, "", holder, reports)


_OF_CODE = {
    "signature_invalid": Fault.SIGNATURE,
    "presentation_time": Fault.SIGNATURE,
    "context_unknown": Fault.UNDECIDED,
    "too_complex": Fault.UNDECIDED,
}


def _fault(fault: Fault) -> Shown:
    return Shown(fault, SENTENCES[fault])


def _others(body: bytes, bodies: Sequence[bytes]) -> tuple[bytes, ...]:
    return tuple(other for other in bodies if other is not body)


def _opened(value: JsonObject | str, expected: Expected, setting: Setting) -> tuple[str, tuple[bytes, ...]]:
    """Return the holder and the credentials shown."""
    if isinstance(value, str):
        return _of_token(value, expected, setting)
    _check_model(value)
    if is_enveloped(value, PRESENTATION):
        return _of_token(unwrap(value, PRESENTATION).decode("ascii"), expected, setting)
    if "proof" not in value:
        raise _Refused(Fault.UNSECURED)
    return _of_document(value, expected, setting)


def _check_model(document: JsonObject) -> None:
    try:
        data_model.check_presentation(document)
    except MalformedCredential as fault:
        detail = f"{SENTENCES[Fault.MALFORMED]} {in_our_words(fault)}."
        raise _Refused(Fault.MALFORMED, detail) from fault


def _of_document(document: JsonObject, expected: Expected, setting: Setting) -> tuple[str, tuple[bytes, ...]]:
    """Check each embedded proof; all of them must hold, and be one holder's."""
    secured: JsonObject = {}
    holders = set()
    for proof in data_integrity.proofs(document):
        if not proof.is_supported:
            raise _Refused(Fault.UNDECIDED)
        if proof.purpose != Purpose.AUTHENTICATION:
            raise _Refused(Fault.KEY)
        _check_expected(expected, proof.challenge, proof.domains)
        holder, key = _key(proof.method_id, setting)
        secured = data_integrity.verify(_as_signed(document, proof), proof, key, now=setting.now)
        holders.add(holder)
    if len(holders) != 1 or _named(document.get("holder")) not in (None, *holders):
        raise _Refused(Fault.HOLDER)
    inside = shown(secured, bare_tokens=False) if secured.get("verifiableCredential") else ()
    return holders.pop(), inside


def _as_signed(document: JsonObject, proof: data_integrity.Proof) -> JsonObject:
    """Return a presentation without an empty array of credentials, which says nothing in JSON-LD."""
    is_as_it_stands = proof.suite is not None and "-jcs-" in proof.suite.name
    if is_as_it_stands or document.get("verifiableCredential") != []:
        return document
    return {name: value for name, value in document.items() if name != "verifiableCredential"}


def _of_token(token: str, expected: Expected, setting: Setting) -> tuple[str, tuple[bytes, ...]]:
    presentation = read_token(token)
    audience, nonce = presentation.claims.get("aud"), presentation.claims.get("nonce")
    _check_expected(expected, nonce, audience if isinstance(audience, list) else [audience])
    holder, key = _key(presentation.method_id, setting)
    if presentation.holder not in (None, holder):
        raise _Refused(Fault.HOLDER)
    made_for: Any = Recipient(audience, nonce)  # type: ignore[arg-type]  # as it says itself; judged above
    return holder, presentation.verify(key, made_for, setting.now)


def _check_expected(expected: Expected, challenge: object, domains: Sequence[object]) -> None:
    if expected.challenge is not None and challenge != expected.challenge:
        raise _Refused(Fault.CHALLENGE)
    if expected.domain is not None and expected.domain not in domains:
        raise _Refused(Fault.DOMAIN)


def _key(method_id: str, setting: Setting) -> tuple[str, PublicKey]:
    """Return who signed, and the key with which this one may sign in (Controlled Identifiers 1.0, 3.3)."""
    try:
        named = DidUrl.parse(method_id)
        document = setting.sources.resolver.resolve(named.did)
        return str(named.did), document.key_for(method_id, Purpose.AUTHENTICATION, setting.now)
    except (DidUnresolvable, UnsupportedDidMethod, UnsupportedKey) as fault:
        raise _Refused(Fault.UNDECIDED) from fault
    except (DidError, KeysError) as fault:
        raise _Refused(Fault.KEY) from fault


def _named(holder: object) -> object:
    return holder.get("id") if isinstance(holder, dict) else holder
