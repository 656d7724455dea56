"""Presentations as tokens: with the claim `vp` of VCDM 1.1 (6.3.1), or `vp+jwt` (VC-JOSE-COSE 1.0, 3.1.2)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from contexts.jcs import jcs
from contexts.strict_json import parse_object
from credentials import jose
from credentials.badge import JsonObject
from credentials.errors import MalformedPresentation, OtherAudience, OtherNonce
from credentials.presentation.parties import LIFETIME, PRESENTATION_TYPE, HolderSigner, Recipient
from credentials.presentation.shown import shown
from credentials.proofs.jwt_claims import REGISTERED, VCDM_2
from credentials.token_times import check_times
from keys.public import PublicKey

# The last one is that of drafts of VC-JOSE-COSE.
_TYPES: Final = frozenset({"", "jwt"})
_TYPES_OF_VP_JWT: Final = frozenset({"vp+jwt", "vp+ld+json+jwt"})


def make_jwt_vp(tokens: list[str], holder: HolderSigner, recipient: Recipient, now: datetime) -> str:
    """Return a presentation of credentials that are tokens, as a token signed by the holder."""
    presentation = {"@context": [VCDM_2], "type": [PRESENTATION_TYPE], "verifiableCredential": tokens}
    claims = {"iss": holder.did, **_request_claims(recipient, now), "vp": presentation}
    return _signed(claims, {"typ": "JWT"}, holder)


def make_vp_jwt(
    credentials: list[JsonObject], holder: HolderSigner, recipient: Recipient, now: datetime
) -> str:
    """Return a presentation of VCDM 2.0 as a token signed by the holder; its credentials are objects."""
    presentation = {
        "@context": [VCDM_2],
        "type": [PRESENTATION_TYPE],
        "holder": holder.did,
        "verifiableCredential": credentials,
    }
    return _signed(
        {**presentation, **_request_claims(recipient, now)}, {"typ": "vp+jwt", "cty": "vp"}, holder
    )


def _request_claims(recipient: Recipient, now: datetime) -> JsonObject:
    issued = int(now.timestamp())
    end = issued + int(LIFETIME.total_seconds())
    return {"aud": recipient.audience, "nonce": recipient.nonce, "iat": issued, "exp": end}


def _signed(claims: JsonObject, header: JsonObject, holder: HolderSigner) -> str:
    return jose.sign(jcs(claims), {**header, "kid": holder.method_id}, holder.signer)


@dataclass(frozen=True, slots=True)
class _Token:
    jws: jose.Jws = field(repr=False)
    claims: JsonObject = field(repr=False)
    presentation: JsonObject | None = field(repr=False)
    method_id: str
    holder: str | None

    @property
    def subjects(self) -> frozenset[str]:
        return frozenset({self.method_id.partition("#")[0]})

    @property
    def how(self) -> str:
        return f"a presentation as a token, signed with {self.method_id}"

    def verify(self, key: PublicKey, recipient: Recipient, now: datetime) -> tuple[bytes, ...]:
        if self.claims.get("nonce") != recipient.nonce:
            raise OtherNonce("the presentation was made for another request")
        if self.claims.get("aud") != recipient.audience:
            raise OtherAudience("the presentation was made for another verifier")
        jose.verify(self.jws, key)
        check_times(self.claims, now)
        if self.presentation is None:
            raise MalformedPresentation("the token holds no vp claim")
        return shown(self.presentation, bare_tokens="vp" in self.claims)


def read_token(token: str) -> _Token:
    """Return a presentation that is a token, as received.

    Raises:
        CredentialsError: it is no token, one of another type, names no key, or two holders.
        contexts.errors.ContextsError: its payload is not an object of strict JSON.
    """
    jws = jose.read(token)
    kind, kid = jose.token_type(jws), jws.header.get("kid")
    if kind not in _TYPES | _TYPES_OF_VP_JWT:
        raise MalformedPresentation(f"a token of the type {kind!r} is not a presentation")
    if not isinstance(kid, str):
        raise MalformedPresentation("the token's header names no key")
    claims = parse_object(jws.payload)
    presentation = _presentation(claims, is_vp_jwt=kind in _TYPES_OF_VP_JWT)
    return _Token(jws, claims, presentation, kid, _holder(claims, presentation))


def _presentation(claims: JsonObject, *, is_vp_jwt: bool) -> JsonObject | None:
    if is_vp_jwt and not {"vc", "vp"}.isdisjoint(claims):
        raise MalformedPresentation("a token of the type vp+jwt has no vc claim and no vp claim")
    if is_vp_jwt:
        return {name: value for name, value in claims.items() if name not in REGISTERED}
    inside = claims.get("vp")
    return inside if isinstance(inside, dict) else None


def _holder(claims: JsonObject, presentation: JsonObject | None) -> str | None:
    """Return the holder, who may be named as issuer of the token and in the presentation, if it is one."""
    inside = (presentation or {}).get("holder")
    named = [claims.get("iss"), inside.get("id") if isinstance(inside, dict) else inside]
    names = [each for each in named if each is not None]
    if not all(isinstance(each, str) and each == names[0] for each in names):
        raise MalformedPresentation("the presentation names its holder in two ways, or not by text")
    return names[0] if names else None
