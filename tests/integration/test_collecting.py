"""A badge that waits, from the planning table to the simulated wallet, over real HTTP and by commands."""

import json

import pytest

from issuer.awarding import approvals
from tests.support.services import installation, serving
from tests.support.waiting import import_mastery, rule


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    made = installation(tmp_path_factory.mktemp("waiting"))
    with serving(made):
        import_mastery(made)
        yield made


def wallet(service, *words):
    return service.command("wallet", *words, "--wallet", str(service.folder / "wallet"))


def test_the_wallet_keeps_what_it_is_owed_and_collects_it_once_it_is_approved(service):
    made = service.award("mastery")
    claimed = service.run(
        "wallet", "claim", made["offer_uri"], "--wallet", str(service.folder / "wallet"), "--json"
    )
    assert (claimed.returncode, json.loads(claimed.stdout)["badge"]) == (0, None)
    assert wallet(service, "collect") == {"badges": [], "waiting": 1, "refused": []}
    rule(service, made["award"], note="I saw it too.")
    out = service.folder / "badge.json"
    (badge,) = wallet(service, "collect", "--out", str(out))["badges"]
    assert out.read_text() == badge
    code, report = service.verify_by_command(badge.encode())
    assert (code in (0, 3), report["credential"]["id"]) == (True, made["award"])
    assert badge in wallet(service, "list")["badges"]
    assert wallet(service, "collect") == {"badges": [], "waiting": 0, "refused": []}


def test_the_wallet_is_told_when_it_was_not_approved(service):
    made = service.award("mastery")
    claimed = service.run("wallet", "claim", made["offer_uri"], "--wallet", str(service.folder / "other"))
    assert "`cairn wallet collect` asks for it again." in claimed.stdout
    rule(service, made["award"], approvals.decline)
    told = service.run("wallet", "collect", "--wallet", str(service.folder / "other"))
    assert told.returncode == 0
    assert "0 badge(s) collected, 0 not ready yet." in told.stdout
    assert "credential_request_denied" in told.stdout
