"""An SD-JWT with a key binding, which shows one credential (OpenID4VP 1.0, B.3.6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from credentials.errors import InvalidProof, MalformedPresentation
from credentials.holder_ids import ids_of
from credentials.presentation.parties import Recipient
from credentials.proofs import sd_jwt, sd_jwt_vc
from credentials.proofs.sd_jwt import Binding, Path
from did.methods.jwk import did_jwk, method_id_of_jwk
from keys.public import PublicKey
from keys.signer import Signer


def make_sd_jwt_presentation(
    text: str, wanted: Iterable[Path], holder: Signer, recipient: Recipient, now: datetime
) -> str:
    """Return an SD-JWT with only the wanted places disclosed, bound by its holder to one request."""
    binding = Binding(recipient.audience, recipient.nonce, now)
    return sd_jwt.bind(sd_jwt.select(text, wanted), binding, holder)


@dataclass(frozen=True, slots=True)
class _Bound:
    """`key` is the one that the issuer is said to have bound the credential to; the credential is verified alone."""

    text: str = field(repr=False)
    credential: sd_jwt_vc.UnverifiedSdJwtCredential
    key: PublicKey

    @property
    def method_id(self) -> str:
        return method_id_of_jwk(self.key)

    @property
    def holder(self) -> str:
        return did_jwk(self.key)

    @property
    def subjects(self) -> frozenset[str]:
        # Whoever has the key controls the DIDs that are that key, in whichever spelling the credential has.
        return ids_of(self.key, self.credential.subject)

    @property
    def how(self) -> str:
        return f"a key binding (SD-JWT) by the key {self.key.thumbprint()}"

    def verify(self, key: PublicKey, recipient: Recipient, now: datetime) -> tuple[bytes, ...]:
        if key != self.key:
            raise InvalidProof("the presentation is bound by another key than that of the credential")
        sd_jwt.check_binding(self.text, Binding(recipient.audience, recipient.nonce, now), key)
        return (self.credential.presented.encode("ascii"),)


def read_sd_jwt(text: str) -> _Bound:
    """Return an SD-JWT with key binding, as received.

    Raises:
        CredentialsError: it is none, or its credential is bound to no key.
    """
    credential = sd_jwt_vc.read(text)
    if not credential.is_bound:
        raise MalformedPresentation("the SD-JWT has no key binding")
    if credential.holder is None:
        raise MalformedPresentation(
            "the credential is not bound to a key, so nobody can show it as its holder"
        )
    return _Bound(text, credential, credential.holder)
