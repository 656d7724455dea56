"""Sessions of one's own, passwords, passkeys, attempts, work accounts, partners' programs: in every database."""

import secrets
import threading
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from records import (
    attempts,
    organisations,
    partner_clients,
    passkeys,
    passwords,
    principals,
    sessions,
    work_accounts,
)
from records.columns import METADATA
from records.errors import Conflict, RecordsError
from records.organisations import Organisation
from records.partner_clients import PartnerClient
from records.passkeys import Passkey
from records.principals import Principal, Role
from records.sessions import Begun, ProviderSession, Way
from records.work_accounts import Provider, WorkAccount
from tests.support.builders import at
from tests.support.databases import KINDS, Empties

ACME, GLOBEX = "org-acme", "org-globex"
LI = Principal("principal-li", "Li Wei", "li@acme.example", Role.LEADER)
ANN = Principal("principal-ann", "Ann", "ann@acme.example", Role.HR)
IDP = "https://login.acme.example"


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
            for who in (LI, ANN):
                principals.add(connection, ACME, who, at(0))
        yield fresh


@pytest.fixture
def connection(database):
    with database.transaction() as open_connection:
        yield open_connection


def begin(connection, who=LI, begun=sessions.BY_LINK, now=0):
    return sessions.begin(connection, ACME, who.id, secrets.token_bytes, at(now), begun=begun)


# --- sessions of one's own ------------------------------------------------------------------------


def test_open_sessions_are_listed_newest_first_with_how_they_began(connection):
    begin(connection, begun=Begun(Way.PASSWORD, "Firefox on Linux"), now=1)
    begin(connection, begun=Begun(Way.PASSKEY, "Safari on iPhone"), now=2)
    begin(connection, who=ANN)
    sessions.end(connection, begin(connection), at(1))
    listed = sessions.open_of(connection, ACME, LI.id, at(3))
    assert [each.begun.device for each in listed] == ["Safari on iPhone", "Firefox on Linux"]
    assert [each.begun.way for each in listed] == [Way.PASSKEY, Way.PASSWORD]
    assert sessions.open_of(connection, GLOBEX, LI.id, at(3)) == []
    assert sessions.open_of(connection, ACME, LI.id, at(3) + sessions.IDLE) == []


def test_one_session_is_ended_by_its_handle_and_by_its_owner(connection):
    first, second = begin(connection), begin(connection)
    handle = sessions.recall(connection, first, at(1)).handle
    assert not sessions.end_one(connection, ACME, ANN.id, handle, at(1))
    assert not sessions.end_one(connection, GLOBEX, LI.id, handle, at(1))
    assert sessions.end_one(connection, ACME, LI.id, handle, at(1))
    assert not sessions.end_one(connection, ACME, LI.id, handle, at(1))
    assert sessions.recall(connection, first, at(1)) is None
    assert sessions.recall(connection, second, at(1)) is not None


def test_all_but_one_are_ended(connection):
    kept, *others = (begin(connection) for _ in range(3))
    anns = begin(connection, who=ANN)
    handle = sessions.recall(connection, kept, at(1)).handle
    assert sessions.end_all(connection, ACME, LI.id, at(1), but=handle) == 2
    assert [sessions.recall(connection, each, at(1)) for each in others] == [None, None]
    assert sessions.recall(connection, kept, at(1)) is not None
    assert sessions.end_all(connection, ACME, LI.id, at(1)) == 1
    assert sessions.recall(connection, anns, at(1)) is not None


def at_provider(subject="sub-li", sid="sid-1"):
    return Begun(Way.WORK_ACCOUNT, "", ProviderSession(IDP, subject, sid, b"sealed"))


def test_sessions_end_with_the_one_at_the_provider_that_they_follow(connection):
    first = begin(connection, begun=at_provider())
    second = begin(connection, begun=at_provider(sid="sid-2"))
    local = begin(connection)
    assert sessions.recall(connection, first, at(1)).begun.at_provider == ProviderSession(
        IDP, "sub-li", "sid-1", b"sealed"
    )
    ended = ProviderSession(IDP, "", "sid-1")
    assert sessions.end_at_provider(connection, GLOBEX, ended, at(1)) == 0
    assert sessions.end_at_provider(connection, ACME, replace(ended, provider="https://other"), at(1)) == 0
    assert sessions.end_at_provider(connection, ACME, replace(ended, subject="another"), at(1)) == 0
    assert sessions.end_at_provider(connection, ACME, ended, at(1)) == 1
    assert sessions.recall(connection, second, at(1)) is not None
    assert sessions.end_at_provider(connection, ACME, ProviderSession(IDP, "sub-li"), at(1)) == 1
    assert sessions.recall(connection, second, at(1)) is None
    assert sessions.recall(connection, local, at(1)) is not None
    with pytest.raises(ValueError, match="neither"):
        sessions.end_at_provider(connection, ACME, ProviderSession(IDP, ""), at(1))


# --- passwords and passkeys -----------------------------------------------------------------------


def test_a_password_is_kept_in_place_of_the_one_before_and_forgotten(connection):
    assert passwords.get(connection, ACME, LI.id) is None
    for hashed in ("first", "second"):
        passwords.put(connection, ACME, LI.id, hashed, at(1))
    assert passwords.get(connection, ACME, LI.id) == "second"
    assert passwords.get(connection, ACME, ANN.id) is None
    assert passwords.remove(connection, ACME, LI.id)
    assert not passwords.remove(connection, ACME, LI.id)


@pytest.mark.parametrize(
    "put",
    [
        lambda connection, n: passwords.put(connection, ACME, LI.id, f"hash-{n}", at(n)),
        lambda connection, n: work_accounts.put_provider(
            connection, ACME, replace(PROVIDER, name=f"Login {n}"), at(n)
        ),
    ],
    ids=["password", "provider"],
)
def test_of_two_who_keep_one_thing_at_once_none_fails(database, put):
    """Between deleting and inserting, another's row would stand in the way."""
    together, faults = threading.Barrier(4), []

    def race(number):
        together.wait()
        for turn in range(5):
            try:
                with database.transaction() as connection:
                    put(connection, number * 10 + turn)
            except RecordsError as fault:
                faults.append(fault)

    racers = [threading.Thread(target=race, args=(number,)) for number in range(4)]
    for each in racers:
        each.start()
    for each in racers:
        each.join()
    assert faults == []


def passkey(number="1", who=LI, **changes):
    made = Passkey(f"key-{number}", ACME, who.id, f"Key {number}", b"cose", 0, at(1))
    return replace(made, **changes)


def test_passkeys_are_listed_oldest_first_and_taken_off_by_their_owner(connection):
    for each in (passkey("2", created_at=at(2)), passkey("1"), passkey("3", ANN)):
        passkeys.add(connection, each)
    assert [each.id for each in passkeys.every(connection, ACME, LI.id)] == ["key-1", "key-2"]
    assert not passkeys.remove(connection, ACME, ANN.id, "key-1")
    assert passkeys.remove(connection, ACME, LI.id, "key-1")
    assert passkeys.find(connection, "key-1") is None
    assert passkeys.find(connection, "key-3") == passkey("3", ANN)


def test_a_passkey_is_one_principals(database):
    with database.transaction() as connection:
        passkeys.add(connection, passkey())
    with pytest.raises(Conflict), database.transaction() as connection:
        passkeys.add(connection, passkey(who=ANN))


def test_the_passkey_of_somebody_disabled_is_not_found(connection):
    passkeys.add(connection, passkey())
    principals.disable(connection, ACME, LI.id, at(2))
    assert passkeys.find(connection, "key-1") is None


def test_a_counter_goes_on_or_the_passkey_was_copied(connection):
    passkeys.add(connection, passkey())
    assert passkeys.use(connection, "key-1", 0, at(2))  # it does not count
    assert passkeys.use(connection, "key-1", 5, at(3))
    for count in (5, 4, 0):
        assert not passkeys.use(connection, "key-1", count, at(4))
    assert passkeys.find(connection, "key-1") == passkey(sign_count=5, used_at=at(3))


# --- attempts -------------------------------------------------------------------------------------


def test_an_attempt_is_finished_once_and_in_time(connection):
    attempts.begin(connection, "first", b"kept", at(0))
    attempts.begin(connection, "second", b"kept", at(0))
    assert attempts.consume(connection, "third", at(1)) is None
    assert attempts.consume(connection, "first", at(1)) == b"kept"
    assert attempts.consume(connection, "first", at(1)) is None
    assert attempts.consume(connection, "second", at(600)) is None


def test_attempts_whose_time_is_over_are_forgotten(connection):
    attempts.begin(connection, "first", b"kept", at(0))
    attempts.begin(connection, "second", b"kept", at(600))
    table = METADATA.tables["sign_in_attempt"]
    assert len(connection.execute(select(table)).all()) == 1


# --- work accounts --------------------------------------------------------------------------------

PROVIDER = Provider("Acme Login", IDP, "cairn", "ES256", b"sealed", "groups", {"badge-hr": Role.HR}, "unit")
ACCOUNT = WorkAccount(IDP, "sub-li")


def test_an_organisation_has_one_provider(connection):
    assert work_accounts.provider_of(connection, ACME) is None
    work_accounts.put_provider(connection, ACME, replace(PROVIDER, sealed_secret=None, roles={}), at(1))
    work_accounts.put_provider(connection, ACME, PROVIDER, at(2))
    assert work_accounts.provider_of(connection, ACME) == PROVIDER
    assert work_accounts.provider_of(connection, GLOBEX) is None
    assert work_accounts.remove_provider(connection, ACME)
    assert not work_accounts.remove_provider(connection, ACME)


def test_an_account_is_one_persons(connection):
    assert not work_accounts.has_account(connection, ACME, LI.id, IDP)
    assert work_accounts.link(connection, ACME, ACCOUNT, LI.id, at(1))
    assert not work_accounts.link(connection, ACME, ACCOUNT, ANN.id, at(1))
    assert work_accounts.principal_of(connection, ACME, ACCOUNT) == LI.id
    assert work_accounts.principal_of(connection, GLOBEX, ACCOUNT) is None
    assert work_accounts.principal_of(connection, ACME, replace(ACCOUNT, issuer="https://other")) is None
    assert work_accounts.has_account(connection, ACME, LI.id, IDP)
    assert not work_accounts.has_account(connection, ACME, LI.id, "https://other")


# --- programs of partners -------------------------------------------------------------------------

CLIENT = PartnerClient(ACME, "client-1", "HR system", ("award", "see_awards"), at(1), jwks={"keys": []})


def token(connection, client=CLIENT, scopes=("award",), now=1):
    return partner_clients.give_token(connection, client, frozenset(scopes), secrets.token_bytes, at(now))


def test_a_client_is_found_until_it_is_ended(connection):
    other = replace(CLIENT, id="client-2", jwks=None, jwks_uri="https://p.example/keys", created_at=at(2))
    for each in (other, CLIENT):
        partner_clients.add(connection, each)
    assert partner_clients.get(connection, ACME, "client-1") == CLIENT
    assert partner_clients.get(connection, GLOBEX, "client-1") is None
    assert not partner_clients.end(connection, GLOBEX, "client-1", at(3))
    assert partner_clients.end(connection, ACME, "client-1", at(3))
    assert not partner_clients.end(connection, ACME, "client-1", at(4))
    assert partner_clients.get(connection, ACME, "client-1") is None
    assert partner_clients.every(connection, ACME) == [replace(CLIENT, ended_at=at(3)), other]


def test_an_access_token_lives_ten_minutes_and_no_longer_than_its_client(connection):
    partner_clients.add(connection, CLIENT)
    text = token(connection)
    found = partner_clients.recall(connection, text, at(600))
    assert found == partner_clients.ClientToken(ACME, "client-1", "HR system", frozenset({"award"}))
    assert partner_clients.recall(connection, text, at(601)) is None
    assert partner_clients.recall(connection, text + "x", at(2)) is None
    partner_clients.end(connection, ACME, "client-1", at(3))
    assert partner_clients.recall(connection, text, at(3)) is None


def test_an_assertion_is_used_once_for_each_client(connection):
    for each in (CLIENT, replace(CLIENT, id="client-2")):
        partner_clients.add(connection, each)
    used = [partner_clients.use_assertion(connection, CLIENT, "jti", at(60), at(1)) for _ in range(2)]
    assert used == [True, False]
    assert partner_clients.use_assertion(connection, replace(CLIENT, id="client-2"), "jti", at(60), at(1))
    # When it is over it is refused for its time; nothing need be kept of it.
    partner_clients.use_assertion(connection, CLIENT, "another", at(120), at(60))
    assert len(connection.execute(select(METADATA.tables["client_assertion"])).all()) == 1


def test_no_token_is_kept_as_it_was_given_out(connection):
    partner_clients.add(connection, CLIENT)
    given = [token(connection), begin(connection)]
    attempts.begin(connection, "passkey:secret-of-a-browser", b"sealed", at(0))
    rows = [row for table in METADATA.sorted_tables for row in connection.execute(select(table))]
    kept = "\n".join(str(value) for row in rows for value in row)
    assert "HR system" in kept  # control: what is kept plain is found
    assert [each for each in (*given, "secret-of-a-browser") if each in kept] == []


def test_over_is_over_for_tokens_too(connection):
    partner_clients.add(connection, CLIENT)
    token(connection)
    token(connection, now=1 + int(timedelta(minutes=10).total_seconds()))
    assert len(connection.execute(select(METADATA.tables["client_token"])).all()) == 1
