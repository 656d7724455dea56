"""Resolving a did:webvh: where its log lies, what may be fetched, and what comes back."""

import pytest

from did.document import Purpose
from did.errors import (
    DidDeactivated,
    DidUnresolvable,
    InvalidDidDocument,
    MalformedDid,
    UnsupportedDidMethod,
)
from did.methods.webvh.making import Change, followed, genesis, last_entry
from did.methods.webvh.parameters import Parameters, Witnesses
from did.methods.webvh.place import PLACEHOLDER, draft_of, log_url, scid_of, witness_url
from did.methods.webvh.resolver import WebvhResolver
from did.syntax import Did
from tests.support.webvh_logs import (
    ISSUING,
    LOG_URL,
    NEXT,
    NOW,
    START,
    UPDATE,
    WITNESS_URL,
    WITNESSES,
    after,
    approvals,
    body,
    did_of,
    document,
    first,
    multikey,
    parameters,
    witnesses,
)
from tests.unit.did.fakes import Pages

ONE, SCID = first()
DID = did_of(ONE)


def resolve(pages, did=DID):
    return WebvhResolver(Pages(pages), lambda: NOW).resolve(did)


# --- the place ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "folder"),
    [
        ("example.com", "https://example.com/.well-known"),
        ("issuer.example.com", "https://issuer.example.com/.well-known"),
        ("example.com:dids:issuer", "https://example.com/dids/issuer"),
        ("example.com%3A3000:dids:issuer", "https://example.com:3000/dids/issuer"),
        (
            "xn--jp-cd2fp15c.xn--fsq.jp:%E7%94%A8%E6%88%B7",
            "https://xn--jp-cd2fp15c.xn--fsq.jp/%E7%94%A8%E6%88%B7",
        ),
    ],
)
def test_the_log_lies_where_the_method_says(place, folder):
    did = Did.parse(f"did:webvh:{SCID}:{place}")
    assert log_url(did) == f"{folder}/did.jsonl"
    assert witness_url(did) == f"{folder}/did-witness.json"


@pytest.mark.parametrize(
    "specific",
    [
        "a.example",
        f"{SCID}",
        f"{SCID}:",
        f"{SCID[:-1]}:a.example",
        f"{SCID}x:a.example",
        f"{SCID[:-1]}0:a.example",
        f"{SCID}:127.0.0.1",
        f"{SCID}:127%2E0%2E0%2E1",
        f"{SCID}:127.0.0.1%3a8443",
        f"{SCID}:2130706433",
        f"{SCID}:0x7f.1",
        f"{SCID}:a.example:..:b",
        f"{SCID}:a.example:%2e%2e:b",
        f"{SCID}:a.example:b%2Fc",
        f"{SCID}:a.example%3A0",
        f"{SCID}:a.example%3A99999",
        f"{SCID}:a%23.example",
        f"{SCID}:a.example%2Fb",
    ],
)
def test_a_did_that_names_no_place_is_refused_before_anything_is_fetched(specific):
    pages = Pages({})
    with pytest.raises(MalformedDid):
        WebvhResolver(pages, lambda: NOW).resolve(Did("webvh", specific))
    assert pages.asked == []


def test_another_method_is_not_resolved():
    with pytest.raises(UnsupportedDidMethod):
        resolve({}, Did.parse("did:web:a.example"))


# --- resolving ------------------------------------------------------------------------------------


def test_the_newest_document_is_returned_and_its_key_may_assert():
    key = resolve({LOG_URL: body(ONE)}).key_for(f"{DID}#key-1", Purpose.ASSERTION, NOW)
    assert key == ISSUING.public_key
    emptied = after(ONE, state=document(SCID, assertionMethod=[]))
    assert resolve({LOG_URL: body(ONE, emptied)}).relationships[Purpose.ASSERTION] == ()


def test_a_log_that_can_not_be_had_is_unresolvable_and_a_wrong_one_invalid():
    with pytest.raises(DidUnresolvable):
        resolve({})
    with pytest.raises(InvalidDidDocument):
        resolve({LOG_URL: body(ONE)[:-10]})


def test_a_log_of_another_did_is_refused():
    other, _ = first(state=document(place="b.example"))
    with pytest.raises(InvalidDidDocument):
        resolve({LOG_URL: body(other)})
    elsewhere = Did("webvh", f"{SCID}:b.example")
    with pytest.raises(InvalidDidDocument):
        resolve({log_url(elsewhere): body(ONE)}, elsewhere)


def test_a_did_that_has_moved_is_not_resolved_under_its_old_name_but_under_its_new_one():
    old, scid = first(parameters(portable=True))
    state = document(scid, "b.example", alsoKnownAs=[old["state"]["id"]])
    log = body(old, after(old, state=state))
    with pytest.raises(DidUnresolvable):
        resolve({LOG_URL: log}, did_of(old))
    new = Did("webvh", f"{scid}:b.example")
    assert resolve({log_url(new): log}, new).id == new


def test_of_a_did_that_was_given_up_no_key_is_authorised():
    ended = resolve({LOG_URL: body(ONE, after(ONE, {"deactivated": True}))})
    with pytest.raises(DidDeactivated):
        ended.key_for(f"{DID}#key-1", Purpose.ASSERTION, NOW)


def test_where_witnesses_are_named_their_file_is_fetched_and_without_it_nothing_is_known():
    entry, _ = first(parameters(witness=witnesses(1)))
    assert resolve(
        {LOG_URL: body(entry), WITNESS_URL: approvals((entry, WITNESSES[0]))}, did_of(entry)
    ).id == did_of(entry)
    with pytest.raises(DidUnresolvable):
        resolve({LOG_URL: body(entry)}, did_of(entry))
    with pytest.raises(InvalidDidDocument):
        resolve({LOG_URL: body(entry), WITNESS_URL: b"{}"}, did_of(entry))


def test_without_witnesses_only_the_log_is_fetched():
    pages = Pages({LOG_URL: body(ONE)})
    WebvhResolver(pages, lambda: NOW).resolve(DID)
    assert [url for url, *_ in pages.asked] == [LOG_URL]


# --- making ---------------------------------------------------------------------------------------


RULES = Parameters(PLACEHOLDER, (multikey(UPDATE),))


def test_a_made_log_resolves_and_so_does_each_next_one():
    log = genesis(document(), RULES, UPDATE, START)
    did = Did.parse(last_entry(log)["state"]["id"])
    assert scid_of(did) == last_entry(log)["parameters"]["scid"]
    assert resolve({LOG_URL: log}, did).id == did
    change = Change(document(scid_of(did), assertionMethod=[]), {"updateKeys": [multikey(NEXT)]})
    longer = followed(log, change, UPDATE, START)
    assert resolve({LOG_URL: longer}, did).relationships[Purpose.ASSERTION] == ()
    again = followed(longer, Change(document(scid_of(did)), {}), NEXT, START)
    assert resolve({LOG_URL: again}, did).relationships[Purpose.ASSERTION]
    assert again.startswith(longer)


def test_two_entries_made_in_one_second_still_follow_one_another_in_time():
    log = genesis(document(), RULES, UPDATE, START)
    longer = followed(log, Change(document(last_entry(log)["parameters"]["scid"]), {}), UPDATE, START)
    assert last_entry(longer)["versionTime"] == "2026-01-01T00:00:01Z"


def test_a_log_made_with_promises_and_witnesses_says_so():
    rules = Parameters(PLACEHOLDER, (multikey(UPDATE),), ("hash",), Witnesses(1, ("z6Mk",)), portable=True)
    said = last_entry(genesis(document(), rules, UPDATE, START))["parameters"]
    assert said["nextKeyHashes"] == ["hash"]
    assert said["witness"] == {"threshold": 1, "witnesses": [{"id": "did:key:z6Mk"}]}
    assert said["portable"] is True


def test_nothing_can_not_be_continued():
    with pytest.raises(InvalidDidDocument):
        followed(b"", Change({}, {}), UPDATE, START)


def test_the_draft_of_a_did_has_the_place_of_its_did_web():
    assert draft_of(Did.parse("did:web:a.example:o:acme")).value == "did:webvh:{SCID}:a.example:o:acme"
