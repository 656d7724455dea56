"""What a displayer has to show (the certification's checks): by a viewer's press of a button, in both data models."""

import json
import re

import pytest

from credentials.baking import bake
from tests.support import pictures
from tests.support.partner import Partner
from tests.unit.verifier.web.test_pages import client, found, heading  # noqa: F401 - a fixture

LIST = "https://partner.example/revoked"
# The types of 1EdTech beside badges are defined here.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
FIRST_MODEL = [
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://w3id.org/security/data-integrity/v2",
]
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>'


@pytest.fixture
def partner():
    return Partner(name="Initech")


def unsigned(partner, model, *, until=None):
    """Return a badge with a plain list of revoked ones, in a data model."""
    document = json.loads(partner.badge(status=None))
    document.pop("proof")
    document["credentialStatus"] = {"id": LIST, "type": "1EdTechRevocationList"}
    if until:
        document["validUntil"] = until
    if model == 1:
        document["@context"] = FIRST_MODEL
        names = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}
        document = {names.get(name, name): value for name, value in document.items()}
    return document | {"@context": [*document["@context"], EXTENSIONS]}


def published(partner, *revoked):
    entries = [{"id": each, "revoked": True} for each in revoked]
    document = {"id": LIST, "issuer": partner.did, "revokedCredential": entries}
    partner.published[LIST] = json.dumps(document).encode()


@pytest.mark.parametrize("model", [2, 1])
@pytest.mark.parametrize(
    ("state", "verdict", "said"),
    [
        ("good", "Valid", "not withdrawn"),
        ("expired", "No longer valid", "expired"),
        ("revoked", "No longer valid", "withdrawn"),
    ],
)
def test_a_viewer_has_a_badge_checked_and_is_shown_it_with_its_status(
    client,  # noqa: F811
    partner,
    model,
    state,
    verdict,
    said,
):
    document = unsigned(partner, model, until="2026-11-20T00:00:00Z" if state == "expired" else None)
    published(partner, *([document["id"]] if state == "revoked" else []))
    body = bake(DRAWING.encode(), json.dumps(partner.signed(document)))
    place = found(client, body)
    page = client.get(place).text
    assert heading(page) == verdict
    card = page[page.index('class="badge-card"') :]
    assert re.search(r'<h2 id="badge-name">Communication</h2>', card)
    assert "Communication at work." in card
    assert "<dt>Awarded by</dt><dd>Initech" in card
    assert re.search(r'<dt>Awarded on</dt><dd>(<[^>]*>)?<time datetime="2026-11-01', card)
    assert said in page.lower()
    assert f'<img src="{place}/picture"' in card
    shown = client.get(f"{place}/picture")
    assert shown.headers["content-type"].startswith("image/svg+xml")
    assert b"circle" in shown.content


# --- the picture ------------------------------------------------------------------------------------


def test_the_picture_is_the_drawing_without_the_badge_and_may_do_nothing(client, partner):  # noqa: F811
    badge = partner.badge()
    place = found(client, bake(pictures.png(), badge.decode()))
    answer = client.get(f"{place}/picture")
    assert answer.content == pictures.png()
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "not signed" in client.get(place).text


def test_a_badge_that_came_without_a_picture_shows_none(client, partner):  # noqa: F811
    place = found(client, partner.badge())
    assert "/picture" not in client.get(place).text
    with pytest.raises(Exception, match="no picture"):
        client.get(f"{place}/picture")


def test_of_a_changed_badge_no_picture_is_shown(client, partner):  # noqa: F811
    changed = partner.badge().replace(b"Led the weekly call", b"Led the yearly call")
    place = found(client, bake(DRAWING.encode(), changed.decode()))
    assert "/picture" not in client.get(place).text
    with pytest.raises(Exception, match="no picture"):
        client.get(f"{place}/picture")
