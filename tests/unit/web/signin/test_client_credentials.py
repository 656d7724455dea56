"""Programs of partners as they are typed: what is kept of their keys, and what is refused."""

from datetime import UTC, datetime

import pytest

from keys.algorithm import Algorithm
from keys.software import SoftwareSigner
from records.principals import Role
from web.signin.client_credentials import SCOPES, WantedClient, read_client
from web.signin.errors import SettingRefused
from web.signin.permissions import GRANTED, Permission
from web.signin.work.settings import WantedProvider, read, roles_text

NOW = datetime(2026, 11, 23, tzinfo=UTC)
JWK = SoftwareSigner.generate(Algorithm.EDDSA).public_key.jwk()
PROVIDER = WantedProvider("Acme Login", "https://login.acme.example", "cairn")


def client(**changes):
    wanted = {"name": "HR", "scopes": ["see_awards", "award"], "jwks": {"keys": [JWK]}} | changes
    return read_client("org", WantedClient(**wanted), "id", NOW)


def test_of_a_key_only_what_makes_it_is_kept_and_its_id():
    made = client(
        name="  HR \n system ",
        jwks={"keys": [JWK | {"kid": "one", "x5u": "https://evil.example", "use": "sig"}]},
    )
    assert made.jwks == {"keys": [JWK | {"kid": "one"}]}
    assert made.name == "HR system"
    assert made.scopes == ("award", "see_awards")


def test_no_program_may_have_what_lets_others_in():
    assert {Permission.OWN_ACCOUNT, Permission.KEEP_SIGN_IN, Permission.APPROVE} & set(SCOPES) == set()
    assert set(SCOPES) <= GRANTED[Role.HR]


@pytest.mark.parametrize(
    "uri", ["http://p.example/k", "ftp://p.example", "https://", "p.example", "https://[x", "https://p#f"]
)
def test_keys_stand_at_an_https_address(uri):
    with pytest.raises(SettingRefused, match="https"):
        client(jwks=None, jwks_uri=uri)
    assert client(jwks=None, jwks_uri="https://p.example/k").jwks_uri == "https://p.example/k"


def test_a_provider_is_read_as_it_was_typed():
    typed = WantedProvider(
        "A", "https://l.example", "c", roles_claim="g", roles="a = b = hr\n\n x=employee \r\n"
    )
    found = read(typed)
    assert found.roles == {"a = b": Role.HR, "x": Role.EMPLOYEE}
    assert (
        read(WantedProvider("A", "https://l.example", "c", roles_claim="g", roles=roles_text(found.roles)))
        == found
    )


@pytest.mark.parametrize(
    "issuer", ["https://login.acme.example/tenant/v2.0", "http://127.0.0.1:8080", "http://localhost:9"]
)
def test_an_issuer_is_kept_exactly(issuer):
    assert read(WantedProvider("A", issuer, "c")).issuer == issuer
