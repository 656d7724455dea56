"""What a wallet takes out of a credential answer, and what it does not take."""

import json
from collections.abc import Sequence
from typing import Any, Final

from cairn.wallet.editions import AnswerForm, Shapes
from cairn.wallet.http import WalletRefused
from cairn.wallet.profiles import Reading
from cairn.wallet.purse import HolderKey
from contexts.errors import ContextsError
from credentials.badge import Carrier
from credentials.errors import CredentialsError
from credentials.proofs import vc_jwt
from credentials.proofs.vc_jwt import Profile
from credentials.received import Received, read

STEP: Final = "credential"


def badges_of(answer: dict[str, Any], shapes: Shapes, count: int) -> tuple[bytes, ...]:
    """Return the badges of an answer, at least one and at most so many (OpenID4VCI 1.0, 8.3).

    Raises:
        WalletRefused: they are not where this edition has them.
    """
    for form in shapes.answers:
        found = _found(answer, form)
        if found:
            break
    if not 0 < len(found) <= count:
        raise WalletRefused(
            STEP, "answer_malformed", f"{len(found)} credentials, where {count} were asked for"
        )
    return tuple(_bytes(each) for each in found)


def _found(answer: dict[str, Any], form: AnswerForm) -> list[Any]:
    if form is AnswerForm.SINGLE:
        return [answer["credential"]] if "credential" in answer else []
    listed = answer.get("credentials")
    if not isinstance(listed, list):
        return []
    if form is AnswerForm.STRINGS:
        return [each for each in listed if isinstance(each, str)]
    return [each["credential"] for each in listed if isinstance(each, dict) and "credential" in each]


def _bytes(credential: object) -> bytes:
    if isinstance(credential, str):
        return credential.encode("ascii", "replace")
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()


def check(badge: bytes, keys: Sequence[HolderKey], reading: Reading) -> None:
    """Return if a badge is one of the forms that this wallet reads, and is about one of these keys.

    Its signature is not checked here: that is for whoever it is shown to.

    Raises:
        WalletRefused: it is not.
    """
    try:
        received = read(badge)
        is_ours = any(key.holds(badge) for key in keys)
    except (CredentialsError, ContextsError) as fault:
        raise WalletRefused(STEP, "credential_unreadable", str(fault)) from fault
    if not is_ours:
        raise WalletRefused(STEP, "credential_not_bound", "it is about none of the keys that were proved")
    if (
        reading.needs_vc_claim
        and received.source.carrier is Carrier.JWT_VC_JSON
        and not _is_first_version(received)
    ):
        raise WalletRefused(STEP, "form_not_read", "it has no vc claim with an issuanceDate")


def _is_first_version(received: Received) -> bool:
    token = vc_jwt.read(received.source.body.decode())
    return token.profile is Profile.FIRST_VERSION and "issuanceDate" in token.document
