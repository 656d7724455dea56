"""Withdrawn or paused: per entry, the worst is told, and a list that cannot be relied on says nothing."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.badge import StatusEntry
from credentials.proofs import data_integrity
from credentials.status.bitstring import LENGTH
from tests.support.partner import AWARDED, NOW, Partner
from verifier.checks import status
from verifier.checks.status import LIST_LIMIT, MAX_ENTRIES
from verifier.ports import Document
from verifier.report import Outcome

DAY = timedelta(days=1)


@pytest.fixture
def partner():
    return Partner(indexes=6)


def document(partner, **changes):
    return json.loads(partner.badge(**changes))


def found(partner, badge, now=NOW):
    return status.check(badge, partner.did, partner.sources(), now)


def entry(partner, **changes):
    return document(partner)["credentialStatus"] | changes


def test_a_badge_on_neither_list_passes_with_the_list_and_its_date(partner):
    finding = found(partner, document(partner))
    assert (finding.outcome, finding.code) == (Outcome.PASSED, "not_withdrawn")
    assert (finding.source, finding.as_of) == (partner.list_url, NOW)
    assert partner.fetched == [partner.list_url, partner.suspension_url]


@pytest.mark.parametrize(
    ("revoked", "suspended", "code"),
    [({7}, (), "revoked"), ((), {7}, "suspended"), ({7}, {7}, "revoked"), ({6, 8}, {6, 8}, "not_withdrawn")],
)
def test_its_own_bit_decides_and_withdrawn_is_worse_than_paused(partner, revoked, suspended, code):
    partner.revoked, partner.suspended = set(revoked), set(suspended)
    partner.publish_lists()
    assert found(partner, document(partner)).code == code


def test_a_badge_without_status_cannot_be_withdrawn_and_that_is_said(partner):
    finding = found(partner, document(partner, status=None))
    assert (finding.outcome, finding.code) == (Outcome.NOT_APPLICABLE, "no_status")
    assert partner.fetched == []


@pytest.mark.parametrize("which", ["list_url", "suspension_url"])
def test_either_list_out_of_reach_is_unknown(partner, which):
    url = getattr(partner, which)
    del partner.published[url]
    finding = found(partner, document(partner))
    assert (finding.outcome, finding.code, finding.source) == (Outcome.UNKNOWN, "status_unreachable", url)


def test_withdrawn_is_told_although_the_other_list_is_out_of_reach(partner):
    partner.revoked = {7}
    partner.publish_lists()
    del partner.published[partner.suspension_url]
    assert found(partner, document(partner)).code == "revoked"


def test_a_reference_to_something_else_is_not_followed(partner):
    status_entry = StatusEntry(partner.list_url, 9, "https://partner.example/somewhere#else")
    assert found(partner, document(partner, status=status_entry)).code == "not_withdrawn"
    assert partner.fetched == [partner.list_url]


def test_a_suspension_entry_of_its_own_is_read_too(partner):
    partner.suspended = {7}
    partner.publish_lists()
    listed = entry(
        partner, statusPurpose="suspension", statusListCredential=partner.suspension_url, statusListIndex="7"
    )
    del listed["statusReference"]
    assert found(partner, {"credentialStatus": [entry(partner), listed]}).code == "suspended"


@pytest.mark.parametrize(
    "changes",
    [{"type": "Kestrel2030"}, {"statusPurpose": "kestrel"}, {"type": ["A", "B"]}],
)
def test_a_status_that_we_cannot_look_up_is_unknown(partner, changes):
    finding = found(partner, {"credentialStatus": entry(partner, **changes)})
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "status_type_unknown")


def test_one_entry_that_we_cannot_look_up_is_not_outvoted(partner):
    entries = [entry(partner), entry(partner, type="Kestrel2030")]
    for order in (entries, entries[::-1]):
        assert found(partner, {"credentialStatus": order}).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "changes",
    [
        {"statusListIndex": "seven"},
        {"statusListIndex": None},
        {"statusListCredential": 7},
        {"statusListIndex": 7},
        {"statusListIndex": "-7"},
        {"statusPurpose": "message"},
        {"statusSize": 2},
        {"type": None},
        {"type": []},
    ],
)
def test_a_status_that_cannot_be_read_is_unknown(partner, changes):
    finding = found(partner, {"credentialStatus": entry(partner, **changes)})
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "status_malformed")


@pytest.mark.parametrize("value", ["https://partner.example/status/1#7", [7], [None]])
def test_a_status_that_is_no_entry_is_unknown(partner, value):
    assert found(partner, {"credentialStatus": value}).outcome is Outcome.UNKNOWN


def test_no_more_lists_are_fetched_than_an_honest_badge_names(partner):
    entries = [entry(partner)] * (MAX_ENTRIES + 1)
    assert found(partner, {"credentialStatus": entries}).code == "status_malformed"
    assert partner.fetched == []
    assert found(partner, {"credentialStatus": entries[1:]}).code == "not_withdrawn"


@pytest.mark.parametrize("index", [LENGTH, 10**11, 10**100])
def test_a_place_that_the_list_does_not_have_is_unknown(partner, index):
    changed = {"credentialStatus": entry(partner, statusListIndex=str(index))}
    finding = found(partner, changed)
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "status_index_out_of_range")


def test_the_last_place_is_in_the_list(partner):
    partner.revoked = {LENGTH - 1}
    partner.publish_lists()
    assert (
        found(partner, document(partner, status=StatusEntry(partner.list_url, LENGTH - 1))).code == "revoked"
    )


def published(partner, body):
    partner.published[partner.list_url] = body if isinstance(body, bytes) else json.dumps(body).encode()
    finding = found(partner, document(partner))
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.code == "status_list_invalid"
    return finding.facts["fault"]


def signed_list(partner, **changes):
    made = json.loads(partner.published[partner.list_url])
    bare = {name: value for name, value in made.items() if name != "proof"} | changes
    return partner.signed({name: value for name, value in bare.items() if value is not None})


def subject(partner, **changes):
    made = json.loads(partner.published[partner.list_url])["credentialSubject"] | changes
    return {name: value for name, value in made.items() if value is not None}


def test_the_lists_that_the_partner_signs_are_relied_on(partner):
    """The control of the tests below: signed anew without a change, the list is good."""
    partner.published[partner.list_url] = json.dumps(signed_list(partner)).encode()
    assert found(partner, document(partner)).code == "not_withdrawn"


@pytest.mark.parametrize("body", [b"", b"<html/>", b"[]", b"{", b'{"a":1,"a":2}', b"\xff", b"ey.ey.ey"])
def test_what_is_no_list_is_not_relied_on(partner, body):
    assert "not a signed list" in published(partner, body)


def test_an_unsigned_list_is_not_relied_on(partner):
    made = signed_list(partner)
    del made["proof"]
    assert "nobody signed it" in published(partner, made)


def test_a_changed_list_is_not_relied_on(partner):
    assert "could not be confirmed" in published(partner, signed_list(partner) | {"name": "Changed"})


def test_a_list_of_another_issuer_is_not_relied_on(partner):
    other = Partner(base=partner.base)
    assert "another issuer" in published(partner, other.published[other.list_url])


def test_a_list_in_the_issuers_name_by_another_key_is_not_relied_on(partner):
    bare = {name: value for name, value in signed_list(partner).items() if name != "proof"}
    assert "could not be confirmed" in published(partner, Partner().signed(bare))


def test_a_list_of_another_address_is_not_relied_on(partner):
    assert "another list" in published(partner, signed_list(partner, id=f"{partner.list_url}0"))
    assert "another list" in published(partner, signed_list(partner, id=None))


@pytest.mark.parametrize(
    "changes",
    [
        {"statusPurpose": "suspension"},
        {"statusPurpose": None},
        {"encodedList": "uAAAA"},
        {"encodedList": "H4sI"},
        {"encodedList": None},
    ],
)
def test_a_list_that_is_signed_but_none_is_not_relied_on(partner, changes):
    assert published(partner, signed_list(partner, credentialSubject=subject(partner, **changes)))


@pytest.mark.parametrize(
    ("ends", "code"), [(NOW, "not_withdrawn"), (NOW - timedelta(seconds=1), "status_list_invalid")]
)
def test_a_list_whose_signature_has_ended_is_not_relied_on(partner, ends, code):
    bare = {name: value for name, value in signed_list(partner).items() if name != "proof"}
    terms = data_integrity.Terms(expires=ends)
    made = data_integrity.add_proof(bare, partner.signer, partner.method_id, AWARDED, terms)
    partner.published[partner.list_url] = json.dumps(made).encode()
    assert found(partner, document(partner)).code == code


def test_a_badge_is_no_list(partner):
    assert published(partner, signed_list(partner, type=["VerifiableCredential"]))
    assert published(partner, partner.badge())


def text(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"validUntil": text(NOW - timedelta(seconds=1))}, "out of date"),
        ({"validFrom": text(NOW + timedelta(seconds=61))}, "future"),
    ],
)
def test_a_list_outside_its_dates_is_not_relied_on(partner, changes, fault):
    assert fault in published(partner, signed_list(partner, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"validUntil": text(NOW)},
        {"validFrom": text(NOW + timedelta(seconds=60))},
        {"validFrom": text(AWARDED)},
    ],
)
def test_a_list_within_its_dates_is_relied_on(partner, changes):
    partner.published[partner.list_url] = json.dumps(signed_list(partner, **changes)).encode()
    assert found(partner, document(partner)).code == "not_withdrawn"


def test_a_list_is_fetched_within_a_limit_and_dated_as_the_source_says(partner):
    asked = []

    class Source:
        def get(self, url, *, accept, limit):
            asked.append((url, limit))
            return Document(partner.published[url], "application/vc", NOW - DAY)

    sources = replace(partner.sources(), documents=Source())
    finding = status.check(document(partner), partner.did, sources, NOW)
    assert finding.as_of == NOW - DAY
    assert {limit for _, limit in asked} == {LIST_LIMIT}
