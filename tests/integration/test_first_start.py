"""`cairn run` from nothing: what it makes and prints, what it refuses, how it ends."""

import json
import re
import stat
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
import pytest
import zxingcpp
from PIL import Image

from tests.support.services import Service, installation, serving

LINKS = {
    "claim_url": "/claim/",
    "admin_url": "/sign-in/",
    "check_url": "/check",
    "setup_url": "/setup/begin/",
}
PIXELS = 4
GRACE_SECONDS = 8


@dataclass
class Story:
    """Two starts of one installation, with what each said; the second one still serves."""

    service: Service
    first: dict
    second: str
    awards: tuple
    dids: tuple
    exit_code: int
    seconds_to_stop: float


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    service = installation(tmp_path_factory.mktemp("first"))
    try:
        service.start("--json")
        first, awards, did = json.loads(said(service)), listed(service), service.did()
        with httpx2.Client(base_url=service.base_url, trust_env=False) as lingering:
            # A browser keeps its connection open: that must not hold up the end.
            assert lingering.get("/livez").is_success
            begun = time.monotonic()
            exit_code = service.stop()
            took = time.monotonic() - begun
        service.start()
        both = (awards, listed(service)), (did, service.did())
        yield Story(service, first, said(service), *both, exit_code, took)
    finally:
        service.stop()


def said(service):
    return service.output.read_text(encoding="utf-8")


def listed(service):
    return service.command("awards")["awards"]


def offer_in(qr):
    """Return what a phone reads from the QR code in the terminal."""
    lines = re.sub("\x1b\\[[0-9;]*m", "", qr).strip("\n").split("\n")
    image = Image.new("L", (len(lines[0]), 2 * len(lines)), 255)
    for row, line in enumerate(lines):
        for column, block in enumerate(line):
            for half in range(2):
                if block == "█" or block == "▀▄"[half]:
                    image.putpixel((column, 2 * row + half), 0)
    (found,) = zxingcpp.read_barcodes(image.resize((image.width * PIXELS, image.height * PIXELS)))
    return found.text


# --- the first start


def test_the_first_start_gives_programs_the_five_things(story):
    assert story.first.keys() == {"claim_url", "qr", "admin_url", "check_url", "setup_url"}
    for member, path in LINKS.items():
        assert story.first[member].startswith(story.service.base_url + path)


def test_the_first_start_makes_the_starter_plan_and_one_badge_to_claim(story, tmp_path):
    file = tmp_path / "plan.csv"
    story.service.command("plan", "export", str(file))
    plan = file.read_text(encoding="utf-8")
    for name in ("Communication", "Collaboration", "Critical Thinking", "Creativity", "Super 4C"):
        assert name in plan
    (award,) = story.awards[0]
    assert (award["achievement"], award["state"]) == ("communication", "waiting")
    assert award["claim_url"] == story.first["claim_url"]


def test_the_pages_it_names_open(story):
    # A newer start printed another set-up link.
    for member in LINKS.keys() - {"setup_url"}:
        path = urlsplit(story.first[member]).path
        page = story.service.get(path, headers={"Accept": "text/html"})
        assert page.headers["content-type"].startswith("text/html")
        assert page.status_code == 200


def test_the_key_of_keys_is_for_its_owner_only(story):
    kek = story.service.folder / "state" / "kek"
    assert stat.S_IMODE(kek.stat().st_mode) == 0o600
    assert stat.S_IMODE(kek.parent.stat().st_mode) == 0o700


# --- the second start


def test_a_second_start_keeps_everything(story):
    assert story.awards[0] == story.awards[1]
    assert story.dids[0] == story.dids[1]


def test_a_second_start_prints_the_five_things_for_people(story):
    for member, path in LINKS.items():
        assert story.service.base_url + path in story.second, member
    assert story.first["claim_url"] in story.second
    # A sign-in link works once, so every start makes a new one.
    assert story.first["admin_url"] not in story.second


def test_the_code_in_the_terminal_can_be_scanned_and_claimed(story):
    qr = "\n".join(line for line in story.second.split("\n") if line.startswith("\x1b"))
    badge = json.loads(story.service.claim(offer_in(qr), "ldp_vc"))
    (award,) = listed(story.service)
    assert (badge["id"], award["state"]) == (award["award"], "claimed")


# --- running


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/livez", "application/json"),
        ("/readyz", "application/json"),
        ("/metrics", "text/plain"),
        ("/v1/openapi.json", "application/json"),
    ],
)
def test_operators_find_what_they_watch(story, path, content_type):
    answer = story.service.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(content_type)


def test_the_api_description_names_the_api(story):
    described = story.service.document("/v1/openapi.json")
    assert {"/v1/verifications", "/v1/awards"} <= described["paths"].keys()


def test_it_ends_in_order_within_seconds_of_being_told(story):
    assert story.seconds_to_stop < GRACE_SECONDS
    assert story.exit_code in {0, -15}
    assert "Application shutdown complete" in story.service.log()


def test_no_start_left_a_trace_in_the_log(story):
    assert "Traceback" not in story.service.log()


# --- an empty one


def test_an_empty_start_makes_nothing_but_serves(tmp_path):
    service = installation(tmp_path)
    with serving(service, options=("--empty", "--json")):
        printed = json.loads(said(service))
        assert service.get("/check").status_code == 200
        assert service.command("org", "list") == {"organisations": []}
        assert "Set up your organisation" in service.get(urlsplit(printed["setup_url"]).path).text
    assert printed == {
        "claim_url": "",
        "qr": "",
        "admin_url": "",
        "check_url": f"{service.base_url}/check",
        "setup_url": printed["setup_url"],
    }
    assert printed["setup_url"].startswith(f"{service.base_url}/setup/begin/")


# --- refusals


def refused(service, *options):
    """Return code and message with which `cairn run` refuses to start."""
    done = service.spawn("run", "--json", *options)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    refusal = json.loads(line)
    return refusal["error"], refusal["message"]


def test_plain_http_is_refused_where_others_could_listen(tmp_path):
    service = installation(tmp_path)
    code, message = refused(service, "--public-url", "http://badges.example.org")
    assert code == "setting_invalid"
    assert "http://badges.example.org" in message
    assert "https" in message
    assert not (tmp_path / "state").exists()


def test_a_database_server_without_the_key_of_keys_is_refused_before_it_is_touched(tmp_path):
    nowhere = installation(tmp_path, database_url="postgresql+psycopg://nobody@127.0.0.1:9/none", kek=None)
    code, message = refused(nowhere)
    assert code == "setting_invalid"
    assert "CAIRN_KEK" in message


def test_another_public_url_is_refused_once_badges_are_signed_under_one(story):
    code, message = refused(story.service, "--public-url", "https://badges.example.org")
    assert code == "public_url_changed"
    assert story.service.base_url in message
    assert "https://badges.example.org" in message
