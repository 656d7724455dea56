"""Credential requests and answers as encrypted messages (OpenID4VCI 1.0, 10): errors are never encrypted."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.errors import CredentialsError
from credentials.jwe import ENCRYPTIONS, decrypt, encrypt
from issuer.errors import InvalidCredentialRequest, InvalidEncryptionParameters
from issuer.organisation.identity import Identity
from issuer.web.errors import NO_STORE
from issuer.web.openid4vci.requests import json_object, media_type
from keys.agreement import ALGORITHM, encryption_key
from keys.errors import KeysError

MEDIA_TYPE = "application/jwt"


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom an answer is encrypted: the wallet's key, and how."""

    jwk: dict[str, Any]
    encryption: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A request as it was meant, and to whom its answer goes: None for a plain one."""

    body: dict[str, Any]
    recipient: Recipient | None = None


def metadata(identity: Identity, *, is_required: bool) -> dict[str, Any]:
    """Return what the metadata say of encryption (OpenID4VCI 1.0, 12.2.4)."""
    common = {"enc_values_supported": list(ENCRYPTIONS), "encryption_required": is_required}
    return {
        "credential_request_encryption": {"jwks": {"keys": [identity.message_key.public_jwk()]}, **common},
        "credential_response_encryption": {"alg_values_supported": [ALGORITHM], **common},
    }


def opened(request: Request, body: bytes, identity: Identity, *, is_required: bool) -> Opened:
    """Return a request, decrypted if it was encrypted.

    Raises:
        InvalidEncryptionParameters: it is plain where it may not be, can not be decrypted, or its answer can not be
            encrypted as it asks.
        InvalidCredentialRequest: it is no JSON object.
    """
    is_encrypted = media_type(request) == MEDIA_TYPE
    if is_required and not is_encrypted:
        raise InvalidEncryptionParameters("Requests must be encrypted here, to the key of the metadata.")
    said = _decrypted(body, identity) if is_encrypted else json_object(request, body)
    wanted = said.get("credential_response_encryption")
    if wanted is not None and not is_encrypted:
        raise InvalidEncryptionParameters("An encrypted answer is given to encrypted requests only.")
    if wanted is None and is_required:
        raise InvalidEncryptionParameters("The request does not say to which key the answer is encrypted.")
    return Opened(said, None if wanted is None else _recipient(wanted))


def answered(said: dict[str, Any], recipient: Recipient | None, status: int = 200) -> Response:
    """Return an answer that is no error, encrypted to its recipient if there is one."""
    if recipient is None:
        return JSONResponse(said, status, NO_STORE)
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    token = encrypt(plain, recipient.jwk, recipient.encryption)
    return Response(token, status, NO_STORE, MEDIA_TYPE)


def _decrypted(body: bytes, identity: Identity) -> dict[str, Any]:
    try:
        plain = decrypt(body.decode("ascii", "replace").strip(), [identity.message_key])
    except CredentialsError as fault:
        raise InvalidEncryptionParameters(f"The encrypted request can not be read: {fault}.") from fault
    try:
        return parse_object(plain)
    except MalformedJson as fault:
        raise InvalidCredentialRequest("The request is not a JSON object that can be read.") from fault


def _recipient(wanted: object) -> Recipient:
    if not isinstance(wanted, dict) or not isinstance(wanted.get("jwk"), dict):
        raise InvalidEncryptionParameters("credential_response_encryption holds a jwk and an enc.")
    jwk, encryption = wanted["jwk"], wanted.get("enc")
    if encryption not in ENCRYPTIONS or "zip" in wanted:
        raise InvalidEncryptionParameters(
            f"Answers are encrypted with {' or '.join(ENCRYPTIONS)}, without zip."
        )
    if jwk.get("alg") != ALGORITHM:
        raise InvalidEncryptionParameters(f"The key for the answer must be one for {ALGORITHM} (alg).")
    try:
        encryption_key(jwk)
    except KeysError as fault:
        raise InvalidEncryptionParameters(f"The key for the answer can not be used: {fault}.") from fault
    return Recipient(jwk, encryption)
