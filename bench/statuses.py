"""What looking up a badge's status costs, once its list is remembered."""

import json
from collections.abc import Callable
from datetime import timedelta

from bench.measure import Ratio, ratio
from bench.subject import CREATED
from credentials.badge import JsonObject
from credentials.proofs import data_integrity
from credentials.status.bitstring import Bitstring, StatusPurpose, list_credential
from did.methods.key import KeyResolver, did_of_key, method_id_of_key
from did.resolver import ByMethod
from keys.public import Algorithm
from keys.software import SoftwareSigner
from verifier.checks import status
from verifier.kept_lists import KeptLists
from verifier.ports import Document, Sources
from verifier.report import Outcome

_URL = "https://nw.example/o/people/status/4"
_CALLS = 2_000


def status_check() -> Ratio:
    """The status check of a badge in a list of ten million, by that of one in a list of 131,072.

    That is `verifier.checks.status.check`: the entry read from the badge, the list remembered, the bit, the finding.
    The list was fetched, its signature checked and its bits unpacked once before.
    """
    badges = [_badge(number * 7919 % 131_072) for number in range(_CALLS)]
    return ratio(_checked_in(10_000_000), badges, _checked_in(131_072), badges)


def _badge(index: int) -> JsonObject:
    entry = {
        "id": f"{_URL}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": _URL,
    }
    return {"id": f"urn:badge:{index}", "credentialStatus": entry}


def _checked_in(length: int) -> Callable[[JsonObject], None]:
    signer = SoftwareSigner.from_secret(Algorithm.EDDSA, bytes(range(32)))
    issuer = did_of_key(signer.public_key)
    bits = Bitstring.of(range(0, length, 97), length)
    document = list_credential(_URL, issuer, StatusPurpose.REVOCATION, bits, CREATED)
    signed = data_integrity.sign(document, signer, method_id_of_key(signer.public_key), CREATED)
    source = _Once(json.dumps(signed).encode())
    sources = Sources(ByMethod({"key": KeyResolver()}), source, KeptLists())

    def check(badge: JsonObject) -> None:
        found = status.check(badge, issuer, sources, CREATED)
        if found.outcome not in (Outcome.PASSED, Outcome.FAILED):
            raise AssertionError(found.code)

    check(_badge(0))
    return check


class _Once:
    """The list, to be had once: whoever asked again would have forgotten it."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body

    def get(self, url: str, *, accept: str, limit: int) -> Document:  # noqa: ARG002 - the protocol's shape
        if self._body is None:
            raise AssertionError("the list was not remembered")
        body, self._body = self._body, None
        return Document(body, "application/vc", CREATED, "etag", timedelta(minutes=5))
