"""Lists that are read and never made: StatusList2021, and the plain list of 1EdTech."""

import copy
import gzip

import pytest

from credentials.errors import IndexOutOfRange, MalformedStatusList, StatusListTooShort
from credentials.status import revocation_list_1edtech, status_list_2021
from credentials.status.bitstring import DEFAULT_TTL, LENGTH, Bitstring
from keys.multibase import b64url_encode

PACKED = b64url_encode(gzip.compress(Bitstring.of([7]).bits))
DRAFT = {
    "@context": ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/vc/status-list/2021/v1"],
    "id": "https://a.example/1",
    "type": ["VerifiableCredential", "StatusList2021Credential"],
    "issuer": "did:web:a.example",
    "issuanceDate": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "https://a.example/1#list",
        "type": "StatusList2021",
        "statusPurpose": "revocation",
        "encodedList": PACKED,
    },
}


def draft(**changes):
    document = copy.deepcopy(DRAFT)
    document["credentialSubject"] |= changes
    return document


def test_a_list_of_the_draft_is_read_without_the_prefix():
    content = status_list_2021.read_credential(DRAFT)
    assert (content.value(7, "revocation"), content.value(6, "revocation")) == (1, 0)
    assert (content.purposes, content.ttl) == (("revocation",), DEFAULT_TTL)


def test_its_bounds_are_those_of_the_standard():
    content = status_list_2021.read_credential(DRAFT)
    with pytest.raises(IndexOutOfRange):
        content.value(LENGTH, "revocation")
    with pytest.raises(MalformedStatusList, match="purpose"):
        content.value(7, "suspension")
    short = b64url_encode(gzip.compress(bytes(LENGTH // 8 - 1)))
    with pytest.raises(StatusListTooShort):
        status_list_2021.read_credential(draft(encodedList=short))


@pytest.mark.parametrize(
    "changes",
    [
        {"encodedList": "u" + PACKED},
        {"encodedList": PACKED + "="},
        {"encodedList": None},
        {"encodedList": 7},
        {"type": "BitstringStatusList"},
        {"statusPurpose": ["revocation", "suspension"]},
        {"statusPurpose": None},
    ],
)
def test_what_is_no_list_of_the_draft_is_refused(changes):
    with pytest.raises(MalformedStatusList):
        status_list_2021.read_credential(draft(**changes))


def test_a_list_of_the_standard_is_none_of_the_draft():
    with pytest.raises(MalformedStatusList, match="StatusList2021Credential"):
        status_list_2021.read_credential(
            DRAFT | {"type": ["VerifiableCredential", "BitstringStatusListCredential"]}
        )


# --- 1EdTech --------------------------------------------------------------------------------------

URL = "https://a.example/revoked"


def plain(*entries, **changes):
    return revocation_list_1edtech.read(
        {"id": URL, "issuer": "did:web:a.example", "revokedCredential": list(entries)} | changes
    )


def test_who_is_listed_is_withdrawn_with_the_reason_that_is_told():
    content = plain({"id": "urn:1", "revoked": True, "revocationReason": "Mistake"}, {"id": "urn:2"})
    assert content.revoked == {"urn:1": "Mistake", "urn:2": ""}
    assert (content.url, content.issuer) == (URL, "did:web:a.example")


def test_who_is_listed_as_not_revoked_is_not_withdrawn():
    assert plain({"id": "urn:1", "revoked": False}).revoked == {}


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_entries_the_one_that_says_withdrawn_counts(order):
    entries = [{"id": "urn:1", "revoked": False}, {"id": "urn:1", "revoked": True}][::order]
    assert "urn:1" in plain(*entries).revoked


def test_the_issuer_may_be_an_object_or_missing_and_the_list_empty():
    assert plain(issuer={"id": "did:web:b.example", "type": ["Profile"]}).issuer == "did:web:b.example"
    bare = revocation_list_1edtech.read({"revokedCredential": []})
    assert (bare.url, bare.issuer, bare.revoked) == (None, None, {})


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"id": URL},
        {"revokedCredentials": []},
        {"revokedCredential": None},
        {"revokedCredential": [None]},
        {"revokedCredential": [7]},
        {"revokedCredential": [{}]},
        {"revokedCredential": [{"id": 7}]},
        {"revokedCredential": [{"id": "urn:1", "revoked": "true"}]},
        {"revokedCredential": [{"id": "urn:1", "revoked": 1}]},
        {"revokedCredential": [{"id": "urn:1", "revoked": None}]},
        {"revokedCredential": [], "issuer": 7},
        {"revokedCredential": [], "id": 7},
    ],
)
def test_a_document_that_lists_nothing_clearly_is_refused_and_never_empty(document):
    with pytest.raises(MalformedStatusList):
        revocation_list_1edtech.read(document)
