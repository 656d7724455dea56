"""A presentation as a file: the badges in it, whoever hands it in (docs/stacking.md, SC-11; badges, S-8).

It may have been made for somebody else, at any time, so it proves nothing of whoever hands it in. What it holds is
verified as if it had been handed in badge by badge; a presentation that was changed since is told all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from contexts.errors import ContextsError, MalformedJson, TooComplex, UnknownContext
from contexts.strict_json import parse_object
from credentials import data_model, jose
from credentials.badge import BadgeContent, JsonObject
from credentials.enveloped import PRESENTATION, is_enveloped, unwrap
from credentials.errors import CredentialsError, MalformedPresentation, UnsupportedProof
from credentials.presentation import PRESENTATION_TYPE
from credentials.presentation.shown import shown
from credentials.presentation.token import read_token
from credentials.proofs import data_integrity
from credentials.wording import N_
from did.document import Purpose
from did.errors import DidError, DidUnresolvable, UnsupportedDidMethod
from did.syntax import DidUrl
from keys.errors import KeysError, UnsupportedKey
from keys.public import PublicKey
from verifier.checks import parts, structure
from verifier.checks.stack import topmost
from verifier.faults import in_our_words
from verifier.report import Check, Finding, Input, Report, failed, unknown
from verifier.verify import MAX_COMPONENTS, Setting, Submission, digest_of, verify_badge

FORMAT: Final = "presentation"
MAX_BYTES: Final = 4 << 20
_TYPES: Final = (PRESENTATION_TYPE, PRESENTATION)
_TOKENS: Final = frozenset({"vp+jwt", "vp+ld+json+jwt"})
_CHANGED: Final = failed(Check.HOLDER, "presentation_changed")
_UNCLEAR: Final = unknown(Check.HOLDER, "presentation_unclear")


def is_presentation(body: bytes) -> bool:
    """Return whether this is a presentation, of whatever worth: a document of that type, or a token that holds one."""
    text = body.strip()
    if text.startswith(b"{"):
        return any(kind.encode() in text for kind in _TYPES) and _is_of_type(text)
    return text[:2] == b"ey" and b"~" not in text and _is_token(text)


def verify(submission: Submission, setting: Setting) -> Report:
    """Return the report on a badge, or on the badge in a presentation that rests on the others in it."""
    if not is_presentation(submission.body):
        return verify_badge(submission, setting)
    setting = setting.at_once()
    opened = _opened(submission.body, setting)
    if isinstance(opened, Finding):
        return Report(_input(submission.body), setting.policy.name, setting.now, (opened,))
    report = _verified(opened, submission, setting)
    return replace(_with(report, opened.fault), input=_input(submission.body))


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a presentation holds; `fault` is what is wrong with its own signature, if it has one."""

    bodies: tuple[bytes, ...]
    fault: Finding | None = None


def _verified(opened: _Opened, submission: Submission, setting: Setting) -> Report:
    first, *others = top_first(opened.bodies)
    components = (*others, *submission.components)
    each_told = not submission.components
    together = replace(submission, body=first, components=components, each_told=each_told)
    report = verify_badge(together, setting)
    if report.stack is not None or not others:
        return report
    told = {each.report.input.digest for each in report.endorsements}
    apart = [body for body in others if digest_of(body) not in told]
    beside = tuple(verify_badge(Submission(body, depth=1), setting) for body in apart)
    if not beside:
        return report
    finding = parts.worse(report.finding(Check.PARTS), parts.beside(beside))
    return _with(replace(report, components=(*report.components, *beside)), finding)


def _with(report: Report, finding: Finding | None) -> Report:
    """Return a report with a finding in place of the one of the same check; a report that got so far has one."""
    if finding is None:
        return report
    return replace(
        report, findings=tuple(finding if each.check is finding.check else each for each in report.findings)
    )


def top_first(bodies: Sequence[bytes]) -> list[bytes]:
    """Return badges that came together, the one that rests on the others first, as far as they say so."""
    top = topmost([_content(body) for body in bodies]) or 0
    return [bodies[top], *(body for at, body in enumerate(bodies) if at != top)]


def _content(body: bytes) -> BadgeContent | None:
    readable = structure.check(body)
    return None if isinstance(readable, Finding) else readable.content


# --- opening --------------------------------------------------------------------------------------


def _opened(body: bytes, setting: Setting) -> _Opened | Finding:
    if len(body) > MAX_BYTES:
        return unknown(Check.STRUCTURE, "presentation_too_large")
    try:
        opened = _of_text(body.strip(), setting)
    except (CredentialsError, ContextsError, DidError, KeysError) as fault:
        return failed(Check.STRUCTURE, "presentation_malformed", fault=_words(fault))
    if len(opened.bodies) > MAX_COMPONENTS + 1:
        return unknown(Check.STRUCTURE, "presentation_too_large")
    return opened


def _words(fault: CredentialsError | ContextsError | DidError | KeysError) -> str:
    if isinstance(fault, MalformedPresentation):
        return N_("it holds no credential, or something else than credentials")
    return N_("it is not written as it must be") if isinstance(fault, DidError) else in_our_words(fault)


def _of_text(text: bytes, setting: Setting) -> _Opened:
    if not text.startswith(b"{"):
        return _of_token(text.decode("ascii", "replace"), setting)
    document = parse_object(text, max_bytes=MAX_BYTES)
    if is_enveloped(document, PRESENTATION):
        return _of_token(unwrap(document, PRESENTATION).decode("ascii"), setting)
    data_model.check_presentation(document)
    return _of_document(document, setting)


def _of_document(document: JsonObject, setting: Setting) -> _Opened:
    bodies = shown({name: value for name, value in document.items() if name != "proof"}, bare_tokens=False)
    if "proof" not in document:
        return _Opened(bodies)
    named = document.get("holder")
    holder = named.get("id") if isinstance(named, dict) else named
    found = [_fault(document, proof, holder, setting) for proof in data_integrity.proofs(document)]
    faults = [each for each in found if each is not None]
    return _Opened(bodies, _CHANGED if _CHANGED in faults else next(iter(faults), None))


def _fault(
    document: JsonObject, proof: data_integrity.Proof, holder: object, setting: Setting
) -> Finding | None:
    if not proof.is_supported:
        return _UNCLEAR
    if proof.purpose != Purpose.AUTHENTICATION:
        return _CHANGED
    key = _key(proof.method_id, holder, setting)
    if isinstance(key, Finding):
        return key
    try:
        # As of its last instant: it is not asked whether the holder would still show it.
        data_integrity.verify(document, proof, key, now=proof.expires)
    except (UnsupportedProof, TooComplex, UnknownContext):
        return _UNCLEAR
    except (CredentialsError, ContextsError):
        return _CHANGED
    return None


def _of_token(token: str, setting: Setting) -> _Opened:
    presentation = read_token(token)
    inside = presentation.presentation
    if inside is None:
        raise MalformedPresentation(N_("the token holds no vp claim"))
    bodies = shown(inside, bare_tokens="vp" in presentation.claims)
    key = _key(presentation.method_id, presentation.holder, setting)
    if isinstance(key, Finding):
        return _Opened(bodies, key)
    try:
        jose.verify(presentation.jws, key)
    except (CredentialsError, KeysError):
        return _Opened(bodies, _CHANGED)
    return _Opened(bodies)


def _key(method_id: str, holder: object, setting: Setting) -> PublicKey | Finding:
    """Return the key with which the holder may sign in, or the finding why none is to be had."""
    try:
        named = DidUrl.parse(method_id)
        if holder not in (None, str(named.did)):
            return _CHANGED
        document = setting.sources.resolver.resolve(named.did)
        return document.key_for(method_id, Purpose.AUTHENTICATION, setting.now)
    except (DidUnresolvable, UnsupportedDidMethod, UnsupportedKey):
        return _UNCLEAR
    except (DidError, KeysError):
        return _CHANGED


def _is_of_type(text: bytes) -> bool:
    try:
        document = parse_object(text, max_bytes=MAX_BYTES)
    except MalformedJson:
        return False
    return any(is_enveloped(document, kind) for kind in _TYPES)


def _is_token(text: bytes) -> bool:
    try:
        jws = jose.read(text.decode("ascii"))
        return jose.token_type(jws) in _TOKENS or "vp" in parse_object(jws.payload, max_bytes=MAX_BYTES)
    except (CredentialsError, ContextsError, UnicodeDecodeError):
        return False


def _input(body: bytes) -> Input:
    return Input(FORMAT, digest_of(body))
