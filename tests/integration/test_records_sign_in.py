"""Principals, sessions, one-time links and API tokens: who is let in, how long, and who is not any more."""

import secrets
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from records import api_tokens, one_time_links, organisations, principals, sessions
from records.api_tokens import ApiToken, Wanted
from records.columns import METADATA
from records.errors import Conflict
from records.one_time_links import Admitted
from records.organisations import Organisation
from records.principals import Principal, Role
from records.sessions import BY_LINK, Session
from tests.support.builders import at
from tests.support.databases import KINDS, Empties

ACME, GLOBEX = "org-acme", "org-globex"
LI = Principal("principal-li", "Li Wei", "li@acme.example", Role.LEADER)
HOUR = 3600


@pytest.fixture(scope="module")
def empties(tmp_path_factory):
    with ExitStack() as stack:
        yield Empties(tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture(params=KINDS)
def database(request, empties):
    with empties.of(request.param) as fresh:
        with fresh.transaction() as connection:
            for name in ("acme", "globex"):
                organisations.add(connection, Organisation(f"org-{name}", name, name.title()), at(0))
            principals.add(connection, ACME, LI, at(0))
        yield fresh


@pytest.fixture
def connection(database):
    with database.transaction() as open_connection:
        yield open_connection


def everything_kept(connection):
    """Every value in every table, as text."""
    rows = [row for table in METADATA.sorted_tables for row in connection.execute(select(table))]
    return "\n".join(str(value) for row in rows for value in row)


# --- principals -----------------------------------------------------------------------------------


def test_a_principal_is_found_by_id_and_address_in_their_own_organisation(connection):
    assert principals.get(connection, ACME, LI.id) == LI
    assert principals.by_address(connection, ACME, LI.address) == LI
    assert principals.get(connection, GLOBEX, LI.id) is None
    assert principals.by_address(connection, GLOBEX, LI.address) is None


def test_principals_are_listed_by_address(connection):
    others = [Principal(f"p-{name}", name, f"{name}@acme.example", Role.HR) for name in ("zoe", "ann")]
    for other in others:
        principals.add(connection, ACME, other, at(1))
    assert principals.every(connection, ACME) == [others[1], LI, others[0]]
    assert principals.every(connection, GLOBEX) == []


@pytest.mark.parametrize("other", [replace(LI, id="other"), replace(LI, address="other@acme.example")])
def test_an_id_and_an_address_are_one_principals(database, other):
    with pytest.raises(Conflict), database.transaction() as connection:
        principals.add(connection, ACME, other, at(1))


def test_a_principal_is_disabled_once_and_by_their_own_organisation(connection):
    assert not principals.disable(connection, GLOBEX, LI.id, at(1))
    assert principals.disable(connection, ACME, LI.id, at(1))
    assert not principals.disable(connection, ACME, LI.id, at(2))
    assert principals.get(connection, ACME, LI.id) == replace(LI, disabled_at=at(1))


# --- sessions -------------------------------------------------------------------------------------


def begin(connection):
    return sessions.begin(connection, ACME, LI.id, secrets.token_bytes, at(0))


def test_a_session_says_who_is_signed_in(connection):
    secret = begin(connection)
    found = sessions.recall(connection, secret, at(1))
    expected = Session(ACME, LI.id, Role.LEADER, at(0), at(8 * HOUR), found.handle, BY_LINK, at(0))
    assert found == expected
    assert sessions.recall(connection, found.handle, at(1)) is None  # it is no secret


def test_two_sessions_have_two_secrets_of_256_bits(connection):
    first, second = begin(connection), begin(connection)
    assert first != second
    assert len(first) == len(second) == 43


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "\x00", "A" * 43])
def test_an_unknown_secret_is_nobodys(connection, secret):
    begin(connection)
    assert sessions.recall(connection, secret, at(1)) is None


def test_a_session_is_over_after_30_idle_minutes(connection):
    secret = begin(connection)
    assert sessions.recall(connection, secret, at(HOUR / 2)) is None
    assert sessions.recall(connection, secret, at(HOUR / 2 - 1)) is not None
    assert sessions.recall(connection, secret, at(HOUR - 2)) is not None


def test_a_session_in_use_is_over_after_8_hours(connection):
    secret = begin(connection)
    for minutes in range(20, 8 * 60, 20):
        assert sessions.recall(connection, secret, at(60 * minutes)) is not None
    assert sessions.recall(connection, secret, at(8 * HOUR - 1)) is not None
    assert sessions.recall(connection, secret, at(8 * HOUR)) is None


def test_lifetimes_can_be_set(connection):
    secret = sessions.begin(connection, ACME, LI.id, secrets.token_bytes, at(0), timedelta(seconds=100))
    assert sessions.recall(connection, secret, at(5), idle=timedelta(seconds=5)) is None
    assert sessions.recall(connection, secret, at(99)) is not None
    assert sessions.recall(connection, secret, at(100)) is None


def test_a_session_that_was_ended_is_over(connection):
    secret, other = begin(connection), begin(connection)
    assert sessions.end(connection, secret, at(1))
    assert not sessions.end(connection, secret, at(1))
    assert sessions.recall(connection, secret, at(1)) is None
    assert sessions.recall(connection, other, at(1)) is not None


def test_a_disabled_principals_session_is_over(connection):
    secret = begin(connection)
    principals.disable(connection, ACME, LI.id, at(1))
    assert sessions.recall(connection, secret, at(1)) is None


def test_a_session_of_a_principal_of_another_organisation_is_refused(database):
    with pytest.raises(Conflict), database.transaction() as connection:
        sessions.begin(connection, GLOBEX, LI.id, secrets.token_bytes, at(0))


# --- one-time links -------------------------------------------------------------------------------


def link(connection):
    return one_time_links.make(connection, ACME, LI.id, secrets.token_bytes, at(0))


def test_a_link_lets_in_once(connection):
    secret = link(connection)
    assert one_time_links.consume(connection, secret, at(1)) == Admitted(ACME, LI.id)
    assert one_time_links.consume(connection, secret, at(1)) is None


def test_a_link_is_over_after_15_minutes(connection):
    first, second = link(connection), link(connection)
    assert one_time_links.consume(connection, first, at(900)) is None
    assert one_time_links.consume(connection, second, at(899)) is not None


def test_an_unknown_link_lets_nobody_in(connection):
    link(connection)
    assert one_time_links.consume(connection, "A" * 43, at(1)) is None


# --- API tokens -----------------------------------------------------------------------------------


def token(connection, name="CI", **changes):
    wanted = replace(Wanted(name, Role.PARTNER), **changes)
    return api_tokens.make(connection, ACME, wanted, secrets.token_bytes, at(0))


def test_a_token_stands_for_a_role_in_an_organisation(connection):
    text = token(connection)
    prefix = text.split("_")[1]
    assert text.startswith("cairn_")
    assert api_tokens.recall(connection, text, at(1)) == ApiToken(ACME, prefix, "CI", Role.PARTNER, at(0))
    assert api_tokens.recall(connection, text[:-1], at(1)) is None


def test_a_token_holds_until_it_expires_or_is_revoked(connection):
    short, endless = token(connection, expires_at=at(100)), token(connection)
    assert api_tokens.recall(connection, short, at(99)) is not None
    assert api_tokens.recall(connection, short, at(100)) is None
    assert api_tokens.recall(connection, endless, at(10**9)) is not None
    assert api_tokens.revoke(connection, ACME, endless.split("_")[1], at(200))
    assert api_tokens.recall(connection, endless, at(200)) is None


def test_a_token_is_revoked_once_and_by_its_own_organisation(connection):
    prefix = token(connection).split("_")[1]
    assert not api_tokens.revoke(connection, GLOBEX, prefix, at(1))
    assert not api_tokens.revoke(connection, ACME, "00000000", at(1))
    assert api_tokens.revoke(connection, ACME, prefix, at(1))
    assert not api_tokens.revoke(connection, ACME, prefix, at(2))


def test_tokens_are_listed_without_their_secrets(connection):
    texts = [token(connection, "first"), token(connection, "second", expires_at=at(100))]
    api_tokens.revoke(connection, ACME, texts[0].split("_")[1], at(5))
    listed = {each.name: each for each in api_tokens.every(connection, ACME)}
    assert listed["first"].revoked_at == at(5)
    assert listed["second"].expires_at == at(100)
    assert api_tokens.every(connection, GLOBEX) == []
    assert not any(text.split("_", 2)[2] in repr(listed) for text in texts)


def test_no_secret_is_kept_as_it_was_given_out(connection):
    given = [begin(connection), link(connection), token(connection)]
    kept = everything_kept(connection)
    assert LI.address in kept  # control: what is kept plain is found
    assert [secret for secret in given if secret in kept] == []
