"""Selective badges against a service behind TLS, which has a P-256 key: claimed, told entry by entry, and checked."""

import csv
import io
import json

import pytest

from tests.support.authority import Authority
from tests.support.builders import FOUR_C
from tests.support.services import installation, serving

PERSON = "ida@example.com"
SD = "OpenBadgeCredential_ldp_vc_sd"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("selective")
    made = installation(folder / "tls", authority=Authority(folder / "ca"))
    with serving(made):
        replanned(made, folder)
        yield made


def replanned(service, folder):
    """Plan the same badges again, Super 4C and Communication selective."""
    path = folder / "plan.csv"
    service.command("plan", "export", str(path))
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    place = rows[0].index("privacy")
    for row in rows[1:]:
        row[place] = "selective" if row[0] in ("super-4c", "communication") else row[place]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    service.command("plan", "import", str(path))


@pytest.fixture(scope="module")
def wallet(service):
    own = ("--wallet", str(service.folder / "wallet"), "--ca", str(service.ca_file))

    def command(*words):
        done = service.run("wallet", *words, *own, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return command


@pytest.fixture(scope="module")
def claimed(service, wallet):
    """Let somebody claim the four parts and then Super 4C; return the document in the wallet."""
    for slug in FOUR_C:
        offer = service.award(slug, to=PERSON)["offer_uri"]
        wallet("claim", offer, "--format", SD if slug == "communication" else "ldp_vc")
    found = service.command("awards", "--person", PERSON)["awards"]
    (award,) = (each for each in found if each["achievement"] == "super-4c")
    offer = service.command("offer", award["award"])["offer_uri"]
    return json.loads(wallet("claim", offer, "--format", SD)["badge"])


def shown(service, wallet, *names):
    """Return the report on what the wallet writes to a file, telling these."""
    path = service.folder / "shown.json"
    told = wallet("show", "--out", str(path), *(word for name in names for word in ("--tell", name)))
    answer = service.post("/v1/verifications", content=path.read_bytes())
    return answer.raise_for_status().json(), told


def outcome(report):
    return report["verdict"], report["stack"]["outcome"]


def test_the_base_proof_is_made_by_the_p_256_key_and_checks_say_that_it_is_for_its_holder(service, claimed):
    (proof,) = claimed["proof"]
    assert proof["cryptosuite"] == "ecdsa-sd-2023"
    assert proof["verificationMethod"] == f"{service.did()}#key-2"
    report = service.verify(json.dumps(claimed).encode())
    codes = {each["id"]: each["code"] for each in report["checks"]}
    assert (report["verdict"], codes["signature"]) == ("could_not_check", "base_proof_shown")


def test_told_whole_it_is_a_valid_stack_whose_derived_part_is_flagged(service, wallet, claimed):
    names = [each["name"] for each in claimed["evidence"]]
    assert len(names) == len(FOUR_C)
    report, told = shown(service, wallet, *names)
    assert (report["input"]["format"], outcome(report)) == ("presentation", ("valid", "valid"))
    flagged = [each["code"] for each in report["stack"]["reasons"]]
    assert flagged == ["part_shown_in_part"]
    assert [each["digest_bound"] for each in report["stack"]["slots"]].count(False) == 1
    assert told["kept_back"] == []


def test_told_in_part_it_is_left_open_and_told_not_at_all_it_is_the_issuers_word(service, wallet, claimed):
    first = claimed["evidence"][0]["name"]
    report, told = shown(service, wallet, first)
    assert outcome(report) == ("could_not_check", "indeterminate")
    codes = {each["code"] for each in report["stack"]["reasons"]}
    assert "part_not_shown" in codes
    assert "part_not_supplied" not in codes
    assert first not in told["kept_back"]
    report, _ = shown(service, wallet)
    assert outcome(report) == ("valid", "attested_only")


def test_a_verifier_that_asks_is_shown_what_its_owner_tells_and_no_more(service, wallet, claimed):
    achievement = f"{service.base_url}/o/acme/achievements/super-4c"
    for names in ((), (claimed["evidence"][1]["name"],)):
        asked = service.post("/v1/presentation-requests", json={"achievement": achievement}).json()
        wallet("present", asked["request_uri"], *(word for name in names for word in ("--tell", name)))
        (report,) = service.document(asked["result_url"])["reports"]
        codes = {each["id"]: each["code"] for each in report["checks"]}
        assert (codes["signature"], codes["holder"]) == ("signature_valid", "holder_proved")
        assert [each["name"] for each in report["credential"]["evidence"]] == list(names)
