"""Passkeys: an answer counts from our page, for our host, from an authenticator that knows its owner, and once."""

import json
import secrets

import pytest

from keys.multibase import b64url_encode
from tests.support.authenticator import Authenticator
from web.signin.errors import PasskeyRefused, PasskeysUnavailable
from web.signin.passkeys import Owner, RelyingParty, owner_id, read_answer, relying_party, required

HERE = RelyingParty("badges.example", "https://badges.example")
OWNER = Owner(b"u" * 32, "li@acme.example", "Li Wei")
CHALLENGE = bytes(range(32))


@pytest.fixture
def device():
    return Authenticator(HERE.origin)


def registered(device, **changes):
    asked = HERE.ask_to_register(OWNER, [], CHALLENGE)
    return HERE.register(read_answer(device.register(asked.options, **changes)), CHALLENGE)


def signed_in(device, made, challenge=CHALLENGE, **changes):
    asked = HERE.ask_who_is_there(CHALLENGE)
    return HERE.check(read_answer(device.sign_in(asked.options, **changes)), challenge, made.public_key)


def test_a_passkey_is_made_and_signs_its_owner_in(device):
    made = registered(device)
    assert made.sign_count == 0
    assert [signed_in(device, made), signed_in(device, made)] == [1, 2]


def test_browsers_are_asked_for_a_passkey_that_is_found_without_a_name_and_unlocked_by_its_owner():
    options = HERE.ask_to_register(OWNER, [b64url_encode(b"known")], CHALLENGE).options
    assert options["rp"]["id"] == "badges.example"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert [each["id"] for each in options["excludeCredentials"]] == [b64url_encode(b"known")]
    assert HERE.ask_who_is_there(CHALLENGE).options["userVerification"] == "required"


def test_an_authenticator_that_does_not_know_its_owner_is_refused(device):
    device.verifies = False
    with pytest.raises(PasskeyRefused):
        registered(device)
    device.verifies = True
    made = registered(device)
    device.verifies = False
    with pytest.raises(PasskeyRefused):
        signed_in(device, made)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://badges.example.evil.example"},
        {"origin": "http://badges.example"},
        {"origin": "https://badges.example:8443"},
        {"challenge": b64url_encode(bytes(32))},
        {"type": "webauthn.get"},
    ],
)
def test_a_registration_for_another_page_or_challenge_is_refused(device, changes):
    with pytest.raises(PasskeyRefused):
        registered(device, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://sub.badges.example"},
        {"challenge": b64url_encode(bytes(32))},
        {"type": "webauthn.create"},
    ],
)
def test_an_answer_for_another_page_or_challenge_is_refused(device, changes):
    made = registered(device)
    with pytest.raises(PasskeyRefused):
        signed_in(device, made, **changes)


def test_an_answer_for_another_host_is_refused(device):
    made = registered(device)
    device.rp_id = "evil.example"
    with pytest.raises(PasskeyRefused):
        signed_in(device, made)


def test_an_answer_to_another_challenge_than_ours_is_refused(device):
    with pytest.raises(PasskeyRefused):
        signed_in(device, registered(device), challenge=bytes(32))


def test_another_key_can_not_answer_for_a_passkey(device):
    first, second = registered(device), registered(device)
    assert first.public_key != second.public_key
    with pytest.raises(PasskeyRefused):
        signed_in(device, second)  # answered by the first


def test_a_changed_byte_is_refused(device):
    made = registered(device)
    for member in ("signature", "authenticatorData", "clientDataJSON"):
        said = json.loads(device.sign_in(HERE.ask_who_is_there(CHALLENGE).options))
        text = said["response"][member]
        said["response"][member] = text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB")
        with pytest.raises(PasskeyRefused):
            HERE.check(read_answer(json.dumps(said)), CHALLENGE, made.public_key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"rawId": 7, "response": {}}',
        '{"rawId": "AA", "response": []}',
        '{"rawId": "A", "response": {}}',
        '{"rawId": "AA", "rawId": "AQ", "response": {}}',
        '{"rawId": "AA", "response": {"userHandle": 5}}',
        '{"rawId": "\\ud800", "response": {}}',
        "x" * (1 << 17),
    ],
)
def test_what_is_no_answer_is_refused_in_words(text):
    with pytest.raises(PasskeyRefused, match="did not prove"):
        read_answer(text)


@pytest.mark.parametrize(
    "response", [{}, {"clientDataJSON": "AA"}, {"attestationObject": "AA", "clientDataJSON": "e30"}]
)
def test_an_answer_that_lacks_what_it_must_hold_is_refused(response):
    text = json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": response})
    with pytest.raises(PasskeyRefused):
        HERE.register(read_answer(text), CHALLENGE)
    with pytest.raises(PasskeyRefused):
        HERE.check(read_answer(text), CHALLENGE, b"\xa0")


@pytest.mark.parametrize(
    ("url", "party"),
    [
        ("https://badges.example", RelyingParty("badges.example", "https://badges.example")),
        ("https://localhost:8443", RelyingParty("localhost", "https://localhost:8443")),
        ("http://localhost:8000", RelyingParty("localhost", "http://localhost:8000")),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8000", None),
    ],
)
def test_passkeys_belong_to_a_host_name(url, party):
    assert relying_party(url) == party
    if party is None:
        with pytest.raises(PasskeysUnavailable, match="IP address"):
            required(party)


def test_authenticators_know_somebody_by_an_id_that_tells_nothing():
    key = secrets.token_bytes(32)
    ids = [owner_id(key, *pair) for pair in (("a", "b"), ("a", "c"), ("ab", ""), ("a", "b"))]
    assert ids[0] == ids[3]
    assert len(set(ids)) == 3
    assert owner_id(bytes(32), "a", "b") != ids[0]
