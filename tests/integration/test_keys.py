"""The life of keys over the real service: old badges outlive a rotation, and none outlives a theft."""

import json

import pytest
from cryptography import x509

from cairn.world import utc_now
from credentials import jose
from did.document import Purpose
from did.methods.webvh.resolver import WebvhResolver
from did.syntax import Did
from tests.support.authority import Authority
from tests.support.certifiers import Certifier, certificates_for, pem, x5c
from tests.support.services import installation, serving
from web.fetch import GuardedFetch


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """An issuer, and a checker that may fetch from it but does not know it."""
    folder = tmp_path_factory.mktemp("keys")
    authority = Authority(folder / "ca")
    issuer = installation(folder / "issuer", authority=authority)
    checker = installation(folder / "checker", authority=authority, fetch_allow=issuer.place)
    with serving(issuer):
        yield issuer, checker


def command(service, *arguments):
    done = service.run(*arguments, "--json")
    return done.returncode, json.loads(done.stdout or done.stderr)


def report_on(checker, badge):
    return checker.verify_by_command(badge)[1]


def finding(report, check):
    return next(each for each in report["checks"] if each["id"] == check)


def test_badges_of_before_a_rotation_keep_verifying_and_later_ones_have_the_new_key(pair):
    issuer, checker = pair
    before = [issuer.claim(issuer.award()["offer_uri"], wanted) for wanted in ("ldp_vc", "jwt_vc_json")]
    code, change = command(issuer, "keys", "rotate")
    assert code == 0
    new = [each.partition("#")[2] for each in change["made"]]
    assert len(new) == 4
    after = issuer.claim(issuer.award()["offer_uri"], "ldp_vc")
    for badge in (*before, after):
        report = report_on(checker, badge)
        assert report["verdict"] == "issuer_unknown"
        assert finding(report, "status")["code"] == "not_withdrawn"
    assert json.loads(after)["proof"][0]["verificationMethod"].partition("#")[2] in new
    listed = issuer.document(json.loads(after)["credentialStatus"]["statusListCredential"])
    (proof,) = listed["proof"]
    assert proof["verificationMethod"].partition("#")[2] in new


def test_a_badge_of_a_stolen_key_is_refused_and_the_one_signed_anew_is_not(pair):
    issuer, checker = pair
    award = issuer.award()
    badge = issuer.claim(award["offer_uri"], "ldp_vc")
    stolen = json.loads(badge)["proof"][0]["verificationMethod"]
    code, change = command(
        issuer, "keys", "compromise", stolen, "--since", "2026-01-02", "--note", "A lost laptop."
    )
    assert code == 0
    assert award["award"] in [each["award"] for each in change["awards"]]
    report = report_on(checker, badge)
    assert (report["verdict"], finding(report, "issuer_key")["code"]) == ("not_genuine", "key_revoked")
    assert "fell into other hands on 2 January 2026" in report["headline"]
    assert report["credential"] is None
    anew = issuer.claim(command(issuer, "offer", award["award"])[1]["offer_uri"], "ldp_vc")
    report = report_on(checker, anew)
    assert (report["verdict"], finding(report, "status")["code"]) == ("issuer_unknown", "not_withdrawn")
    assert report["credential"]["id"] == award["award"]


def test_the_history_of_the_keys_is_served_and_resolves_for_a_stranger(pair):
    issuer, _ = pair
    document = issuer.document("/o/acme/did.json")
    (name,) = document["alsoKnownAs"]
    answer = issuer.get("/o/acme/did.jsonl")
    assert answer.headers["content-type"].startswith("text/jsonl")
    fetch = GuardedFetch(allow=[issuer.place], ca_file=issuer.ca_file)
    resolved = WebvhResolver(fetch, utc_now).resolve(Did.parse(name))
    assert resolved.also_known_as == (document["id"],)
    newest = [each.partition("#")[2] for each in document["assertionMethod"]][-1]
    assert resolved.key_for(f"{name}#{newest}", Purpose.ASSERTION, utc_now())
    etag = issuer.get("/o/acme/did.jsonl", headers={"If-None-Match": answer.headers["etag"]})
    assert (etag.status_code, answer.headers["cache-control"]) == (304, "no-cache")


def test_the_domain_says_that_the_issuer_is_its_own_and_that_makes_nobody_known(pair):
    issuer, checker = pair
    assert len(issuer.document("/.well-known/did-configuration.json")["linked_dids"]) == 2
    report = report_on(checker, issuer.claim(issuer.award()["offer_uri"], "jwt_vc_json"))
    assert finding(report, "issuer_domain")["code"] == "domain_linked"
    assert report["verdict"] == "issuer_unknown"


def test_the_list_of_keys_tells_of_each_what_became_of_it(pair):
    issuer, _ = pair
    command(issuer, "keys", "rotate", "--algorithm", "ES256")
    listed = command(issuer, "keys", "list")[1]["keys"]
    assert {each["state"] for each in listed} >= {"active", "retired"}
    assert {each["use"] for each in listed} == {"issuing", "updating"}


def test_over_plain_http_the_one_key_stays(tmp_path):
    issuer = installation(tmp_path / "loopback")
    issuer.run("org", "add", "acme", "--name", "Acme")
    for arguments in (("rotate",), ("retire", "key-1"), ("compromise", "key-1", "--since", "2026-01-02")):
        code, refusal = command(issuer, "keys", *arguments)
        assert code == 1
        assert "keys_fixed" in json.dumps(refusal)


# --- certificates ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def badge_authority():
    return Certifier.root("Badge authority", utc_now())


def newest(issuer, algorithm="ES256"):
    keys = command(issuer, "keys", "list")[1]["keys"]
    wanted = (algorithm, "active", "issuing")
    found = [each for each in keys if (each["algorithm"], each["state"], each["use"]) == wanted]
    return found[-1]["id"].partition("#")[2]


def test_a_key_is_certified_by_two_commands_and_its_badges_show_it(pair, badge_authority, tmp_path):
    issuer, checker = pair
    name = newest(issuer)
    chain = certificates_for(issuer, name, badge_authority.below("Badges"), tmp_path / "chain.pem")
    anchor = tmp_path / "root.pem"
    anchor.write_bytes(pem(badge_authority.certificate))
    code, told = command(issuer, "keys", "certify", name, chain, "--anchor", str(anchor))
    assert (code, told["subject"], told["certificates"]) == (0, "CN=Acme badges", 2)
    assert "certified until" in issuer.run("keys", "list").stdout
    badge = issuer.claim(issuer.award()["offer_uri"], "dc+sd-jwt")
    assert jose.header_of(badge)["x5c"] == x5c(
        *x509.load_pem_x509_certificates((tmp_path / "chain.pem").read_bytes())
    )
    assert report_on(checker, badge)["verdict"] == "issuer_unknown"


@pytest.mark.parametrize(
    "wrong", ["another key", "with its anchor", "another anchor", "no certificate", "no file"]
)
def test_certificates_that_can_not_be_used_are_refused_with_the_reason(
    pair, badge_authority, tmp_path, wrong
):
    issuer, _ = pair
    name, file, more = newest(issuer), tmp_path / "chain.pem", ()
    certificates_for(issuer, name, badge_authority, file)
    if wrong == "another key":
        certificates_for(issuer, newest(issuer, "EdDSA"), badge_authority, file)
    elif wrong == "with its anchor":
        file.write_bytes(file.read_bytes() + pem(badge_authority.certificate))
    elif wrong == "another anchor":
        (tmp_path / "other.pem").write_bytes(pem(Certifier.root("Other", utc_now()).certificate))
        more = ("--anchor", str(tmp_path / "other.pem"))
    elif wrong == "no certificate":
        file.write_text("nothing")
    else:
        file.unlink()
    code, refusal = command(issuer, "keys", "certify", name, str(file), *more)
    assert code != 0
    assert refusal["error"] == ("setting_invalid" if wrong == "no file" else "certificate_unusable")


def test_a_successor_of_a_certified_key_is_told_to_be_certified(pair, badge_authority, tmp_path):
    issuer, _ = pair
    name = newest(issuer)
    chain = certificates_for(issuer, name, badge_authority, tmp_path / "chain.pem")
    assert issuer.run("keys", "certify", name, chain).returncode == 0
    code, change = command(issuer, "keys", "rotate", "--algorithm", "ES256")
    assert code == 0
    successor = newest(issuer)
    assert [each.partition("#")[2] for each in change["to_certify"]] == [successor]
    assert issuer.run("keys", "certify", successor, chain).returncode != 0
    again = certificates_for(issuer, successor, badge_authority, tmp_path / "again.pem")
    assert issuer.run("keys", "certify", successor, again).returncode == 0
    rotated = issuer.run("keys", "rotate", "--algorithm", "ES256").stdout
    assert f"{newest(issuer)} has no certificate yet" in rotated
