"""What OpenID4VCI 1.0 and its drafts differ in, as far as a wallet sends or reads it: one value for each edition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final


class Edition(StrEnum):
    """An edition of OpenID4VCI, by the name people have for it."""

    DRAFT_11 = "draft 11"
    DRAFT_13 = "draft 13"
    DRAFT_14 = "draft 14"
    DRAFT_15 = "draft 15"
    FINAL = "1.0"


class Selector(Enum):
    """How a credential is asked for: by its configuration's id, or by its format and a definition or types."""

    CONFIGURATION_ID = "configuration id"
    DEFINITION = "format and definition"
    TYPES = "format and types"


class NonceSource(Enum):
    """Where a wallet gets the nonce of its key proof from."""

    ENDPOINT = "nonce endpoint"
    EXCHANGE = "token answer"
    CREDENTIAL_ANSWER = "credential answer"
    REFUSAL = "refusal of a proof"


class AnswerForm(Enum):
    """How badges stand in a credential answer."""

    OBJECTS = "credentials, as objects"
    STRINGS = "credentials, as they are"
    SINGLE = "credential"


@dataclass(frozen=True, slots=True)
class Shapes:
    """How an edition names and shapes what it says.

    `offered` is the member of an offer that lists what is offered, `described` that of the metadata that describes
    it. `nonces` are the places for a first nonce, of which the first that has one counts; `next_nonce` is the place for
    every further one. `answers` are the forms of a credential answer that are read, the first that is there counting.
    """

    offered: str
    described: str
    selector: Selector
    has_many_proofs: bool
    nonces: tuple[NonceSource, ...]
    next_nonce: NonceSource
    answers: tuple[AnswerForm, ...]
    sd_jwt: str
    pin: str


_NOW: Final = "credential_configuration_ids", "credential_configurations_supported"
_BY_TOKEN: Final = NonceSource.EXCHANGE, NonceSource.REFUSAL
_SINGLE: Final = (AnswerForm.SINGLE,)
_OBJECTS: Final = (AnswerForm.OBJECTS,)
_OLD_SD_JWT: Final = "vc+sd-jwt"
_SD_JWT: Final = "dc+sd-jwt"

SHAPES: Final[Mapping[Edition, Shapes]] = {
    Edition.DRAFT_11: Shapes(
        "credentials",
        "credentials_supported",
        Selector.TYPES,
        has_many_proofs=False,
        nonces=_BY_TOKEN,
        next_nonce=NonceSource.CREDENTIAL_ANSWER,
        answers=_SINGLE,
        sd_jwt=_OLD_SD_JWT,
        pin="user_pin",
    ),
    Edition.DRAFT_13: Shapes(
        *_NOW,
        Selector.DEFINITION,
        has_many_proofs=False,
        nonces=_BY_TOKEN,
        next_nonce=NonceSource.CREDENTIAL_ANSWER,
        answers=_SINGLE,
        sd_jwt=_OLD_SD_JWT,
        pin="tx_code",
    ),
    Edition.DRAFT_14: Shapes(
        *_NOW,
        Selector.DEFINITION,
        has_many_proofs=False,
        nonces=(NonceSource.ENDPOINT, *_BY_TOKEN),
        next_nonce=NonceSource.CREDENTIAL_ANSWER,
        answers=(AnswerForm.SINGLE, AnswerForm.STRINGS),
        sd_jwt=_OLD_SD_JWT,
        pin="tx_code",
    ),
    Edition.DRAFT_15: Shapes(
        *_NOW,
        Selector.CONFIGURATION_ID,
        has_many_proofs=True,
        nonces=(NonceSource.ENDPOINT,),
        next_nonce=NonceSource.ENDPOINT,
        answers=_OBJECTS,
        sd_jwt=_SD_JWT,
        pin="tx_code",
    ),
    Edition.FINAL: Shapes(
        *_NOW,
        Selector.CONFIGURATION_ID,
        has_many_proofs=True,
        nonces=(NonceSource.ENDPOINT,),
        next_nonce=NonceSource.ENDPOINT,
        answers=_OBJECTS,
        sd_jwt=_SD_JWT,
        pin="tx_code",
    ),
}


def guessed(metadata: Mapping[str, Any]) -> Edition:
    """Return the edition that an issuer seems to follow, told from its metadata as oid4vc-ts does."""
    described = metadata.get(SHAPES[Edition.FINAL].described)
    if not isinstance(described, dict):
        return Edition.DRAFT_11
    configurations = [each for each in described.values() if isinstance(each, dict)]
    if any("credential_metadata" in each for each in configurations):
        return Edition.FINAL
    return Edition.DRAFT_15 if _has_signs_of_draft_15(configurations) else Edition.DRAFT_14


def _has_signs_of_draft_15(configurations: Iterable[Mapping[str, Any]]) -> bool:
    return any(
        each.get("format") == _SD_JWT
        or isinstance(each.get("claims"), list)
        or any("key_attestations_required" in kind for kind in each.get("proof_types_supported", {}).values())
        for each in configurations
    )
