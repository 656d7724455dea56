"""Passkeys (Web Authentication, Level 3): what authenticators are asked, and what their answers prove."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.wording import N_
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode
from web.addresses import parse_address
from web.signin.errors import PasskeyRefused, PasskeysUnavailable

_MAX_ANSWER: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkey it is to be; `id` is known to the authenticator alone, the rest is shown to the person."""

    id: bytes = field(repr=False)
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a registration proved: an authenticator that knows its owner has this key."""

    id: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An authenticator's answer, read and not verified: which passkey it says it is, and whose."""

    passkey_id: str
    owner_id: bytes | None
    document: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sent to the browser, and the challenge that must come back signed."""

    options: dict[str, Any]
    challenge: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """This service as authenticators know it: a host name, and the one origin from which it may be asked."""

    id: str
    origin: str
    name: str = "Cairn"

    def ask_to_register(self, owner: Owner, known: Sequence[str], challenge: bytes) -> Asked:
        """Return how a browser is asked for a new passkey, on an authenticator that has none of `known`."""
        options = generate_registration_options(
            rp_id=self.id,
            rp_name=self.name,
            user_id=owner.id,
            user_name=owner.address,
            user_display_name=owner.name,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(b64url_decode(each)) for each in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
        return Asked(json.loads(options_to_json(options)), challenge)

    def ask_who_is_there(self, challenge: bytes) -> Asked:
        """Return how a browser is asked to sign in by whichever passkey it has for this service."""
        options = generate_authentication_options(
            rp_id=self.id, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
        return Asked(json.loads(options_to_json(options)), challenge)

    def register(self, answer: Answer, challenge: bytes) -> NewPasskey:
        """Return the passkey that a registration made (7.1).

        Raises:
            PasskeyRefused: another challenge, origin or host name, or the authenticator did not verify its user.
        """
        try:
            found = verify_registration_response(
                credential=answer.document,
                expected_challenge=challenge,
                expected_rp_id=self.id,
                expected_origin=self.origin,
                require_user_verification=True,
            )
        except _REFUSALS as fault:
            raise _refused() from fault
        return NewPasskey(b64url_encode(found.credential_id), found.credential_public_key, found.sign_count)

    def check(self, answer: Answer, challenge: bytes, public_key: bytes) -> int:
        """Return the counter of an authenticator that proved to have a key, and that it knows its owner (7.2).

        Whether the counter went on is for whoever keeps it to say.

        Raises:
            PasskeyRefused: as `register`, or another key signed.
        """
        try:
            found = verify_authentication_response(
                credential=answer.document,
                expected_challenge=challenge,
                expected_rp_id=self.id,
                expected_origin=self.origin,
                credential_public_key=public_key,
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except _REFUSALS as fault:
            raise _refused() from fault
        return found.new_sign_count


def relying_party(public_url: str) -> RelyingParty | None:
    """Return this service as authenticators know it; None where it is reached by an IP address (13.4.9)."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    if not host or parse_address(host) is not None:
        return None
    return RelyingParty(host, f"{parts.scheme}://{parts.netloc}".lower())


def required(party: RelyingParty | None) -> RelyingParty:
    """Return the relying party.

    Raises:
        PasskeysUnavailable: there is none.
    """
    if party is None:
        raise PasskeysUnavailable(
            N_(
                "Passkeys belong to a host name, and this service is reached by an IP address. On this machine, "
                "open it as “localhost” with a public URL that says so."
            )
        )
    return party


def owner_id(key: bytes, organisation_id: str, principal_id: str) -> bytes:
    """Return by which id authenticators know somebody: always the same, and telling nothing (14.6.1)."""
    return hmac.new(key, json.dumps([organisation_id, principal_id]).encode(), hashlib.sha256).digest()


def read_answer(text: str) -> Answer:
    """Return an authenticator's answer as the browser sent it.

    Raises:
        PasskeyRefused: it can not be read.
    """
    try:
        document = parse_object(text.encode(), max_bytes=_MAX_ANSWER)
        passkey_id = document["rawId"]
        b64url_decode(passkey_id)
        said = document["response"].get("userHandle")
        return Answer(passkey_id, b64url_decode(said) if said else None, document)
    except (MalformedJson, MalformedEncoding, KeyError, AttributeError, TypeError, UnicodeError) as fault:
        raise _refused() from fault


def _refused() -> PasskeyRefused:
    return PasskeyRefused(
        N_("The passkey did not prove who you are. Try again; if it happens again, sign in another way.")
    )


# The library lets some faults of malformed answers through as they are.
_REFUSALS: Final = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)
