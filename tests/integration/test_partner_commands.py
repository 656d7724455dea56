"""`cairn partner …`: partners are checked, listed, taken off, and looked at, all by command."""

import json

import pytest

from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.services import installation

PLAN = "slug,name,type,description,criteria,requires\n"


@pytest.fixture
def ours(tmp_path):
    made = installation(tmp_path)
    made.command("org", "add", "acme", "--name", "Acme")
    return made


def did():
    jwk = SoftwareSigner.generate(Algorithm.EDDSA).public_key.jwk()
    return "did:jwk:" + b64url_encode(json.dumps(jwk).encode())


def names(ours):
    return [each["name"] for each in ours.command("partner", "list")["partners"]]


def test_a_partner_is_checked_listed_and_taken_off_by_command(ours):
    refused = ours.run("partner", "add", "Nobody", "did:web:localhost%3A1", "--json")
    assert (refused.returncode, json.loads(refused.stderr)["error"]) == (1, "partner_did_refused")
    for name in ("Beta GmbH", "Root"):
        ours.command("partner", "add", name, did())
    assert names(ours) == ["Beta GmbH", "Root"]
    ours.command("partner", "remove", "root")
    assert names(ours) == ["Beta GmbH"]
    assert "Beta GmbH" in ours.run("partner", "list").stdout


def test_a_plan_names_partners_that_are_there(ours):
    unknown = ours.folder / "unknown.csv"
    unknown.write_text(f"{PLAN}x,X,meta,X.,X.,all of: Y <https://y.example/y> from Delta\n")
    assert "no partner of this name" in ours.run("plan", "import", str(unknown)).stderr


def test_where_nothing_rests_on_a_partner_s_badge_there_is_nothing_to_look_at(ours):
    assert ours.command("partner", "look") == {"people": 0}
    assert ours.run("partner", "look").stdout == "Looked at the partners' badges that 0 people showed.\n"
