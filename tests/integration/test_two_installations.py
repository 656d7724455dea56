"""A second installation checks the badges of a first one: own port, own database, nothing shared but the web."""

import json
from contextlib import contextmanager

import pytest

from tests.support.authority import Authority
from tests.support.databases import migrated_url
from tests.support.services import Service, installation, serving
from tests.support.tools import need

REASON = "issued_by_mistake"


def trust(folder, did):
    """Return a trust list file that names this one issuer."""
    file = folder / "issuers.json"
    file.write_text(
        json.dumps({"version": 1, "issuers": [{"did": did, "name": "Acme", "source": "our partners"}]})
    )
    return str(file)


def second(folder, first: Service, authority, did=None, **settings):
    """Return an installation that may fetch from the first one, and trusts its DID where one is given."""
    folder.mkdir()
    trusted = {"trust_list": trust(folder, did)} if did else {}
    return installation(folder, authority=authority, fetch_allow=first.place, **trusted, **settings)


@contextmanager
def world(folder, *, tls, database="sqlite"):
    """Yield an issuing and a checking installation, both serving."""
    authority = Authority(folder / "ca") if tls else None
    with migrated_url(database, folder) as one, migrated_url(database, folder) as other:
        urls = (one, other) if database == "postgresql" else (None, None)
        issuer = installation(folder / "issuer", authority=authority, database_url=urls[0])
        with serving(issuer):
            did = issuer.did()
            checker = second(folder / "checker", issuer, authority, did, database_url=urls[1])
            with serving(checker):
                yield issuer, checker, did


@pytest.fixture(scope="module", params=["http", "tls"])
def pair(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"two-{request.param}")
    with world(folder, tls=request.param == "tls") as (issuer, checker, did):
        assert did.startswith("did:web:localhost%3A" if request.param == "tls" else "did:key:")
        yield issuer, checker


def outcome_of(report, check):
    """Return outcome and code of one check."""
    return next((each["outcome"], each["code"]) for each in report["checks"] if each["id"] == check)


def both_say(checker, badge, code, verdict, why=None):
    """Check by command and by API; assert that they agree and say this."""
    by_api = checker.verify(badge)
    exit_code, by_command = checker.verify_by_command(badge)
    assert (exit_code, by_command["verdict"], by_api["verdict"]) == (code, verdict, verdict)
    assert [(each["id"], each["code"]) for each in by_command["checks"]] == [
        (each["id"], each["code"]) for each in by_api["checks"]
    ]
    assert by_command["headline"] == by_api["headline"]
    if why is not None:
        assert outcome_of(by_api, why[0])[1] == why[1]
    return by_api


def in_a_shell(checker, badge, code, verdict):
    """Check as a shell would: a process of its own, and what it ends with."""
    exit_code, report = checker.verify_by_command(badge, spawned=True)
    assert (exit_code, report["verdict"]) == (code, verdict)
    return report


def follow(issuer, checker, wanted):
    """Follow a badge from its claim to its revocation, as the checking installation sees it."""
    offer = issuer.award()
    badge = issuer.claim(offer["offer_uri"], wanted)
    report = both_say(checker, badge, 0, "valid", ("status", "not_withdrawn"))
    assert outcome_of(report, "issuer_trust") == ("passed", "issuer_listed")
    issuer.command("suspend", offer["award"], "--reason", REASON)
    both_say(checker, badge, 1, "no_longer_valid", ("status", "suspended"))
    issuer.command("reinstate", offer["award"])
    both_say(checker, badge, 0, "valid", ("status", "not_withdrawn"))
    issuer.command("revoke", offer["award"], "--reason", REASON)
    both_say(checker, badge, 1, "no_longer_valid", ("status", "revoked"))


def test_the_second_installation_follows_a_badge_through_its_life(pair):
    follow(*pair, "ldp_vc")


@pytest.mark.postgres
def test_the_same_on_postgresql_with_a_badge_that_is_a_jwt(tmp_path):
    need("postgres")
    with world(tmp_path, tls=True, database="postgresql") as (issuer, checker, _):
        follow(issuer, checker, "jwt_vc_json")


def change_a_letter(badge):
    badge["credentialSubject"]["achievement"]["name"] = "Communicatiom"


def add_an_undefined_property(badge):
    badge["credentialSubject"]["nobodyDefinedThis"] = "x"


def test_a_changed_badge_is_not_genuine_and_shows_nothing(pair):
    issuer, checker = pair
    badge = issuer.claim(issuer.award()["offer_uri"], "ldp_vc")
    for tamper, why in (
        (change_a_letter, ("signature", "signature_invalid")),
        (add_an_undefined_property, ("data_loss", "data_not_signed")),
    ):
        changed = json.loads(badge)
        tamper(changed)
        report = both_say(checker, json.dumps(changed).encode(), 1, "not_genuine", why)
        assert report["credential"] is None
    in_a_shell(checker, badge, 0, "valid")


@pytest.mark.parametrize("tls", [False, True], ids=["http", "tls"])
def test_without_the_trust_list_the_issuer_is_unknown_and_when_it_is_gone_nobody_can_tell(tls, tmp_path):
    authority = Authority(tmp_path / "ca") if tls else None
    issuer = installation(tmp_path / "issuer", authority=authority)
    with serving(issuer):
        badge = issuer.claim(issuer.award()["offer_uri"], "ldp_vc")
        checker = second(tmp_path / "checker", issuer, authority)
        report = in_a_shell(checker, badge, 3, "issuer_unknown")
        assert outcome_of(report, "issuer_trust") == ("failed", "issuer_not_listed")
        assert outcome_of(report, "status") == ("passed", "not_withdrawn")
    report = in_a_shell(checker, badge, 2, "could_not_check")
    missing = ("issuer_key", "issuer_unreachable") if tls else ("status", "status_unreachable")
    assert outcome_of(report, missing[0]) == ("unknown", missing[1])


def test_without_an_allowed_place_the_network_of_this_machine_stays_out_of_reach(pair, tmp_path):
    issuer, _ = pair
    badge = issuer.claim(issuer.award()["offer_uri"], "ldp_vc")
    stranger = installation(tmp_path / "stranger")
    exit_code, report = stranger.verify_by_command(badge)
    assert (exit_code, report["verdict"]) == (2, "could_not_check")
    needed = "issuer_key" if issuer.authority else "status"
    assert outcome_of(report, needed)[0] == "unknown"
