"""A bundle as its bytes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from contexts.jcs import jcs
from credentials.instants import instant_text
from credentials.wording import N_
from keys.multibase import b64url_encode
from verifier.bundle.model import MAX_BYTES, MAX_CREDENTIALS, MAX_DOCUMENTS, VERSION, Bundle, CarriedDocument
from verifier.errors import BundleTooLarge

# What comes first, so that a reader knows a bundle by its first bytes.
_FIRST: Final = b'{"cairn_bundle":1,'
Seal = Callable[[bytes], str]


def write(bundle: Bundle) -> bytes:
    """Return the file of a bundle: the same for the same bundle.

    Raises:
        BundleTooLarge: it would be larger than a reader accepts.
    """
    if len(bundle.credentials) > MAX_CREDENTIALS or len(bundle.documents) > MAX_DOCUMENTS:
        raise BundleTooLarge(
            N_("There are more badges or documents than a bundle may hold. Nothing was saved.")
        )
    rest = _members(bundle) | ({} if bundle.seal is None else {"seal": bundle.seal})
    written = _FIRST + jcs(rest)[1:] + b"\n"
    if len(written) > MAX_BYTES:
        raise BundleTooLarge(N_("The bundle would be larger than 8 MiB. Nothing was saved."))
    return written


def sealed(bundle: Bundle, seal: Seal) -> Bundle:
    """Return the same bundle with the mark by which its maker knows it again."""
    return replace(bundle, seal=seal(sealed_bytes(bundle)))


def sealed_bytes(bundle: Bundle) -> bytes:
    """Return what the seal covers: everything but itself (RFC 8785)."""
    return jcs({"cairn_bundle": VERSION, **_members(bundle)})


def _members(bundle: Bundle) -> dict[str, Any]:
    return {
        "as_of": instant_text(bundle.as_of),
        "made_by": bundle.made_by,
        "credentials": [b64url_encode(body) for body in bundle.credentials],
        "documents": [_document(each) for each in bundle.documents],
        "contexts": dict(bundle.contexts),
    }


def _document(document: CarriedDocument) -> dict[str, str]:
    return {
        "url": document.url,
        "media_type": document.media_type,
        "fetched_at": instant_text(document.fetched_at),
        "body": b64url_encode(document.body),
    }
