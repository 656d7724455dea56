"""What can be handed in on the check page, and the candidate that a report is compared with."""

import json
import re

import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

import verifier.web.app
from credentials import baking
from credentials.achievement import Alignment
from credentials.badge import Carrier, HashedIdentity
from credentials.identity import hash_identity
from did.errors import FetchFailed
from tests.support.partner import NOW, Partner
from tests.unit.web.test_qr_reading import drawn, written
from verifier.errors import ReportNotFound
from verifier.store.memory import MemoryReports
from verifier.web import candidates, pages
from verifier.web.desk import Desk
from verifier.web.identity import VerifierIdentity
from web.templates import make_templates

HERE = "https://check.example"
LINK = "https://partner.example/o/p/badges/1.json"
ADDRESS = hash_identity("zoe@example.com", "pepper")
NAMED = HashedIdentity("Zoë \u202eRivera", "", "name", hashed=False)


@pytest.fixture(scope="module")
def partner():
    return Partner(name="Initech")


@pytest.fixture
def shelf():
    return MemoryReports()


class Unhelpful(Partner):
    """An issuer whose links lead nowhere, for one reason or another."""

    why = "unreachable"

    def get(self, url, *, accept, limit):
        raise FetchFailed(self.why, "a text of the other side")


@pytest.fixture
def client(partner, shelf):
    return client_of(partner, shelf)


def client_of(partner, shelf):
    numbers = iter(range(1, 1000))
    identity = VerifierIdentity(partner.did, partner.method_id, partner.signer, bytes(32))
    desk = Desk(
        shelf,
        None,
        partner.sources(),
        partner.policy,
        identity,
        lambda: NOW,
        lambda size: next(numbers).to_bytes(size, "big"),
        HERE,
    )
    app = FastAPI()
    for room in (pages, candidates):
        app.include_router(room.router(desk, make_templates(verifier.web.app.TEMPLATES)))
    return TestClient(app)


def signed(partner, carrier=Carrier.LDP_VC, **changes):
    return partner.sign(partner.unsigned(**changes), carrier)


def handed(client, body, name="x"):
    return client.post("/check", files={"file": (name, body)})


def heading(answer):
    return re.search(r"<h1>([^<]+)</h1>", answer.text)[1]


def compared(client, badge, candidate):
    path = handed(client, badge).url.path
    return client.post(f"{path}/compare", data={"candidate": candidate})


# --- links and photos


def test_a_link_to_a_badge_is_followed(client, partner):
    partner.published[LINK] = signed(partner)
    answer = client.post("/check", data={"text": f"  {LINK}\n"})
    assert heading(answer) == "Valid"


def test_a_photo_of_a_code_that_holds_a_link_is_followed(client, partner):
    partner.published[LINK] = signed(partner)
    assert heading(handed(client, written(drawn(LINK), "JPEG"))) == "Valid"


def test_a_photo_of_a_code_that_holds_a_badge_is_checked_without_asking_for_it(client, partner):
    token = signed(partner, Carrier.JWT_VC_JSON, evidence=())
    partner.fetched.clear()
    answer = handed(client, written(drawn("not a badge, though it is text")))
    assert heading(answer) == "Could not finish checking"
    assert partner.fetched == []
    assert heading(handed(client, token)) == "Valid"


def test_a_link_or_code_of_a_report_of_ours_leads_to_it(client, partner):
    first = handed(client, signed(partner))
    link = f"{HERE}{first.url.path}"
    for answer in (client.post("/check", data={"text": link}), handed(client, written(drawn(link)))):
        assert answer.url.path == first.url.path
    assert client.post("/check", data={"text": f"{link[:-1]}?"}).status_code == 422


@pytest.mark.parametrize("typed", [str, str.lower, lambda text: f"  {text.replace('-', ' ')}\n"])
def test_the_reference_of_a_report_leads_to_it_however_it_is_typed(client, partner, typed):
    made = handed(client, signed(partner)).url.path
    page = client.post("/check", data={"text": typed(made.rpartition("/")[2])})
    assert (page.status_code, page.url.path, heading(page)) == (200, made, "Valid")
    again = client.post(page.url.path)
    assert (again.url.path != made, heading(again)) == (True, "Valid")


def test_a_stack_is_checked_again_with_its_component_badges(client, partner):
    parts = [partner.badge(slug) for slug in ("communication", "creativity")]
    stack = partner.stack(dict(zip(("communication", "creativity"), parts, strict=True)))
    alone = handed(client, stack)
    assert "They were not handed in with the badge" in alone.text
    together = client.post(alone.url.path, files=[("components", ("part.json", each)) for each in parts])
    assert together.url.path != alone.url.path
    assert "They were not handed in" not in together.text
    assert "Check it again with its component badges" in together.text
    assert "They were not handed in" in client.post(together.url.path).text


def test_a_reference_with_a_wrong_sign_is_no_reference(client, partner):
    reference = handed(client, signed(partner)).url.path.rpartition("/")[2]
    wrong = reference[:-1] + ("A" if reference[-1] != "A" else "B")
    assert heading(client.post("/check", data={"text": wrong})) != "Valid"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("timeout", "Nobody answered there in time"),
        ("media_type", "leads to a page or another kind of file"),
        ("redirect", "leads on to another address"),
        ("address_refused", "not a public one"),
        ("http_status", "nothing there for us"),
        ("too_large", "larger than a badge may be"),
        ("unreachable", "Nobody could be reached there"),
    ],
)
def test_a_link_that_leads_to_no_badge_says_why_at_the_field(shelf, code, words):
    unhelpful = Unhelpful()
    unhelpful.why = code
    answer = client_of(unhelpful, shelf).post("/check", data={"text": "https://elsewhere.example/badge"})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'href="#text"' in answer.text
    assert "a text of the other side" not in answer.text


@pytest.mark.parametrize(
    "link", ["openid-credential-offer://?credential_offer_uri=x", "openid4vp://?client_id=x"]
)
def test_a_code_for_a_wallet_is_named_as_one(client, link):
    answer = handed(client, written(drawn(link)))
    assert answer.status_code == 422
    assert "This code is for a wallet" in answer.text


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_with_neither_badge_nor_code_says_what_to_do(client, form):
    answer = handed(client, written(Image.new("RGB", (60, 60), "white"), form))
    assert answer.status_code == 422
    assert "This is a picture without a badge inside" in answer.text


def test_a_picture_that_carries_a_badge_is_not_looked_at_as_a_photo(client, partner):
    """The code in the picture leads to another badge than the one that it carries."""
    partner.published[LINK] = signed(partner, **{"level": 1})
    baked = baking.bake(written(drawn(LINK)), signed(partner).decode())
    answer = handed(client, baked, "badge.png")
    assert heading(answer) == "Valid"
    assert "2 of 3" in answer.text


def test_a_damaged_picture_of_a_badge_is_reported_on_not_photographed(client, partner):
    baked = baking.bake(written(drawn(LINK)), signed(partner).decode())
    assert handed(client, baked[:-20], "badge.png").url.path.startswith("/check/r/")


def test_a_photo_that_is_saved_as_a_bundle_holds_the_badge_behind_its_code(client, partner):
    answer = client.post("/check/bundle", files={"file": ("x.png", written(drawn("openid4vp://x")))})
    assert answer.status_code == 422


# --- comparing


@pytest.mark.parametrize(
    ("candidate", "words", "look"),
    [
        ("Zoe@Example.com", "It matches: the badge was given", "matches"),
        ("max@example.com", "It does not match: the badge was given under another", "differs"),
        ("Zoë Rivera", "carries no name", "not_carried"),
    ],
)
def test_a_candidate_is_compared_on_the_page(client, partner, candidate, words, look):
    answer = compared(client, signed(partner, identities=(ADDRESS,)), candidate)
    assert answer.status_code == 200
    assert words in answer.text
    assert f'likeness-{look}"' in answer.text
    assert f'value="{candidate}"' in answer.text
    assert heading(answer) == "Valid"


def test_nothing_of_what_was_typed_is_kept(client, partner, shelf):
    answer = compared(client, signed(partner, identities=(ADDRESS,)), "zoe@example.com")
    path = answer.url.path.removesuffix("/compare")
    kept = shelf.get(path.rsplit("/", 1)[1], NOW)
    assert "zoe@example.com" not in json.dumps(kept.report)
    assert b"zoe@example.com" not in kept.received
    assert "zoe@example.com" not in client.get(path).text
    assert "zoe" not in str(answer.url)


@pytest.mark.parametrize("candidate", ["", "  ", "x" * 321], ids=["nothing", "spaces", "too much"])
def test_what_can_not_be_compared_comes_back_with_the_fault_at_its_field(client, partner, candidate):
    answer = compared(client, signed(partner), candidate)
    assert answer.status_code == 422
    assert 'id="candidate-fault"' in answer.text
    assert 'aria-describedby="candidate-hint candidate-fault"' in answer.text


def test_what_was_typed_is_written_as_text(client, partner):
    assert "<b>" not in compared(client, signed(partner), '"><b>x</b>').text


def test_of_a_badge_that_is_not_genuine_nothing_is_compared(client, partner):
    forged = signed(partner, identities=(ADDRESS,)).replace(b"Led the weekly call", b"Led the yearly call")
    answer = compared(client, forged, "zoe@example.com")
    assert heading(answer) == "Do not rely on this"
    assert "likeness" not in answer.text
    assert "candidate" not in answer.text


def test_coming_by_the_address_alone_leads_to_the_report(client, partner):
    path = handed(client, signed(partner)).url.path
    assert client.get(f"{path}/compare").url.path == path


def test_an_unknown_report_is_not_compared_with(client):
    with pytest.raises(ReportNotFound):
        client.post("/check/r/2222-2222-2222/compare", data={"candidate": "x"})


# --- what is shown of it


@pytest.mark.parametrize(
    ("identities", "words"),
    [
        ((NAMED, ADDRESS), "<dd>Zoë Rivera</dd>"),
        ((ADDRESS,), "Whoever has the e-mail address that the badge keeps hidden"),
        ((), "the badge carries no name"),
    ],
)
def test_the_holder_is_named_as_far_as_the_badge_does(client, partner, identities, words):
    assert words in handed(client, signed(partner, identities=identities)).text


def test_the_order_is_verdict_badge_meaning_checks_report(client, partner):
    text = handed(client, signed(partner)).text
    marks = ["<h1>", 'id="badge-name"', 'id="meaning-heading"', 'id="checks-heading"', 'id="receipt-heading"']
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_the_scale_and_the_skills_and_how_the_issuer_is_known_are_told(client, partner):
    skills = [
        Alignment(name, "https://skills.example/1") for name in ("Listening", "Wri\u202eting", "Listening")
    ]
    achievement = partner.achievement(alignments=tuple(skills))
    # Which language a text is in is told elsewhere.
    text = re.sub("</?span[^>]*>", "", handed(client, signed(partner, achievement=achievement)).text)
    assert '<li aria-current="true">Leads <strong>(this badge)</strong></li>' in text
    assert "<li>Coaches others</li>" in text
    assert text.count("<li>Listening</li>") == 1
    assert "<li>Writing</li>" in text
    issuer = text[text.index("<dt>Awarded by</dt>") :].split("</dd>")[0]
    assert issuer.startswith("<dt>Awarded by</dt><dd>Initech<br><small>")
