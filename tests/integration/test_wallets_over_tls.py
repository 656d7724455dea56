"""The five wallets against one service behind TLS with a did:web: each claims all it reads, shows what it can show."""

import json

import pytest

from cairn.wallet.claiming import Wish, claim, claim_all
from cairn.wallet.http import Http
from cairn.wallet.presenting import present
from cairn.wallet.profiles import DC_SD_JWT, JWT_VC_JSON, LDP_VC, PROFILES, VC_SD_JWT
from cairn.wallet.purse import new_purse
from cairn.world import utc_now
from credentials.received import read
from tests.support.authority import Authority
from tests.support.services import installation, serving

OLD = "draft11_metadata_and_offer,metadata_dual_display,vc_sd_jwt_alias"
READ = {
    "final": [LDP_VC, JWT_VC_JSON, DC_SD_JWT],
    "credo": [LDP_VC, JWT_VC_JSON, DC_SD_JWT],
    "waltid": [LDP_VC, JWT_VC_JSON, DC_SD_JWT],
    "sphereon13": [LDP_VC, JWT_VC_JSON, VC_SD_JWT],
    "talao11": [LDP_VC, JWT_VC_JSON, VC_SD_JWT],
}
PAIRS = [(name, format_name) for name, formats in READ.items() for format_name in formats]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wallets")
    authority = Authority(folder / "ca")
    made = installation(folder / "tls", authority=authority, wallets=OLD, offer_order="vcdm11")
    with serving(made):
        yield made


@pytest.fixture
def http(service):
    with Http(service.ca_file) as client:
        yield client


def ask(service):
    """Ask for the badge that these tests award; return the request as it was made."""
    achievement = f"{service.base_url}/o/acme/achievements/communication"
    answer = service.post("/v1/presentation-requests", json={"achievement": achievement})
    return answer.raise_for_status().json()


def report_on(service, asked):
    """Return the one report on what was shown; it must be what was asked for."""
    told = service.document(asked["result_url"])
    assert (told["state"], told["satisfied"]) == ("answered", True)
    (report,) = told["reports"]
    return report


@pytest.mark.parametrize(("name", "format_name"), PAIRS, ids=lambda each: each)
def test_a_wallet_claims_a_badge_in_each_format_it_reads_and_shows_it(service, http, name, format_name):
    profile, purse = PROFILES[name], new_purse()
    wish = Wish(format_name, profile=profile)
    badge = claim(service.award()["offer_uri"], wish, purse, http, utc_now())
    holder = purse.holder_of(badge)
    assert holder.kind in profile.proving.kinds
    assert service.verify(badge)["verdict"] == "valid"
    showable = purse.only(profile.reading.shown)
    assert bool(showable.badges) is (read(badge).source.carrier in profile.reading.shown)
    if showable.badges:
        asked = ask(service)
        present(asked["request_uri"], showable, http, utc_now())
        report = report_on(service, asked)
        told = {each["id"]: each["outcome"] for each in report["checks"]}
        assert (report["verdict"], told["holder"], told["signature"]) == ("valid", "passed", "passed")
        assert report["credential"]["subject"] == holder.did


def test_what_the_table_says_is_read_is_what_the_profiles_read():
    told = {name: {*profile.reading.formats} for name, profile in PROFILES.items()}
    # One of them reads either name of SD-JWTs; which counts, follows from the edition that it speaks.
    assert told.pop("credo") == {*READ["credo"], VC_SD_JWT}
    assert told == {name: set(formats) for name, formats in READ.items() if name != "credo"}


def test_a_purse_of_several_keys_shows_each_badge_by_the_key_that_it_is_bound_to(service, http):
    purse = new_purse()
    wish = Wish(DC_SD_JWT, copies=2)
    badges = claim_all(service.award()["offer_uri"], wish, purse, http, utc_now())
    shown = []
    for badge in badges:
        purse.badges = [badge]
        asked = ask(service)
        present(asked["request_uri"], purse, http, utc_now())
        report = report_on(service, asked)
        assert report["verdict"] == "valid"
        shown.append(report["credential"]["subject"])
    assert shown == [key.did for key in purse.keys]


def test_a_revoked_badge_is_shown_and_reported_as_no_longer_valid(service, http):
    purse, award = new_purse(), service.award()
    claim(award["offer_uri"], Wish(LDP_VC), purse, http, utc_now())
    service.change("revoke", award["award"])
    asked = ask(service)
    present(asked["request_uri"], purse, http, utc_now())
    told = service.document(asked["result_url"])
    assert (told["satisfied"], told["reports"][0]["verdict"]) == (False, "no_longer_valid")


# --- by command ----------------------------------------------------------------------------------


@pytest.fixture
def wallet(service, tmp_path):
    """Run a `cairn wallet` command on a wallet of this test's own."""
    own = ("--wallet", str(tmp_path / "wallet"), "--ca", str(service.ca_file))
    return lambda *words: service.run("wallet", *words, *own, "--json")


def test_the_command_claims_as_a_wallet_for_several_keys_that_are_kept(service, wallet):
    link = service.award()["offer_uri"]
    done = wallet("claim", link, "--profile", "credo", "--format", DC_SD_JWT, "--copies", "2")
    badges = json.loads(done.stdout)["badges"]
    assert {service.verify(badge.encode())["verdict"] for badge in badges} == {"valid"}
    assert json.loads(wallet("list").stdout)["badges"] == badges
    asked = ask(service)
    assert wallet("present", asked["request_uri"]).returncode == 0
    assert report_on(service, asked)["verdict"] == "valid"


def test_the_command_takes_a_badge_in_every_form_that_is_offered(service, wallet):
    done = wallet("claim", service.award()["offer_uri"], "--all")
    badges = [badge.encode() for badge in json.loads(done.stdout)["badges"]]
    assert {read(badge).source.carrier.value for badge in badges} == {LDP_VC, JWT_VC_JSON, DC_SD_JWT}


def test_the_command_shows_nothing_that_its_wallet_can_not_show(service, wallet):
    wallet("claim", service.award()["offer_uri"], "--format", LDP_VC)
    asked = ask(service)
    refused = wallet("present", asked["request_uri"], "--profile", "waltid")
    assert (refused.returncode, json.loads(refused.stderr)["error"]) == (1, "nothing_fits")
    assert wallet("present", asked["request_uri"], "--profile", "final").returncode == 0
