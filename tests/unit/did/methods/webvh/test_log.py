"""A log is believed only as a whole: each rule of the method has a log here that breaks nothing else."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contexts.jcs import jcs
from did.errors import InvalidDidDocument, UnsupportedDidMethod
from did.methods.webvh import hashing
from did.methods.webvh.log import LIMIT, LONGEST_ENTRY, MAX_ENTRIES, read_log
from keys.multibase import encode_base58
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.counts import count
from tests.support.webvh_logs import (
    LATER,
    NEXT,
    NOW,
    STRANGER,
    UPDATE,
    after,
    body,
    document,
    first,
    multikey,
    parameters,
    signed,
    witnesses,
)

ONE, SCID = first()
TWO = after(ONE)
PROMISED, _ = first(parameters(nextKeyHashes=[hashing.key_hash(multikey(NEXT))]))
PORTABLE, PORTABLE_SCID = first(parameters(portable=True))


def read(*entries):
    return read_log(body(*entries), NOW)


def refused(*entries):
    with pytest.raises(InvalidDidDocument):
        read(*entries)


# --- good logs ------------------------------------------------------------------------------------


def test_a_log_of_several_entries_is_read_in_order():
    entries = read(ONE, TWO, after(TWO))
    assert [entry.version_id.partition("-")[0] for entry in entries] == ["1", "2", "3"]
    assert entries[-1].rules.update_keys == (multikey(UPDATE),)


def test_the_hash_of_an_entry_is_that_of_the_specification_s_own_example():
    weighted = [
        {"id": f"did:key:{key}", "weight": 1}
        for key in (
            "z6Mkkc51mg2vpQzKWAbWQZupeGYhowaBjYkmvcKMTqteqHB4",
            "z6MkuDdJdKLCgwZuQuEi9xG6LVgJJ9Tebr74CXPYPSumqgJs",
            "z6MkoSWmQyp4fTk4ZQy4KUsss9dFX51XfEUzKKKj1J1JUsrF",
        )
    ]
    scid = "QmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoGE"
    entry = {
        "versionId": scid,
        "versionTime": "2025-04-01T17:39:50Z",
        "parameters": {
            "witness": {"threshold": 2, "witnesses": weighted},
            "updateKeys": ["z6MkgzBDcBFV3sk4ypPE5YXMZHmS213A3HpYY2LmcVKV15jr"],
            "nextKeyHashes": ["QmZreDcjvWEpyRFznQeExWNCsvMLk5i59AcRJJuQC8UodJ"],
            "method": "did:webvh:0.5",
            "scid": scid,
        },
        "state": {"@context": ["https://www.w3.org/ns/did/v1"], "id": f"did:webvh:{scid}:domain.example"},
    }
    assert hashing.entry_hash(entry, scid) == "QmQ6FJ4fk2xheSSQoEjVpTgx9AQPKhJgtR9hn1nr4EeCrZ"


def test_keys_change_after_the_entry_that_names_them():
    changed = after(ONE, {"updateKeys": [multikey(NEXT)]})
    assert read(ONE, changed, after(changed, by=(NEXT,)))[1].rules.update_keys == (multikey(NEXT),)
    refused(ONE, changed, after(changed, by=(UPDATE,)))
    refused(ONE, after(ONE, {"updateKeys": [multikey(NEXT)]}, by=(NEXT,)))


def test_a_promised_key_signs_the_entry_that_names_it():
    kept = {"updateKeys": [multikey(NEXT)], "nextKeyHashes": [hashing.key_hash(multikey(LATER))]}
    assert read(PROMISED, after(PROMISED, kept, by=(NEXT,)))
    ended = after(PROMISED, kept | {"nextKeyHashes": []}, by=(NEXT,))
    assert read(PROMISED, ended, after(ended, by=(NEXT,)))


def test_null_stands_for_the_default_as_early_logs_have_it():
    entry, _ = first(parameters(nextKeyHashes=None, witness=None, ttl=None, watchers=None))
    assert read(entry)[0].rules.ttl == 3600


def test_what_an_entry_does_not_say_stays_in_force():
    entry, _ = first(parameters(ttl=60, watchers=["https://watcher.example"]))
    assert read(entry, after(entry))[1].rules.ttl == 60


def test_a_last_line_without_an_end_is_a_line():
    assert len(read_log(body(ONE, TWO).removesuffix(b"\n"), NOW)) == 2


# --- the SCID and the chain -----------------------------------------------------------------------


def test_a_first_entry_that_its_scid_was_not_made_of_is_refused():
    other = "Qm" + "1" * 44
    moved = hashing.replaced({name: value for name, value in ONE.items() if name != "proof"}, SCID, other)
    refused(signed(moved, 1, other, (UPDATE,)))


def test_a_document_of_another_scid_is_refused():
    refused(first(state=document(scid="Qm" + "1" * 44))[0])
    refused(ONE, after(ONE, state=document(scid="Qm" + "1" * 44)))


def test_an_entry_is_missed_out_or_repeated_or_moved():
    three = after(TWO)
    for wrong in ((ONE, three), (TWO, three), (ONE, ONE), (ONE, three, TWO)):
        refused(*wrong)


@pytest.mark.parametrize("number", [1, 3, 0, -2, "02"])
def test_an_entry_of_another_number_is_refused(number):
    refused(
        ONE, signed({name: TWO[name] for name in TWO if name != "proof"}, number, ONE["versionId"], (UPDATE,))
    )


def test_an_entry_hash_over_something_else_is_refused_though_it_is_signed():
    refused(ONE, signed({name: TWO[name] for name in TWO if name != "proof"}, 2, SCID, (UPDATE,)))


@pytest.mark.parametrize("version", [None, 1, "", "1", "1-"])
def test_a_version_id_that_is_none_is_refused(version):
    refused(ONE | {"versionId": version})


# --- who may sign ---------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [(STRANGER,), (UPDATE, STRANGER), ()])
def test_an_entry_that_others_signed_too_or_nobody_is_refused(by):
    refused(first(by=by)[0])
    refused(ONE, after(ONE, by=by))


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"proofPurpose": "authentication"},
        {"type": "Ed25519Signature2020"},
        {"created": "2026-06-01T12:00:01Z"},
        {"expires": "2030-01-01T00:00:00Z"},
        {"proofValue": "zz"},
        {"proofValue": "z0"},
        {"proofValue": None},
        {"verificationMethod": None},
        {"verificationMethod": f"did:key:{multikey(UPDATE)}"},
        {"verificationMethod": f"did:key:{multikey(UPDATE)}#{multikey(STRANGER)}"},
        {"verificationMethod": f"did:key:{multikey(STRANGER)}#{multikey(UPDATE)}"},
        {"verificationMethod": f"did:web:a.example#{multikey(UPDATE)}"},
    ],
)
def test_a_proof_of_another_kind_or_of_another_key_is_refused(change):
    refused(ONE | {"proof": [ONE["proof"][0] | change]})


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "eddsa-rdfc-2022"},
        {"proofPurpose": "authentication"},
        {"type": "Ed25519Signature2020"},
        {"expires": "2030-01-01T00:00:00Z"},
        {"verificationMethod": f"did:key:{multikey(STRANGER)}#{multikey(UPDATE)}"},
        {"verificationMethod": f"did:web:{multikey(UPDATE)}#{multikey(UPDATE)}"},
    ],
)
def test_a_proof_of_another_kind_is_refused_though_its_signature_holds(change):
    unsigned = {name: value for name, value in ONE.items() if name != "proof"}
    options = {name: value for name, value in ONE["proof"][0].items() if name != "proofValue"} | change
    refused(unsigned | {"proof": [signed_options(unsigned, options, UPDATE)]})


def signed_options(unsigned, options, by):
    data = b"".join(hashlib.sha256(jcs(part)).digest() for part in (options, unsigned))
    return options | {"proofValue": "z" + encode_base58(by.sign(data))}


def test_a_key_of_another_kind_is_refused_though_its_signature_holds():
    other = SoftwareSigner.generate(Algorithm.ES256)
    refused(first(parameters(updateKeys=[multikey(other)]), by=(other,))[0])


@pytest.mark.parametrize(
    ("text", "why"), [(b" " * (LIMIT + 1), "too long"), (b"{}\n" * (MAX_ENTRIES + 1), "too many")]
)
def test_a_log_beyond_the_limits_is_not_even_read(text, why):
    with pytest.raises(InvalidDidDocument, match=why):
        read_log(text, NOW)


@pytest.mark.parametrize("proof", [None, [], {}, "x", [None], [ONE["proof"][0]] * 17])
def test_an_entry_without_a_readable_proof_is_refused(proof):
    refused(ONE | {"proof": proof})


def test_a_proof_need_not_stand_in_an_array():
    assert read(ONE | {"proof": ONE["proof"][0]})


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ({}, UPDATE),
        ({"updateKeys": [multikey(NEXT)]}, NEXT),
        ({"nextKeyHashes": []}, UPDATE),
        ({"updateKeys": [multikey(UPDATE)], "nextKeyHashes": []}, UPDATE),
        ({"updateKeys": [multikey(NEXT), multikey(STRANGER)], "nextKeyHashes": []}, NEXT),
        ({"updateKeys": [multikey(NEXT)], "nextKeyHashes": []}, UPDATE),
        ({"updateKeys": [], "nextKeyHashes": []}, UPDATE),
    ],
)
def test_a_key_that_was_not_promised_does_not_take_over(said, by):
    refused(PROMISED, after(PROMISED, said, by=(by,)))


# --- times ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("time", ["2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"])
def test_time_that_goes_backwards_or_stands_still_is_refused(time):
    refused(ONE, after(ONE, time=time))


@pytest.mark.parametrize(
    "time",
    ["2026-13-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T01:00:00+01:00", "", "soon"],
)
def test_a_time_that_is_none_in_utc_is_refused(time):
    refused(first(time=time)[0])


def test_an_entry_of_the_future_is_refused_but_not_for_a_clock_a_minute_ahead():
    assert read(first(time="2026-06-01T12:01:00Z")[0])
    refused(first(time="2026-06-01T12:01:01Z")[0])


# --- parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        parameters(method=...),
        parameters(updateKeys=...),
        parameters(scid=...),
        parameters(scid=7),
        parameters(updateKeys="x"),
        parameters(updateKeys=[multikey(UPDATE), multikey(UPDATE)]),
        parameters(updateKeys=[multikey(UPDATE), 7]),
        parameters(updateKeys=[multikey(UPDATE), *(str(number) for number in range(64))]),
        parameters(updateKeys=[]),
        parameters(nextKeyHashes=[7]),
        parameters(portable="yes"),
        parameters(deactivated=1),
        parameters(ttl=-1),
        parameters(ttl=True),
        parameters(ttl=(1 << 31) + 1),
        parameters(watchers=[7]),
        parameters(surprise=True),
        parameters(witness=witnesses(0)),
        parameters(witness=witnesses(4)),
        parameters(witness=witnesses("2")),
        parameters(witness=witnesses(True)),
        parameters(witness={"threshold": 1}),
        parameters(witness={"threshold": 1, "witnesses": [7]}),
        parameters(witness={"threshold": 1, "witnesses": [{"id": "z6Mk"}]}),
        parameters(witness={"threshold": 1, "witnesses": [{"id": "did:web:a.example"}]}),
        parameters(witness={"threshold": 1, "witnesses": witnesses()["witnesses"][:1] * 2}),
    ],
)
def test_a_first_entry_whose_parameters_break_a_rule_is_refused(said):
    refused(first(said)[0])


@pytest.mark.parametrize("said", [{"scid": SCID}, {"portable": True}, {"surprise": 1}])
def test_a_later_entry_may_not_change_everything(said):
    refused(ONE, after(ONE, said))


@pytest.mark.parametrize("version", ["did:webvh:0.5", "did:webvh:1.1", "did:tdw:0.3", 1])
def test_another_version_of_the_method_is_not_judged(version):
    for entries in ((first(parameters(method=version))[0],), (ONE, after(ONE, {"method": version}))):
        with pytest.raises(UnsupportedDidMethod):
            read(*entries)


def test_nothing_follows_once_the_did_is_given_up():
    ended = after(ONE, {"deactivated": True})
    assert read(ONE, ended)[-1].rules.deactivated
    refused(ONE, ended, after(ended))


# --- moving ---------------------------------------------------------------------------------------


def moved(scid, **changes):
    return document(scid, "b.example", **changes)


def test_a_portable_did_moves_and_says_what_it_was():
    old = PORTABLE["state"]["id"]
    assert read(PORTABLE, after(PORTABLE, state=moved(PORTABLE_SCID, alsoKnownAs=[old])))


def test_a_did_that_is_not_portable_or_does_not_say_what_it_was_does_not_move():
    refused(ONE, after(ONE, state=moved(SCID, alsoKnownAs=[ONE["state"]["id"]])))
    refused(PORTABLE, after(PORTABLE, state=moved(PORTABLE_SCID)))


@pytest.mark.parametrize("name", [None, 7, "a.example", "did:web:a.example"])
def test_a_document_without_a_did_of_the_method_is_refused(name):
    with pytest.raises((InvalidDidDocument, UnsupportedDidMethod)):
        read(first(state=document(id=name))[0])


# --- as text --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        body(ONE) + b"\n",
        b"\n" + body(ONE),
        body(ONE) + body(TWO)[:-40],
        body(ONE).replace(b'"state":', b'"state":{},"state":'),
        body(ONE) * (MAX_ENTRIES + 1),
        b" " * (LIMIT + 1),
        json.dumps(ONE | {"versionTime": "x" * LONGEST_ENTRY}).encode(),
        body(ONE | {"extra": 1}),
        body(ONE | {"state": []}),
        body(ONE | {"parameters": None}),
        body({name: value for name, value in ONE.items() if name != "versionTime"}),
    ],
    ids=range(15),
)
def test_what_is_no_log_is_refused(text):
    with pytest.raises(InvalidDidDocument):
        read_log(text, NOW)


GOOD = body(ONE, TWO)


@given(st.integers(0, len(GOOD) - 2), st.integers(1, 255))
@settings(max_examples=count(2000), deadline=None)
def test_any_byte_changed_is_noticed(place, by):
    if GOOD[place : place + 1] == b"\n":
        return
    changed = GOOD[:place] + bytes([GOOD[place] ^ by]) + GOOD[place + 1 :]
    with pytest.raises((InvalidDidDocument, UnsupportedDidMethod)):
        read_log(changed, NOW)


@given(st.integers(1, len(GOOD) - 2))
@settings(max_examples=count(500), deadline=None)
def test_a_log_cut_off_within_an_entry_is_noticed(length):
    whole = {len(body(ONE)) - 1, len(body(ONE))}
    if length not in whole:
        with pytest.raises(InvalidDidDocument):
            read_log(GOOD[:length], NOW)
