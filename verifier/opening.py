"""Opening one presentation: was it made for us, by whom, and what does it hold? See OpenID4VP 1.0, 14 and appendix B.

What it holds is verified elsewhere, each credential alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contexts.errors import ContextsError, MalformedJson
from contexts.strict_json import parse_object
from credentials import jose
from credentials.dcql import CredentialQuery
from credentials.enveloped import PRESENTATION, is_enveloped
from credentials.errors import (
    CredentialsError,
    InvalidProof,
    OtherAudience,
    OtherNonce,
    Unbound,
)
from credentials.presentation import PRESENTATION_TYPE, ReceivedPresentation, Recipient, read
from credentials.proofs.sd_jwt.compact import split
from credentials.wording import N_
from did.document import Purpose
from did.errors import DidError
from did.syntax import DidUrl
from keys.errors import KeysError
from keys.public import PublicKey
from verifier.authenticity import Asker
from verifier.errors import BrokenPresentation, ResponseForAnother, ResponseForAnotherRequest

_VP_TOKENS = frozenset({"vp+jwt", "vp+ld+json+jwt"})


@dataclass(frozen=True, slots=True)
class Opened:
    """What a presentation holds, and of which subject ids its holder proved control; `how` is empty for none."""

    query_id: str
    subjects: frozenset[str]
    how: str
    bodies: tuple[bytes, ...] = field(repr=False)


def opened(value: object, asked: CredentialQuery, recipient: Recipient, asker: Asker) -> Opened:
    """Return what a presentation, or where no holder is asked for a bare credential, holds.

    Raises:
        ResponseForAnotherRequest, ResponseForAnother: it was made for another nonce, or for another verifier: then
            nothing that came with it counts (OpenID4VP 1.0, 8.6).
        BrokenPresentation: it does not hold; what came with it may.
    """
    try:
        return _opened(value, asked, recipient, asker)
    except OtherNonce as fault:
        raise ResponseForAnotherRequest(N_("A presentation was made for another request (nonce).")) from fault
    except OtherAudience as fault:
        raise ResponseForAnother(N_("A presentation was made for another verifier (audience).")) from fault
    except (CredentialsError, ContextsError, DidError, KeysError) as fault:
        raise BrokenPresentation(asked.id, fault.code) from fault


def _opened(value: object, asked: CredentialQuery, recipient: Recipient, asker: Asker) -> Opened:
    bare = _bare(value)
    if bare is not None and asked.holder_binding:
        raise Unbound(N_("a credential came without its holder, who was asked for"))
    if bare is not None:
        return Opened(asked.id, frozenset(), "", (bare,))
    presentation = read(value)
    bodies = _verified(presentation, recipient, asker)
    return Opened(asked.id, presentation.subjects, presentation.how, bodies)


def _verified(presentation: ReceivedPresentation, recipient: Recipient, asker: Asker) -> tuple[bytes, ...]:
    named = DidUrl.parse(presentation.method_id)
    key = _holder_key(presentation, named, asker)
    bodies = presentation.verify(key, recipient, asker.now)
    if presentation.holder not in (None, str(named.did)):
        raise InvalidProof(N_("the presentation was signed by somebody else than its holder"))
    return bodies


def _holder_key(presentation: ReceivedPresentation, named: DidUrl, asker: Asker) -> PublicKey:
    document = asker.resolver.resolve(named.did)
    return document.key_for(presentation.method_id, Purpose.AUTHENTICATION, asker.now)


# --- credentials as they are ----------------------------------------------------------------------


def _bare(value: object) -> bytes | None:
    """Return the bytes of a credential that came without a presentation around it; None for all else."""
    if isinstance(value, dict):
        return None if _is_presentation(value) else jose.json_bytes(value)
    if not isinstance(value, str) or not value.isascii():
        return None
    is_bare = split(value).key_binding is None if "~" in value else _is_bare_token(value)
    return value.encode() if is_bare else None


def _is_presentation(document: Mapping[str, object]) -> bool:
    # Whatever has no type at all is not a credential either; reading it says what is wrong.
    kinds = (PRESENTATION_TYPE, PRESENTATION)
    return "type" not in document or any(is_enveloped(dict(document), kind) for kind in kinds)


def _is_bare_token(token: str) -> bool:
    jws = jose.read(token)
    if jose.token_type(jws) in _VP_TOKENS:
        return False
    try:
        return "vp" not in parse_object(jws.payload)
    except MalformedJson:
        return False
