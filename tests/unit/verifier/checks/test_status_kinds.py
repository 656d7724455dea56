"""The older kinds of status lists, lists with messages, and several entries: each fault is unknown."""

import json

import pytest

from credentials.status.bitstring import Bitstring
from credentials.status.entries import BitstringEntry, TokenEntry, entry_to_wire, token_claim
from tests.support.partner import NOW, Partner
from tests.unit.verifier.checks.status_cases import (
    MESSAGE_URL,
    REVOCATION,
    TOKEN_URL,
    URN,
    found,
    publish_token,
    publish_values,
    refused,
)
from verifier.checks import status
from verifier.report import Outcome

MESSAGES = ("Fine", "Under review", "Name changed", "Ask us")
DRAFT_URL, PLAIN_URL = "https://partner.example/2021/1", "https://partner.example/revoked"


@pytest.fixture
def partner():
    return Partner(indexes=6)


# --- the draft of 2021 ----------------------------------------------------------------------------


def publish_draft(partner, indexes=(), by=None, **changes):
    document = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/vc/status-list/2021/v1",
            "https://w3id.org/security/data-integrity/v2",
        ],
        "id": DRAFT_URL,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": partner.did,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{DRAFT_URL}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": Bitstring.of(indexes).encode()[1:],
        },
    }
    partner.published[DRAFT_URL] = json.dumps((by or partner).signed(document | changes)).encode()


def of_draft(partner, **changes):
    entry = REVOCATION | {"type": "StatusList2021Entry", "statusListCredential": DRAFT_URL}
    return found(partner, entry | changes)


@pytest.mark.parametrize(("indexes", "code"), [((6, 8), "not_withdrawn"), ((7,), "revoked")])
def test_a_list_of_the_draft_is_looked_up(partner, indexes, code):
    publish_draft(partner, indexes)
    assert of_draft(partner).code == code


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"issuer": "did:web:another.example"}, "another issuer"),
        ({"id": f"{DRAFT_URL}0"}, "another list"),
        ({"type": ["VerifiableCredential"]}, "StatusList2021Credential"),
        ({"expirationDate": "2026-11-22T00:00:00Z"}, "out of date"),
    ],
)
def test_a_list_of_the_draft_is_held_to_the_same_rules(partner, changes, fault):
    publish_draft(partner, **changes)
    finding = of_draft(partner)
    assert (finding.code, fault in finding.facts["fault"]) == ("status_list_invalid", True)


def test_a_list_of_the_draft_in_the_issuers_name_is_not_relied_on(partner):
    publish_draft(partner, by=Partner())
    refused(of_draft(partner), "could not be confirmed")


def test_another_purpose_of_the_draft_is_not_known(partner):
    publish_draft(partner)
    assert of_draft(partner, statusPurpose="message").code == "status_type_unknown"
    assert of_draft(partner, statusPurpose="suspension").code == "status_list_invalid"


def test_a_list_of_the_standard_does_not_pass_for_one_of_the_draft(partner):
    partner.published[DRAFT_URL] = partner.published[partner.list_url].replace(
        partner.list_url.encode(), DRAFT_URL.encode()
    )
    assert of_draft(partner).code == "status_list_invalid"


# --- the plain list of 1EdTech --------------------------------------------------------------------


def of_plain(partner, document):
    partner.published[PLAIN_URL] = document if isinstance(document, bytes) else json.dumps(document).encode()
    return found(partner, {"id": PLAIN_URL, "type": "1EdTechRevocationList"})


def test_a_badge_that_the_plain_list_names_is_withdrawn(partner):
    finding = of_plain(partner, {"revokedCredential": [{"id": URN, "revocationReason": "A mistake"}]})
    assert (finding.outcome, finding.code) == (Outcome.FAILED, "revoked")
    assert (finding.facts["reason"], finding.source) == ("A mistake", PLAIN_URL)


def test_a_badge_that_the_plain_list_does_not_name_is_not(partner):
    entries = [{"id": "urn:other"}, {"id": URN, "revoked": False}]
    document = {"id": PLAIN_URL, "issuer": {"id": partner.did}, "revokedCredential": entries}
    assert of_plain(partner, document).code == "not_withdrawn"


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"issuer": "did:web:b.example", "revokedCredential": []}, "another issuer"),
        ({"id": f"{PLAIN_URL}0", "revokedCredential": []}, "another list"),
        ({"revoked": []}, "not a list"),
        ({"revokedCredential": "urn:x"}, None),
        (b"<html/>", "not a list"),
        (b"[]", "not a list"),
        (b'{"revokedCredential":[],"revokedCredential":[]}', "not a list"),
    ],
)
def test_a_plain_list_that_is_not_clearly_the_issuers_is_not_relied_on(partner, document, fault):
    finding = of_plain(partner, document)
    if fault is not None:
        refused(finding, fault)


def test_a_badge_without_an_id_cannot_be_found_in_a_plain_list(partner):
    partner.published[PLAIN_URL] = b'{"revokedCredential":[]}'
    document = {"credentialStatus": {"id": PLAIN_URL, "type": "1EdTechRevocationList"}}
    finding = status.check(document, partner.did, partner.sources(), NOW)
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "status_malformed")


# --- messages, refreshes, several purposes ----------------------------------------------------------


def listed(partner, purpose="message", size=2, index=7):
    messages = MESSAGES[: 1 << size] if size < 3 else ()
    return found(
        partner, entry_to_wire(BitstringEntry(purpose, index, MESSAGE_URL, size, None, messages), "urn:x")
    )


@pytest.mark.parametrize(("value", "message"), list(enumerate(MESSAGES)))
def test_a_message_is_told_and_withdraws_nothing(partner, value, message):
    publish_values(partner, {7: value, 6: 3 - value})
    finding = listed(partner)
    assert (finding.outcome, finding.code) == (Outcome.PASSED, "status_message")
    assert finding.facts["message"] == message


def test_a_message_of_any_length_is_told_shortly(partner):
    publish_values(partner, {}, size=1)
    told = tuple(each * 1000 for each in "ab")
    entry = entry_to_wire(BitstringEntry("message", 7, MESSAGE_URL, 1, None, told), "urn:x")
    assert found(partner, entry).facts["message"] == "a" * 300 + "…"


@pytest.mark.parametrize(
    ("value", "code"), [(0, "not_withdrawn"), (1, "revoked"), (2, "revoked"), (3, "revoked")]
)
def test_any_value_but_zero_of_a_revocation_list_withdraws(partner, value, code):
    publish_values(partner, {7: value}, purposes=["message", "revocation"])
    assert listed(partner, "revocation").code == code


@pytest.mark.parametrize(("value", "code"), [(0, "not_withdrawn"), (1, "status_newer_edition")])
def test_a_newer_edition_withdraws_nothing(partner, value, code):
    publish_values(partner, {7: value}, 1, "refresh")
    finding = listed(partner, "refresh", 1)
    assert (finding.outcome, finding.code) == (Outcome.PASSED, code)


def test_a_list_is_for_its_purposes_and_no_others(partner):
    publish_values(partner, {7: 1}, 1, ["revocation", "suspension"])
    assert listed(partner, "revocation", 1).code == "revoked"
    assert listed(partner, "suspension", 1).code == "suspended"
    refused(listed(partner, "message", 1), "another purpose")


def test_a_list_with_too_few_values_of_that_size_is_not_relied_on(partner):
    publish_values(partner, {}, size=1)
    refused(listed(partner, "message", 2), "131072", "STATUS_LIST_LENGTH_ERROR")


# --- several entries ------------------------------------------------------------------------------


def test_one_of_two_entries_that_says_withdrawn_is_enough(partner):
    publish_token(partner, {7: 1})
    good = REVOCATION | {"statusListCredential": partner.list_url}
    assert found(partner, good, status=token_claim(TokenEntry(7, TOKEN_URL))).code == "revoked"


def test_a_mechanism_that_is_not_known_beside_a_good_one_is_unknown(partner):
    publish_token(partner)
    claim = token_claim(TokenEntry(7, TOKEN_URL)) | {"kestrel_list": {}}
    finding = found(partner, status=claim)
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "status_type_unknown")


def test_withdrawn_is_worse_than_unknown_and_unknown_than_a_message(partner):
    publish_values(partner, {7: 1})
    message = entry_to_wire(BitstringEntry("message", 7, MESSAGE_URL, 2, None, MESSAGES), "urn:x")
    strange = {"type": "Kestrel2030"}
    good = REVOCATION | {"statusListCredential": partner.list_url}
    assert found(partner, good, message).code == "status_message"
    assert found(partner, good, message, strange).code == "status_type_unknown"
    partner.revoked = {7}
    partner.publish_lists()
    assert found(partner, message, strange, good).code == "revoked"
