"""What the report page makes of a report: nothing of a badge that is not genuine, each reason once."""

import json
import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import verifier.web.app
from keys.multibase import b64url_decode
from tests.support.partner import NOW, Partner
from tests.unit.credentials.open_badges.cases import changed
from tests.unit.verifier.enclosed import bare, opinion, record
from verifier.signed_reports import Signatory, sign
from verifier.store.memory import MemoryReports
from verifier.web import pages
from verifier.web.desk import Desk
from verifier.web.identity import VerifierIdentity
from web.templates import make_templates


@pytest.fixture
def partner():
    return Partner(name="Initech")


@pytest.fixture
def client(partner):
    def entropy(size):
        entropy.calls = getattr(entropy, "calls", 0) + 1
        return entropy.calls.to_bytes(size, "big")

    identity = VerifierIdentity(partner.did, partner.method_id, partner.signer, bytes(32))
    shelf = MemoryReports()
    desk = Desk(
        shelf,
        None,
        partner.sources(),
        partner.policy,
        identity,
        lambda: NOW,
        entropy,
        "https://check.example",
    )
    app = FastAPI()
    app.include_router(pages.router(desk, make_templates(verifier.web.app.TEMPLATES)))
    return TestClient(app)


def found(client, body):
    """Check a badge; return the path of its report."""
    answer = client.post("/check", files=[("file", ("badge.json", body))], follow_redirects=False)
    return answer.headers["location"]


def report(client, body, *components):
    files = [("file", ("badge.json", body)), *(("components", ("part.json", each)) for each in components)]
    return client.post("/check", files=files).text


def heading(page):
    return re.search(r"<h1>([^<]+)</h1>", page)[1]


def test_a_good_badge_is_shown_with_its_level_in_stars(client, partner):
    page = report(client, partner.badge())
    assert heading(page) == "Valid"
    assert '<span aria-hidden="true">★★☆</span> 2 of 3' in page
    assert '<time datetime="2026-11-01T09:00:00Z">1 November 2026</time>' in page


def test_the_headline_does_not_say_its_verdict_twice(client, partner):
    page = report(client, partner.badge())
    assert "Valid today." not in page
    assert "Initech awarded Communication (Leads)" in page


def test_of_a_changed_badge_neither_content_nor_issuer_is_shown(client, partner):
    page = report(client, partner.badge().replace(b"Led the weekly call", b"Led the yearly call"))
    assert heading(page) == "Do not rely on this"
    for told in ("Initech", partner.did, "Communication", "yearly call", partner.list_url):
        assert told not in page


def test_what_was_not_reached_is_one_sentence(client, partner):
    page = report(client, b"not a badge")
    assert page.count("An earlier check stopped the work") == 1
    assert "We did not get this far" not in page


def test_a_reason_is_told_once_and_component_badges_have_verdicts_of_their_own(client, partner):
    parts = {slug: partner.badge(slug) for slug in ("communication", "collaboration")}
    meta = partner.stack(parts)
    partner.revoked.add(1)
    partner.publish_lists()
    page = report(client, meta, *parts.values())
    assert heading(page) == "No longer valid"
    assert page.count("<li>Communication was withdrawn by its issuer.</li>") == 1
    assert page.count('class="component"') == 2


def test_without_its_components_a_stack_says_how_to_check_them(client, partner):
    page = report(client, partner.stack({"communication": partner.badge("communication")}))
    assert "They were not handed in with the badge." in page


def test_a_form_without_a_badge_comes_back_with_the_fault_at_its_field(client):
    answer = client.post("/check", data={"text": "  "})
    assert answer.status_code == 422
    assert '<a href="#text">Nothing to check was given.' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_report_can_be_made_anew_under_a_reference_of_its_own(client, partner):
    first = client.post("/check", data={"text": partner.badge().decode()})
    again = client.post(first.url.path)
    assert again.url.path != first.url.path
    assert heading(again.text) == "Valid"


def test_what_others_say_is_shown_with_who_says_it_and_only_where_it_is_genuine(client, partner):
    document = bare(partner.badge())
    good = opinion(partner, document["id"])
    forged = changed(
        opinion(partner, document["id"], 2), "credentialSubject", "endorsementComment", to="Forged words."
    )
    body = json.dumps(partner.signed(document | {"endorsement": [good, forged]})).encode()
    page = report(client, body)
    assert heading(page) == "Valid"
    assert '<strong>Initech</strong>: <span class="prose">Seen it.</span>' in page
    assert "It was changed after it was signed" in page
    assert "Forged words." not in page


def test_a_record_shows_each_credential_in_it(client, partner):
    document = record(partner, json.loads(partner.badge()), json.loads(partner.badge("creativity")))
    page = report(client, json.dumps(partner.signed(document)).encode())
    assert "Credentials in the record" in page
    assert page.count('<details class="component">') == 2


def test_a_report_is_downloaded_signed_and_known_for_a_report_when_it_is_handed_in(client, partner):
    path = found(client, partner.badge())
    answer = client.get(f"{path}/signed")
    assert answer.headers["content-type"] == "application/vc+jwt"
    assert answer.headers["content-disposition"] == f'attachment; filename="report-{path[-14:]}.jwt"'
    page = report(client, answer.content)
    assert heading(page) == "A report, not a badge"
    assert "A report by this service of 23 November 2026, 12:00 UTC, genuine" in page
    assert f'href="https://check.example{path}"' in page


def test_the_page_of_a_report_leads_back_to_itself_by_a_code(client, partner):
    path = found(client, partner.badge())
    page = client.get(path).text
    assert 'aria-label="QR code that leads to this report"' in page
    assert f"https://check.example{path}</code>" in page
    assert f'href="{path}/signed"' in page


def test_a_changed_report_shows_nothing_of_what_it_says(client, partner):
    path = found(client, partner.badge())
    header, payload, signature = client.get(f"{path}/signed").text.split(".")
    changed_one = f"{header}.{payload[:-9]}{'A' if payload[-9] != 'A' else 'B'}{payload[-8:]}.{signature}"
    page = report(client, changed_one.encode())
    assert heading(page) in ("Do not rely on this", "Could not finish checking")
    assert path[-14:] not in page
    assert "What that report says" not in page


def test_the_address_in_the_report_of_a_stranger_is_no_link(client, partner):
    path = found(client, partner.badge())
    told = json.loads(b64url_decode(client.get(f"{path}/signed").text.split(".")[1]))["credentialSubject"]
    stated = told["urn:cairn:report"]["@value"]
    other = Partner()
    token = sign(stated, "https://other.example", Signatory(other.did, other.method_id, other.signer))
    page = report(client, token)
    assert heading(page) == "A report, not a badge"
    assert "We do not know who that is" in page
    assert f"https://other.example{path}" in page
    assert 'href="https://other.example' not in page
