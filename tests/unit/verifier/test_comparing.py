"""A candidate's name or address against what a badge carries: three ways of having no answer, and one yes."""

import hashlib
import unicodedata

import pytest

from credentials.badge import HashedIdentity
from credentials.identity import EMAIL, hash_identity, is_readable
from verifier.comparing import MAX_TYPED, NAME, SENTENCES, Likeness, compare

ZOE = "Zoë Rivera"
HASHED = hash_identity("zoe@example.com", "pepper")
UNKNOWN = HashedIdentity("blake3$00", "pepper")


def clear(value, kind=EMAIL):
    return HashedIdentity(value, "", kind, hashed=False)


def likeness(typed, *identities):
    return compare(identities, typed).likeness


@pytest.mark.parametrize(
    "typed", ["zoe@example.com", "Zoe@Example.COM", "  zoe@example.com\n"], ids=["as is", "cases", "spaces"]
)
@pytest.mark.parametrize("identity", [HASHED, clear("Zoe@example.com")], ids=["hashed", "clear"])
def test_an_address_matches_in_any_case_and_with_spaces_around(typed, identity):
    assert likeness(typed, identity) is Likeness.MATCHES


@pytest.mark.parametrize("identity", [HASHED, clear("zoe@example.com")], ids=["hashed", "clear"])
def test_another_address_does_not_match(identity):
    assert likeness("zoe@example.org", identity) is Likeness.DIFFERS


def test_the_salt_counts():
    other = HashedIdentity(HASHED.identity_hash, "salt")
    assert likeness("zoe@example.com", other) is Likeness.DIFFERS


def test_one_of_several_addresses_is_enough():
    assert likeness("zoe@example.com", clear("z.rivera@example.com"), HASHED) is Likeness.MATCHES


def test_an_md5_hash_of_elsewhere_is_read():
    digest = hashlib.md5(b"zoe@example.compepper", usedforsecurity=False).hexdigest()
    assert likeness("zoe@example.com", HashedIdentity(f"md5${digest}", "pepper")) is Likeness.MATCHES


@pytest.mark.parametrize("typed", [ZOE, unicodedata.normalize("NFD", ZOE), "zoë  rivera"])
def test_a_name_in_clear_matches_however_it_is_written(typed):
    assert likeness(typed, clear(unicodedata.normalize("NFD", ZOE), NAME)) is Likeness.MATCHES


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_hidden_name_matches_as_its_issuer_wrote_it(form):
    hidden = hash_identity(unicodedata.normalize(form, ZOE), "pepper", NAME)
    assert likeness(ZOE, hidden) is Likeness.MATCHES
    assert likeness("ZOE RIVERA", hidden) is Likeness.DIFFERS


def test_a_name_is_not_compared_with_an_address_nor_an_address_with_a_name():
    assert likeness(ZOE, HASHED) is Likeness.NOT_CARRIED
    assert likeness("zoe@example.com", clear("zoe@example.com", NAME)) is Likeness.NOT_CARRIED


def test_a_number_of_another_kind_is_nobodys_name():
    assert likeness("4711", clear("4711", "sisSourcedId")) is Likeness.NOT_CARRIED


def test_a_hash_of_an_unknown_kind_is_no_no():
    assert likeness("zoe@example.com", UNKNOWN) is Likeness.UNREADABLE
    assert likeness("zoe@example.com", UNKNOWN, clear("max@example.com")) is Likeness.UNREADABLE
    assert likeness("zoe@example.com", UNKNOWN, HASHED) is Likeness.MATCHES
    assert [is_readable(each) for each in (UNKNOWN, HASHED, clear("x"))] == [False, True, True]


def test_there_is_a_sentence_for_every_answer_and_it_repeats_nothing():
    assert set(SENTENCES) == {(kind, each) for kind in (EMAIL, NAME) for each in Likeness}
    for typed in ("zoe@example.com", ZOE):
        assert typed not in compare([HASHED], typed).sentence


def test_the_longest_address_there_can_be_may_be_typed():
    assert MAX_TYPED == 64 + 1 + 255
