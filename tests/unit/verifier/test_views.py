"""What a reader sees of a badge is what was signed, and reads as what it is."""

import json
import unicodedata

import pytest

from credentials.badge import Carrier
from tests.specimens.bench import index, setting, submission
from tests.support.partner import Partner
from tests.unit.verifier import mutants
from verifier.rendering import as_json, headline
from verifier.report import Verdict
from verifier.verify import Submission, verify_badge

PARTNER = Partner()
BADGE = json.loads(PARTNER.badge())
TOKEN = PARTNER.badge(carrier=Carrier.JWT_VC_JSON)
GOOD = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
INDEX = {entry["file"]: entry for entry in index()}
# What turns text around, has no width, or is a control character; joiners stay.
UNSEEN = {"Cc", "Cf"}
JOINERS = "\u200c\u200d"


def leaves(value, path=()):
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def with_another_word(document, path):
    made = json.loads(json.dumps(document))
    inner = made
    for key in path[:-1]:
        inner = inner[key]
    word = inner[path[-1]]
    inner[path[-1]] = f"{word}x" if isinstance(word, str) else 7
    return made


def verdict_on(body):
    return verify_badge(Submission(body), PARTNER.setting()).verdict


@pytest.mark.parametrize("path", list(leaves(BADGE)), ids=str)
def test_no_field_of_a_badge_can_be_changed_and_shown(path):
    report = verify_badge(Submission(json.dumps(with_another_word(BADGE, path)).encode()), PARTNER.setting())
    assert report.verdict not in GOOD
    assert as_json(report)["credential"] is None


def test_no_claim_of_a_token_can_be_changed_and_shown():
    header, payload, signature = TOKEN.split(b".")
    claims = json.loads(mutants.b64url_decode(payload.decode()))
    for path in leaves(claims):
        changed = mutants._encoded(with_another_word(claims, path))
        assert verdict_on(b".".join((header, changed, signature))) not in GOOD


def shown(report):
    """Return every text that a reader sees of a badge, beside the document as it is."""
    credential = {**as_json(report)["credential"], "document": None}
    return [headline(report), *(each for each in texts(credential))]


def texts(value):
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [each for part in inner for each in texts(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", [name for name in INDEX if name.startswith("name-")])
def test_a_name_with_signs_that_nobody_sees_is_shown_without_them(name):
    said = shown(verify_badge(submission(INDEX[name]), setting()))
    for text in said:
        unseen = [each for each in text if unicodedata.category(each) in UNSEEN and each not in JOINERS]
        assert unseen in ([], ["\n"])
        assert text == unicodedata.normalize("NFC", text)
    assert any("Kestrel" in text for text in said)


def test_joiners_stay_because_scripts_need_them():
    said = shown(verify_badge(submission(INDEX["name-of-joined-letters.json"]), setting()))
    assert any("\u200c" in text for text in said)


@pytest.mark.parametrize("name", ["issuer-looks-like-another.json", "issuer-of-the-same-name.json"])
def test_an_issuer_that_takes_the_name_of_a_known_one_is_told_by_its_did_and_as_a_claim(name):
    report = verify_badge(submission(INDEX[name]), setting())
    assert report.verdict is Verdict.ISSUER_UNKNOWN
    said = headline(report)
    assert report.shown.content.issuer_id in said
    assert "goes by the name" in said
