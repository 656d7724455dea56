"""The type metadata of the SD-JWT VC that Cairn issues (draft-ietf-oauth-sd-jwt-vc, 4): what its claims mean.

The document lies at the address that is the type, `vct`, and a credential binds it by the hash of its bytes.
"""

import base64
import hashlib
from collections.abc import Iterable
from typing import Final

from contexts.jcs import jcs
from credentials.badge import JsonObject
from credentials.proofs.sd_jwt import Path

MEDIA_TYPE: Final = "application/json"
_SUBJECT: Final = "credentialSubject"
_ACHIEVEMENT: Final = (_SUBJECT, "achievement")
# Each place with its name, whether the holder discloses it by itself, and whether every badge has it.
_CLAIMS: Final[tuple[tuple[Path, str, str, bool], ...]] = (
    (("id",), "Number", "never", True),
    (("name",), "Name", "never", True),
    (("issuer", "name"), "Issuer", "never", True),
    (("awardedDate",), "Awarded on", "never", True),
    ((*_ACHIEVEMENT, "id"), "Badge", "never", True),
    ((*_ACHIEVEMENT, "name"), "Badge name", "never", True),
    ((*_ACHIEVEMENT, "description"), "Description", "never", True),
    ((*_ACHIEVEMENT, "criteria", "narrative"), "How it is earned", "never", False),
    ((_SUBJECT, "result"), "Results", "never", False),
    ((_SUBJECT, "identifier", None), "Hash of the address it was awarded to", "always", False),
    (("evidence", None), "What was seen", "always", False),
)


def type_metadata(vct: str, name: str, description: str, locale: str = "en") -> JsonObject:
    """Return the metadata of the type `vct`: what it is called, and which claims it has."""
    return {
        "vct": vct,
        "name": name,
        "description": description,
        "display": [{"locale": locale, "name": name, "description": description}],
        "claims": list(_claims(locale)),
    }


def _claims(locale: str) -> Iterable[JsonObject]:
    for path, label, disclosable, is_mandatory in _CLAIMS:
        display = [{"locale": locale, "label": label}]
        yield {"path": list(path), "display": display, "sd": disclosable, "mandatory": is_mandatory}


def metadata_bytes(metadata: JsonObject) -> bytes:
    """Return the one form in which metadata is published, so that its hash never changes by itself."""
    return jcs(metadata)


def integrity(body: bytes) -> str:
    """Return what `vct#integrity` says of published metadata (Subresource Integrity, 3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")
