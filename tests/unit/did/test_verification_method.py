from datetime import UTC, datetime, timedelta, timezone

import pytest

from did.errors import InvalidDidDocument
from did.syntax import Did
from did.verification_method import MethodType, VerificationMethod
from keys.errors import InvalidKey, UnsupportedKey
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.unit.did.fakes import DID, KEY, METHOD_ID, NOW, method

EACH = pytest.mark.parametrize("algorithm", [each for each in Algorithm if each is not Algorithm.RS256])


def read(**changes):
    return VerificationMethod.from_json(method(**changes), Did.parse(DID))


def as_jwk(**changes):
    return {"type": "JsonWebKey", "publicKeyMultibase": None, "publicKeyJwk": KEY.jwk(), **changes}


@EACH
@pytest.mark.parametrize("describe", [VerificationMethod.multikey, VerificationMethod.json_web_key])
def test_a_method_comes_back_from_its_json(algorithm, describe):
    key = SoftwareSigner.generate(algorithm).public_key
    described = describe(METHOD_ID, DID, key)
    again = VerificationMethod.from_json(described.to_json(), Did.parse(DID))
    assert again == described
    assert again.public_key() == key


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"type": "Ed25519VerificationKey2020"},
        as_jwk(),
        as_jwk(type="JsonWebKey2020"),
    ],
)
def test_each_type_that_is_read_gives_its_key(changes):
    assert read(**changes).public_key() == KEY


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Ed25519VerificationKey2018", "publicKeyMultibase": None, "publicKeyBase58": "2"},
        {"type": "X25519KeyAgreementKey2020"},
        {"type": "multikey"},
    ],
)
def test_a_type_that_is_not_read_is_unsupported_but_no_fault_of_the_document(changes):
    with pytest.raises(UnsupportedKey):
        read(**changes).public_key()


@pytest.mark.parametrize(
    "changes",
    [
        {"publicKeyMultibase": None},
        {"publicKeyMultibase": ["z6Mk"]},
        {"publicKeyMultibase": KEY.jwk()},
        {"publicKeyMultibase": None, "publicKeyJwk": KEY.jwk()},
        as_jwk(publicKeyJwk=KEY.multikey()),
        as_jwk(publicKeyJwk={**KEY.jwk(), "d": "c2VjcmV0"}),
        as_jwk(publicKeyJwk=[KEY.jwk()]),
    ],
)
def test_a_method_without_the_key_of_its_type_gives_none(changes):
    with pytest.raises(InvalidKey):
        read(**changes).public_key()


@pytest.mark.parametrize("second", ["publicKeyJwk", "publicKeyBase58"])
def test_a_key_written_twice_is_not_used_since_the_two_may_differ(second):
    with pytest.raises(InvalidKey):
        read(**{second: KEY.jwk()}).public_key()


@pytest.mark.parametrize(
    "secret",
    ["secretKeyMultibase", "secretKeyJwk", "privateKeyMultibase", "privateKeyJwk", "privateKeyBase58"],
)
def test_a_key_published_with_its_private_half_is_not_used(secret):
    with pytest.raises(InvalidKey):
        read(**{secret: "z42"}).public_key()


def test_the_old_ed25519_type_holds_no_other_kind_of_key():
    p256 = SoftwareSigner.generate(Algorithm.ES256).public_key
    assert read(publicKeyMultibase=p256.multikey()).public_key() == p256
    with pytest.raises(InvalidKey, match="another kind"):
        read(type="Ed25519VerificationKey2020", publicKeyMultibase=p256.multikey()).public_key()


def test_a_relative_id_becomes_absolute():
    assert read(id="#key-1").id == METHOD_ID


@pytest.mark.parametrize("name", ["id", "type", "controller"])
@pytest.mark.parametrize("value", [None, "", 5, ["Multikey"], {}])
def test_a_method_without_id_type_or_controller_makes_the_document_invalid(name, value):
    with pytest.raises(InvalidDidDocument, match=name):
        read(**{name: value})


@pytest.mark.parametrize("name", ["revoked", "expires"])
@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05.5Z", datetime(2026, 1, 2, 3, 4, 5, 500_000, tzinfo=UTC)),
        ("2026-01-02T03:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))),
    ],
)
def test_the_end_of_a_key_is_read_and_written(name, text, instant):
    found = read(**{name: text})
    assert getattr(found, name) == instant
    assert VerificationMethod.from_json(found.to_json(), Did.parse(DID)) == found


@pytest.mark.parametrize("name", ["revoked", "expires"])
@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2026-01-02",
        "2026-01-02T03:04:05",
        "2026-13-02T03:04:05Z",
        5,
        True,
        "2026-01-02T24:00:00Z\n",
    ],
)
def test_an_end_that_cannot_be_read_is_not_taken_for_no_end(name, value):
    with pytest.raises(InvalidDidDocument, match=name):
        read(**{name: value})


def test_a_null_end_is_not_taken_for_no_end():
    with pytest.raises(InvalidDidDocument, match="revoked"):
        VerificationMethod.from_json({**method(), "revoked": None}, Did.parse(DID))


@pytest.mark.parametrize("name", ["revoked", "expires"])
def test_a_key_is_usable_before_its_end_and_not_from_it_on(name):
    found = VerificationMethod(METHOD_ID, DID, MethodType.MULTIKEY, KEY.multikey(), **{name: NOW})
    assert found.is_usable_at(NOW - timedelta(seconds=1))
    assert not found.is_usable_at(NOW)
    assert not found.is_usable_at(NOW + timedelta(days=1))


def test_a_key_without_end_is_usable():
    assert read().is_usable_at(NOW)


def test_an_unread_method_is_written_without_key():
    assert read(type="Other").to_json() == {"id": METHOD_ID, "type": "Other", "controller": DID}
