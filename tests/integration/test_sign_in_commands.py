"""`cairn work-account`, `cairn client` and `cairn tokens`, as an operator types them."""

import json

import pytest

from keys.algorithm import Algorithm
from keys.software import SoftwareSigner
from tests.support.services import installation

URL = "https://login.acme.example"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    service = installation(tmp_path_factory.mktemp("service"))
    service.command("org", "add", "acme", "--name", "Acme")
    return service


def refused(service, *arguments):
    done = service.run(*arguments, "--json")
    assert done.returncode == 1, done.stdout
    return json.loads(done.stderr.splitlines()[-1])["error"]


def test_a_provider_is_set_up_shown_and_taken_off(service):
    assert service.command("work-account", "show") == {"provider": None}
    secret = service.folder / "secret"
    secret.write_text("s3cret\n")
    roles = ("--roles-claim", "groups", "--role", "badge-hr=hr", "--role", "cn=leads,dc=acme=leader")
    more = ("--secret-file", str(secret), "--algorithm", "ES256", "--department-claim", "unit")
    said = service.command(
        "work-account", "set", "--name", "Acme Login", "--issuer", URL, "--client-id", "cairn", *roles, *more
    )
    assert said["redirect_uri"].endswith("/sign-in/work-account/acme/back")
    assert said["backchannel_logout_uri"].endswith("/o/acme/back-channel-logout")
    shown = service.command("work-account", "show")["provider"]
    assert shown == {
        "name": "Acme Login",
        "issuer": URL,
        "client_id": "cairn",
        "algorithm": "ES256",
        "has_secret": True,
        "roles_claim": "groups",
        "roles": {"badge-hr": "hr", "cn=leads,dc=acme": "leader"},
        "department_claim": "unit",
    }
    assert "s3cret" not in service.run("work-account", "show").stdout
    # Without a new secret the one for the same client stays; for another client it does not.
    for client, has_secret in (("cairn", True), ("other", False)):
        service.command("work-account", "set", "--name", "A", "--issuer", URL, "--client-id", client)
        assert service.command("work-account", "show")["provider"]["has_secret"] is has_secret
    service.command("work-account", "remove")
    assert service.command("work-account", "show") == {"provider": None}
    assert refused(service, "work-account", "remove") == "no_work_accounts"


@pytest.mark.parametrize(
    "changes",
    [
        ("--issuer", "http://login.acme.example"),
        ("--issuer", "login.acme.example"),
        ("--issuer", f"{URL}?x=1"),
        ("--issuer", "https://user@login.acme.example"),
        ("--issuer", "https://[x"),
        ("--client-id", " "),
        ("--client-id", "a\nb"),
        ("--name", ""),
        ("--roles-claim", "groups"),
        ("--role", "badge-hr=hr"),
        ("--roles-claim", "groups", "--role", "badge-hr=king"),
        ("--roles-claim", "groups", "--role", "x=partner"),
        ("--roles-claim", "groups", "--role", "=hr"),
    ],
)
def test_a_provider_that_can_not_be_used_is_refused_and_nothing_kept(service, changes):
    usual = ("--name", "A", "--issuer", URL, "--client-id", "cairn")
    assert refused(service, "work-account", "set", *usual, *changes) == "sign_in_setting_refused"
    assert service.command("work-account", "show") == {"provider": None}


def test_a_program_is_let_in_listed_and_ended(service):
    keys = service.folder / "keys.json"
    keys.write_text(json.dumps({"keys": [SoftwareSigner.generate(Algorithm.ES256).public_key.jwk()]}))
    made = service.command(
        "client",
        "add",
        "--name",
        "HR system",
        "--scope",
        "award",
        "--scope",
        "see_awards",
        "--jwks",
        str(keys),
    )
    assert made["token_endpoint"].endswith("/o/acme/token")
    other = ("--name", "Other", "--scope", "award", "--jwks-uri", "https://p.example/keys")
    service.command("client", "add", *other)
    service.command("client", "end", made["client_id"])
    assert refused(service, "client", "end", made["client_id"]) == "sign_in_setting_refused"
    listed = service.command("client", "list")["clients"]
    assert [(each["name"], each["state"]) for each in listed] == [("HR system", "ended"), ("Other", "open")]
    assert "HR system" in service.run("client", "list").stdout
    keys.write_text("[")
    arguments = ("client", "add", "--name", "X", "--scope", "award", "--jwks", str(keys))
    assert refused(service, *arguments) == "sign_in_setting_refused"


def test_api_tokens_are_listed_without_what_they_are_and_ended(service):
    token = service.command("token", "--name", "CI")["token"]
    prefix = token.split("_")[1]
    listed = service.command("tokens", "list")["tokens"]
    assert listed == [{"prefix": prefix, "name": "CI", "role": "hr", "state": "open"}]
    assert token not in service.run("tokens", "list").stdout
    service.command("tokens", "end", prefix)
    assert service.command("tokens", "list")["tokens"][0]["state"] == "ended"
    assert refused(service, "tokens", "end", prefix) == "sign_in_setting_refused"
