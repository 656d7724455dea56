"""Signing a badge in its carrier, and reading it back: what does not verify is never handed over.

The bytes are read by the same door as anybody's, with nothing but the public key.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from contexts.errors import ContextsError
from contexts.jcs import jcs
from contexts.strict_json import parse_object
from credentials.badge import Carrier, JsonObject, SignedBadge, UnsignedBadge
from credentials.errors import CredentialsError
from credentials.open_badges.rules import written_faults
from credentials.proofs import data_integrity, disclosable, sd_jwt_vc, vc_jwt
from credentials.proofs.badge_claims import Terms, told_besides
from credentials.proofs.data_integrity import Disclosing
from credentials.proofs.first_version import in_first_version
from credentials.proofs.vc_jwt import Profile
from credentials.received import read
from credentials.wire import to_wire
from issuer.errors import KeyNotCertified, LintFailed
from keys.errors import KeysError
from keys.keyring import KeyringEntry
from keys.public import Algorithm
from keys.signer import Signer


@dataclass(frozen=True, slots=True)
class Concealed:
    """What a selectively disclosable copy needs besides: its terms, and a new salt at each call."""

    terms: Terms
    salt: Callable[[], str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DisclosureSecrets:
    """What a base proof of ecdsa-sd-2023 is made with, once: 32 secret bytes and a key of its own."""

    hmac_key: bytes = field(repr=False)
    one_time: Signer


@dataclass(frozen=True, slots=True)
class Manner:
    """How a copy is signed: in which carrier, and as the carrier asks, with which profile or concealment.

    With `secrets` a document gets a base proof, from which its holder derives what to show.
    """

    carrier: Carrier
    profile: Profile = Profile.OPEN_BADGES
    concealed: Concealed | None = None
    secrets: DisclosureSecrets | None = None

    @property
    def is_first_version(self) -> bool:
        """Whether the copy is written in VCDM 1.1."""
        return self.carrier is Carrier.JWT_VC_JSON and self.profile is Profile.FIRST_VERSION


def check_certified(key: KeyringEntry, at: datetime) -> None:
    """Pass over a key that signs what high assurance wants: ES256, with certificates in time (HAIP 1.0, 6.1.1 and 7).

    Raises:
        KeyNotCertified: it does not.
    """
    if key.signer.public_key.algorithm is Algorithm.ES256 and key.x5c_at(at):
        return
    raise KeyNotCertified(
        f"The organisation's key {key.name} has no certificate in time, so it signs no badge of this format. "
        f"Ask for one by `cairn keys csr {key.name}`, and keep it by `cairn keys certify {key.name} FILE`."
    )


def sign(badge: UnsignedBadge, manner: Manner, key: KeyringEntry, at: datetime) -> SignedBadge:
    """Return the badge signed and read back.

    Raises:
        LintFailed: it breaks a rule of Open Badges 3.0, can not be signed whole, or what was signed does not
            verify.
    """
    document = to_wire(badge)
    _check_rules(document, manner.carrier)
    try:
        signed = SignedBadge(manner.carrier, _secured(document, manner, key, at))
        said, expected = _read_back(_as_shown(signed, manner), key), _expected(document, manner)
    except (CredentialsError, ContextsError, KeysError) as fault:
        raise LintFailed(f"The signed badge did not verify and was kept back: {fault}") from fault
    if said != expected:
        raise LintFailed("The signed badge does not say what was to be signed, and was kept back.")
    return signed


def _check_rules(document: JsonObject, carrier: Carrier) -> None:
    faults = written_faults(document, is_embedded=carrier is Carrier.LDP_VC)
    if faults:
        raise LintFailed(f"The badge breaks a rule of Open Badges 3.0 and was not signed: {faults[0]}.")


def _secured(document: JsonObject, manner: Manner, key: KeyringEntry, at: datetime) -> bytes:
    match manner.carrier:
        case Carrier.LDP_VC:
            suite = _disclosing(document, manner.secrets) if manner.secrets else None
            return jcs(data_integrity.sign(document, key.signer, key.method_id, at, suite=suite))
        case Carrier.JWT_VC_JSON:
            return vc_jwt.sign(document, key.signer, key.method_id, manner.profile).encode("ascii")
        case Carrier.DC_SD_JWT if manner.concealed is not None:
            terms, salt = manner.concealed.terms, manner.concealed.salt
            x5c = key.x5c_at(at)
            token = sd_jwt_vc.sign_sd_jwt_vc(document, terms, key.signer, key.method_id, salt, x5c)
            return token.encode("ascii")
    raise LintFailed(f"Badges are not signed as {manner.carrier} here.")


def _disclosing(document: JsonObject, secrets: DisclosureSecrets) -> Disclosing:
    return Disclosing(
        mandatory=disclosable.mandatory(document), hmac_key=secrets.hmac_key, one_time=secrets.one_time
    )


def _as_shown(signed: SignedBadge, manner: Manner) -> SignedBadge:
    """Return a copy as it comes to whoever checks it, its holder keeping nothing back."""
    if manner.secrets is None:
        return signed
    document = parse_object(signed.body)
    shown = data_integrity.derive(document, disclosable.optional(document))
    return SignedBadge(signed.carrier, jcs(shown))


def _read_back(signed: SignedBadge, key: KeyringEntry) -> JsonObject:
    """Return what a stranger reads who has only the bytes and the public key."""
    (proof,) = read(signed.body).secured
    if proof.method_id != key.method_id:
        raise LintFailed("The signed badge names another key than the one that signed it, and was kept back.")
    return proof.verify(key.signer.public_key)


def _expected(document: JsonObject, manner: Manner) -> JsonObject:
    """Return what is to be read: the badge in the version and with the claims that its carrier has."""
    if manner.is_first_version:
        return in_first_version(document)
    if manner.concealed is None:
        return document
    said = {name: value for name, value in document.items() if name != "credentialStatus"}
    return said | told_besides(manner.concealed.terms)
