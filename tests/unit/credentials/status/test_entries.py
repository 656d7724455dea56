"""Status entries: each kind read to a value, or refused with the place of the fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import MalformedBadge
from credentials.status.entries import (
    BitstringEntry,
    OtherEntry,
    RevocationListEntry,
    StatusList2021Entry,
    TokenEntry,
    count_entries,
    entry_to_wire,
    status_entries,
    token_claim,
)

ENTRY = {
    "id": "https://a.example/1#5",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "5",
    "statusListCredential": "https://a.example/1",
}


def entries(*found: object) -> tuple:
    return status_entries({"credentialStatus": found[0] if len(found) == 1 else list(found)})


def test_a_credential_without_status_has_no_entry():
    assert status_entries({}) == ()


def test_an_entry_is_read_single_or_in_an_array():
    expected = (BitstringEntry("revocation", 5, "https://a.example/1"),)
    assert entries(ENTRY) == entries([ENTRY]) == expected
    assert entries({**ENTRY, "type": ["BitstringStatusListEntry", "Other"], "statusSize": 1}) == expected


def test_an_entry_told_twice_counts_once():
    assert entries(ENTRY, ENTRY) == entries(ENTRY)


def test_how_many_entries_there_are_is_counted_before_they_are_read():
    assert count_entries({}) == 0
    assert count_entries({"credentialStatus": ENTRY, "status": {}}) == 2
    assert count_entries({"credentialStatus": [None] * 50}) == 50


def test_an_index_beyond_every_list_is_read_however_long_it_is():
    (long,), (longer,) = (entries({**ENTRY, "statusListIndex": "9" * digits}) for digits in (18, 1000))
    assert long.index >= 10**17
    assert longer.index == 10**18


def test_several_entries_are_all_read():
    suspension = {**ENTRY, "statusPurpose": "suspension"}
    assert [each.purpose for each in entries(ENTRY, suspension)] == ["revocation", "suspension"]


def test_the_reference_to_a_suspension_list_is_found_among_others():
    one = "https://a.example/2#suspension"
    for references in (one, [one], ["https://a.example/about", one], [one, "https://a.example/about"]):
        assert entries({**ENTRY, "statusReference": references})[0].reference == one
    assert (
        entries({**ENTRY, "statusReference": "https://a.example/about"})[0].reference
        == "https://a.example/about"
    )


def test_of_another_kind_of_status_nothing_is_known():
    assert entries({"id": "https://a.example", "type": ["Kestrel2030", "Osprey"]}) == (
        OtherEntry("Kestrel2030"),
    )


# --- values of several bits, and messages ---------------------------------------------------------

TWO = [
    {"status": "0x0", "message": "Fine"},
    {"status": "0x1", "message": "Under review"},
]
FOUR = [*TWO, {"status": "0x2", "message": "Name changed"}, {"status": "0x3", "message": "Ask us"}]


def test_a_value_of_two_bits_has_four_messages_by_value_in_whatever_order():
    for told in (FOUR, FOUR[::-1]):
        (entry,) = entries({**ENTRY, "statusSize": 2, "statusMessage": told})
        assert (entry.size, entry.messages) == (2, ("Fine", "Under review", "Name changed", "Ask us"))


def test_one_bit_may_have_two_messages():
    (entry,) = entries({**ENTRY, "statusPurpose": "message", "statusMessage": TWO})
    assert (entry.size, entry.messages) == (1, ("Fine", "Under review"))


@pytest.mark.parametrize("size", [0, -1, 9, 64, "1", True, 1.5, 2.0, [1, 2], None])
def test_a_size_that_is_no_number_of_bits_is_refused(size):
    with pytest.raises(MalformedBadge, match="statusSize"):
        entries({**ENTRY, "statusSize": size, "statusMessage": FOUR})


@pytest.mark.parametrize(
    "told",
    [
        [],
        TWO,
        FOUR[:3],
        [*FOUR, FOUR[0]],
        [FOUR[0], *FOUR[:3]],
        [*FOUR[:3], {"status": "0x4", "message": "One too far"}],
        [*FOUR[:3], {"status": "3", "message": "No prefix"}],
        [*FOUR[:3], {"status": 3, "message": "A number"}],
        [*FOUR[:3], {"status": "0x3"}],
        [*FOUR[:3], {"message": "Without a value"}],
        [*FOUR[:3], "0x3"],
        "Ask us",
    ],
)
def test_messages_that_are_not_one_for_each_value_are_refused(told):
    with pytest.raises(MalformedBadge):
        entries({**ENTRY, "statusSize": 2, "statusMessage": told})


def test_a_message_without_messages_and_several_bits_without_them_are_refused():
    for change in ({"statusPurpose": "message"}, {"statusSize": 2}):
        with pytest.raises(MalformedBadge, match="statusMessage"):
            entries({**ENTRY, **change})


SIZES = st.integers(1, 8)


@given(st.integers(0, 10**18), SIZES, st.booleans(), st.sampled_from(["revocation", "suspension", "message"]))
def test_an_entry_that_is_written_is_read_alike(index, size, is_told, purpose):
    is_told = is_told or size > 1 or purpose == "message"
    messages = tuple(f"Value {value}" for value in range(1 << size)) if is_told else ()
    entry = BitstringEntry(purpose, index, "https://a.example/1", size, "https://a.example/2", messages)
    wire = entry_to_wire(entry, "https://a.example/1#x")
    assert entries(wire) == (entry,)
    assert isinstance(wire["statusListIndex"], str)


@pytest.mark.parametrize(
    "changes", [{"size": 2}, {"messages": ("One",)}, {"size": 9}, {"purpose": "message"}]
)
def test_an_entry_that_breaks_the_rules_is_not_written(changes):
    usual = {"purpose": "revocation", "index": 5, "list_url": "https://a.example/1"}
    with pytest.raises(MalformedBadge):
        entry_to_wire(BitstringEntry(**usual | changes), "urn:x")


# --- other kinds ----------------------------------------------------------------------------------


def test_an_entry_of_the_draft_is_read():
    assert entries({**ENTRY, "type": "StatusList2021Entry"}) == (
        StatusList2021Entry("revocation", 5, "https://a.example/1"),
    )


def test_a_plain_list_of_withdrawn_badges_is_named_by_its_id():
    named = {"id": "https://a.example/revoked", "type": "1EdTechRevocationList"}
    assert entries(named) == (RevocationListEntry("https://a.example/revoked"),)
    with pytest.raises(MalformedBadge, match="id"):
        entries({"type": "1EdTechRevocationList"})


def test_an_entry_of_two_kinds_at_once_is_refused():
    with pytest.raises(MalformedBadge, match="one kind"):
        entries({**ENTRY, "type": ["BitstringStatusListEntry", "StatusList2021Entry"]})


CLAIM = {"status_list": {"idx": 7, "uri": "https://a.example/t"}}


def claimed(status):
    return status_entries({"status": status})


def test_the_claim_of_a_token_names_a_place_in_a_token_list():
    assert claimed(CLAIM) == (TokenEntry(7, "https://a.example/t"),)
    assert token_claim(TokenEntry(7, "https://a.example/t")) == CLAIM


def test_entries_of_both_sorts_are_read():
    document = {"credentialStatus": ENTRY, "status": CLAIM}
    assert [type(each) for each in status_entries(document)] == [BitstringEntry, TokenEntry]


def test_a_mechanism_that_is_not_known_is_said_beside_the_one_that_is():
    assert claimed({**CLAIM, "kestrel_list": {}}) == (*claimed(CLAIM), OtherEntry("kestrel_list"))
    assert claimed({"identifier_list": {"id": "1", "uri": "x"}}) == (OtherEntry("identifier_list"),)


@pytest.mark.parametrize(
    "status",
    [
        None,
        {},
        [],
        "https://a.example/t",
        5,
        [CLAIM, CLAIM],
        *({"status_list": each} for each in (None, {}, [], "https://a.example/t", 7)),
        *(
            {"status_list": {"uri": "https://a.example/t", "idx": index}}
            for index in (None, "7", 7.0, True, -1, [7, 8], [])
        ),
        *({"status_list": {"idx": 7, "uri": uri}} for uri in (None, "", 7, {"id": "https://a.example/t"})),
        {"status_list": {"idx": 7}},
        {"status_list": {"uri": "https://a.example/t"}},
    ],
)
def test_a_malformed_claim_is_refused_and_not_passed_over(status):
    with pytest.raises(MalformedBadge, match=r"\$\.status"):
        claimed(status)


# --- what is malformed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"statusListIndex": -5},
        {"statusListIndex": True},
        {"statusListIndex": 5.0},
        {"statusListIndex": None},
        {"statusListIndex": "-5"},
        {"statusListIndex": "+5"},
        {"statusListIndex": "5.0"},
        {"statusListIndex": ""},
        {"statusListIndex": "\N{ARABIC-INDIC DIGIT FIVE}"},
        {"statusListIndex": "5\n"},
        {"statusListIndex": 5},
        {"statusListIndex": "9" * 1001},
        {"statusListIndex": ["5", "6"]},
        {"statusListIndex": {"@value": "5"}},
        {"statusListCredential": None},
        {"statusListCredential": {"id": "https://a.example/1"}},
        {"statusPurpose": ["revocation", "suspension"]},
        {"statusPurpose": 1},
        {"statusReference": 5},
        {"id": "https://a.example/1"},
        {"type": []},
        {"type": None},
    ],
)
def test_a_malformed_entry_is_refused_and_not_passed_over(change):
    with pytest.raises(MalformedBadge, match=r"\$\.credentialStatus"):
        entries({**ENTRY, **change})


@pytest.mark.parametrize("member", ["type", "statusPurpose", "statusListIndex", "statusListCredential"])
def test_an_entry_that_lacks_a_member_is_refused(member):
    with pytest.raises(MalformedBadge, match=member):
        entries({name: value for name, value in ENTRY.items() if name != member})


@pytest.mark.parametrize("found", [None, "https://a.example/1#5", 5, [ENTRY, None]])
def test_a_status_that_is_no_object_is_refused(found):
    with pytest.raises(MalformedBadge):
        entries(found)
