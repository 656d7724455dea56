import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.badge import HashedIdentity
from credentials.identity import hash_identity, is_known_as, matches
from credentials.open_badges.vocabulary import IDENTIFIER_TYPE


def test_the_hash_is_that_of_the_published_example():
    identity = hash_identity("a@example.com", "Kosher")
    assert identity.identity_hash.startswith("sha256$b5809d8a")
    assert identity.identity_hash.endswith("f399")
    assert (identity.salt, identity.identity_type) == ("Kosher", "emailAddress")


@given(st.emails(), st.text())
def test_the_address_that_was_hashed_matches(address, salt):
    assert matches(hash_identity(address, salt), address)


@given(st.emails(), st.emails(), st.text())
def test_another_address_does_not_match(address, other, salt):
    if address.lower() != other.lower():
        assert not matches(hash_identity(address.lower(), salt), other)


def test_an_address_is_the_same_in_capitals():
    assert matches(hash_identity("zoe@example.org", "s"), "Zoe@Example.ORG")
    assert matches(hash_identity("Zoe@Example.ORG", "s"), "Zoe@Example.ORG")


def test_the_salt_is_hashed_too():
    assert hash_identity("a@b.c", "1").identity_hash != hash_identity("a@b.c", "2").identity_hash


def test_an_identity_of_another_type_is_not_an_address():
    identity = hash_identity("4711", "s")
    assert matches(identity, "4711")
    assert not matches(replace(identity, identity_type="accountId"), "4711")


def test_md5_is_read():
    value = hashlib.md5(b"a@b.cs").hexdigest()
    assert matches(HashedIdentity(f"md5${value}", "s"), "a@b.c")
    assert not matches(HashedIdentity(f"md5${value}", "t"), "a@b.c")


@pytest.mark.parametrize("text", ["", "sha256", "sha1$00", "sha512$00", "sha256$é", "shake_128$00"])
def test_a_hash_of_an_unknown_kind_matches_nobody(text):
    assert not matches(HashedIdentity(text, ""), "a@b.c")


def test_an_address_written_in_the_clear_is_compared_as_it_is():
    plain = HashedIdentity("Zoe@example.org", "unused", hashed=False)
    assert matches(plain, "zoe@example.org")
    assert not matches(plain, "max@example.org")


def test_a_clear_address_is_not_taken_for_a_hash():
    assert not matches(replace(hash_identity("a@b.c", "s"), hashed=False), "a@b.c")


TYPES = sorted(IDENTIFIER_TYPE.terms | {"ext:staffNumber"})


@pytest.mark.parametrize("identity_type", TYPES)
@pytest.mark.parametrize("hashed", [True, False])
def test_whatever_its_type_an_identity_is_found_by_its_value_and_by_no_other(identity_type, hashed):
    clear = HashedIdentity("K-4711", "s", identity_type, hashed=False)
    identity = hash_identity("K-4711", "s", identity_type) if hashed else clear
    assert is_known_as(identity, identity_type, "K-4711")
    assert not is_known_as(identity, identity_type, "K-4712")


@pytest.mark.parametrize("other", [each for each in TYPES if each != "accountId"])
def test_the_same_value_of_another_type_is_somebody_else(other):
    assert not is_known_as(hash_identity("4711", "s", "accountId"), other, "4711")


def test_only_addresses_are_the_same_in_capitals():
    clear = HashedIdentity("K-4711", "", "accountId", hashed=False)
    assert not is_known_as(clear, "accountId", "k-4711")
    assert not is_known_as(hash_identity("K-4711", "", "accountId"), "accountId", "k-4711")


def test_the_published_hash_is_exactly_this():
    whole = hashlib.sha256(b"a@example.comKosher").hexdigest()
    assert hash_identity("a@example.com", "Kosher").identity_hash == f"sha256${whole}"
