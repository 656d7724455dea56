"""The text of a did:webvh, and where its log lies (did:webvh 1.0, "The DID to HTTPS Transformation")."""

import re
from typing import Final

from did.errors import MalformedDid, UnsupportedDidMethod
from did.methods import web
from did.syntax import Did

METHOD: Final = "webvh"
LOG_NAME: Final = "did.jsonl"
WITNESS_NAME: Final = "did-witness.json"
PLACEHOLDER: Final = "{SCID}"

_SCID: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]{46}", re.ASCII)


def scid_of(did: Did) -> str:
    """Return the self-certifying part of a did:webvh.

    Raises:
        UnsupportedDidMethod: the DID is not a did:webvh.
        MalformedDid: its first part is not 46 characters of base58btc.
    """
    return _parts(did)[0]


def log_url(did: Did) -> str:
    """Return the https URL of the log of a did:webvh.

    Raises:
        UnsupportedDidMethod: the DID is not a did:webvh.
        MalformedDid: it has no SCID, names no place on the web, or names an IP address.
    """
    return f"{web.folder_url(_parts(did)[1])}/{LOG_NAME}"


def witness_url(did: Did) -> str:
    """Return the https URL of the witnesses' proofs, beside the log; raises as `log_url`."""
    return f"{web.folder_url(_parts(did)[1])}/{WITNESS_NAME}"


def draft_of(did_web: Did) -> Did:
    """Return the did:webvh of the same place as a did:web, with the placeholder where its SCID will stand."""
    return Did(METHOD, f"{PLACEHOLDER}:{did_web.specific}")


def _parts(did: Did) -> tuple[str, str]:
    if did.method != METHOD:
        raise UnsupportedDidMethod(f"did:{did.method} is not did:{METHOD}")
    scid, _, place = did.specific.partition(":")
    if not _SCID.fullmatch(scid):
        raise MalformedDid(f"a did:{METHOD} without a self-certifying part")
    return scid, place
