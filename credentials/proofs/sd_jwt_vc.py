"""Credentials as SD-JWT: a badge as SD-JWT VC, `dc+sd-jwt`, or a credential of VCDM 2.0 as `vc+sd-jwt` (ADR 19).

Both carry the type `vc+sd-jwt` in the wild, so the payload decides which it is: one with an `@context` is a credential
of VCDM (VC-JOSE-COSE 1.0, 3.2), one with a `vct` an SD-JWT VC.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from credentials import jose
from credentials.badge import Carrier, JsonObject
from credentials.errors import MalformedProof
from credentials.proofs import sd_jwt
from credentials.proofs.badge_claims import INTEGRITY, TYPE, Terms, holder_key, to_claims, to_document
from credentials.proofs.jwt_claims import REGISTERED, completed, instant_claim, issuer_id
from credentials.proofs.sd_jwt import Concealment, Path, UnverifiedSdJwt
from credentials.proofs.vc_jwt import check_own_key, named_key
from keys.public import PublicKey
from keys.signer import Signer

DECOYS: Final = 2
_TYPES: Final = frozenset({"dc+sd-jwt", "vc+sd-jwt", "vc+ld+json+sd-jwt"})
_ABSENT: Final = object()
# draft-ietf-oauth-sd-jwt-vc, 2.2.2.2: what a verifier must see may not be hidden.
_NEVER_HIDDEN: Final = ("iss", "nbf", "exp", "cnf", TYPE, INTEGRITY, "status", "aud")


@dataclass(frozen=True, slots=True)
class UnverifiedSdJwtCredential:
    """A credential in an SD-JWT as read: its key is still to be found and its signature to be checked.

    `document` is what was disclosed, in the shape of VCDM; `holder` the key it is bound to; `expires` when the
    signature itself ends, which only a `vc+sd-jwt` says.
    """

    sd_jwt: UnverifiedSdJwt
    carrier: Carrier
    issuer: str
    kid: str | None
    document: JsonObject = field(repr=False)
    holder: PublicKey | None
    expires: datetime | None = None

    @property
    def presented(self) -> str:
        """The SD-JWT without key binding."""
        return self.sd_jwt.parts.presented

    @property
    def subject(self) -> str:
        """The id of the one it is about, or "" if it names none or several."""
        subject = self.document.get("credentialSubject")
        found = subject.get("id", "") if isinstance(subject, dict) else ""
        return found if isinstance(found, str) else ""

    @property
    def is_bound(self) -> bool:
        """Whether a key binding came with it; only whoever asked for it can judge that."""
        return self.sd_jwt.parts.key_binding is not None


def sign_sd_jwt_vc(
    document: JsonObject,
    terms: Terms,
    signer: Signer,
    kid: str,
    salt: Callable[[], str],
    x5c: Sequence[str] = (),
) -> str:
    """Return a badge as SD-JWT VC with all its disclosures.

    Each evidence entry and each identity can be disclosed by itself; results, like all the rest, are always told.
    `salt` as in `sd_jwt.Concealment`. `x5c` are the certificates of the key, for whoever goes by them.

    Raises:
        MalformedProof: the badge can not be said so; see `badge_claims.to_claims`.
    """
    claims = to_claims(document, terms)
    concealment = Concealment(disclosable(claims), salt, DECOYS)
    header = {"typ": "dc+sd-jwt", "kid": kid, **({"x5c": list(x5c)} if x5c else {})}
    return sd_jwt.issue(claims, header, signer, concealment)


def sign_vcdm(
    document: JsonObject,
    signer: Signer,
    kid: str,
    salt: Callable[[], str],
    *,
    holder: PublicKey | None = None,
    paths: Iterable[Path] | None = None,
) -> str:
    """Return a credential of VCDM 2.0, without proof, as `vc+sd-jwt` with all its disclosures.

    What can be disclosed by itself is the evidence and the identities, or what `paths` name.

    Raises:
        MalformedProof: the document has a proof, claims of a token, or no context.
        ValueError: a path leads nowhere.
    """
    if "proof" in document or not (REGISTERED | {"cnf"}).isdisjoint(document) or "@context" not in document:
        raise MalformedProof("a credential is signed once, has contexts, and holds no claims of a token")
    bound = document | ({"cnf": {"jwk": holder.jwk()}} if holder else {})
    chosen = tuple(paths) if paths is not None else disclosable(document)
    header = {"typ": "vc+sd-jwt", "cty": "vc", "kid": kid}
    return sd_jwt.issue(bound, header, signer, Concealment(chosen, salt, DECOYS))


def disclosable(claims: JsonObject) -> tuple[Path, ...]:
    """Return the places of a badge, or of its claims, that its holder discloses one by one."""
    subject = claims.get("credentialSubject")
    found: list[Path] = [("evidence", None)] if isinstance(claims.get("evidence"), list) else []
    if isinstance(subject, dict) and isinstance(subject.get("identifier"), list):
        found.append(("credentialSubject", "identifier", None))
    return tuple(found)


def read(text: str) -> UnverifiedSdJwtCredential:
    """Return what a credential in an SD-JWT says, unverified; a key binding is not looked into.

    Raises:
        MalformedToken, UnsupportedProof: as `sd_jwt.read`.
        MalformedProof: it is another kind of token, is addressed to somebody, hides what must be seen, or
            contradicts itself.
    """
    unverified = sd_jwt.read(text)
    kind, kid = jose.token_type(unverified.jws), named_key(unverified.jws)
    if kind not in _TYPES:
        raise MalformedProof(f"an SD-JWT of the type {kind!r} is not a credential")
    _check_claims(unverified)
    claims = unverified.payload
    if "@context" in claims and kind != "dc+sd-jwt":
        return _vcdm(unverified, kid)
    document = to_document(claims)
    return UnverifiedSdJwtCredential(
        unverified, Carrier.DC_SD_JWT, claims["iss"], kid, document, holder_key(claims)
    )


def verified(credential: UnverifiedSdJwtCredential, key: PublicKey) -> JsonObject:
    """Return the document of an SD-JWT that has been read, once it turned out to be signed by `key`.

    Raises:
        InvalidProof: it is not.
        MalformedProof: it brings a key of its own that is none.
    """
    check_own_key(credential.sd_jwt.jws, key)
    credential.sd_jwt.verify(key)
    return credential.document


def _check_claims(unverified: UnverifiedSdJwt) -> None:
    if "aud" in unverified.payload:
        raise MalformedProof("the token is made for one recipient, so it is not a credential")
    for claim in _NEVER_HIDDEN:
        if unverified.signed.get(claim, _ABSENT) != unverified.payload.get(claim, _ABSENT):
            raise MalformedProof(f"the claim {claim} is one that may not be hidden")


def _vcdm(unverified: UnverifiedSdJwt, kid: str | None) -> UnverifiedSdJwtCredential:
    claims = unverified.payload
    if not {"vc", "vp"}.isdisjoint(claims):
        raise MalformedProof("a token of the type vc+sd-jwt has no vc claim and no vp claim")
    beside = {name: value for name, value in claims.items() if name not in REGISTERED and name != "cnf"}
    document = completed(beside, claims, with_end=False)
    issuer = issuer_id(document)
    if issuer is None:
        raise MalformedProof("the token does not say who issued it")
    return UnverifiedSdJwtCredential(
        unverified,
        Carrier.VC_SD_JWT,
        issuer,
        kid,
        document,
        holder_key(claims),
        instant_claim(claims, "exp"),
    )
