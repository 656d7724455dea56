"""Every specimen comes out as its index says, and shows nothing of what is not verified."""

import base64
import json
import re
from functools import cache

import pytest

from tests.specimens.bench import FOLDER, MARK, index, setting, submission
from tests.specimens.make import make
from verifier.rendering import as_json, headline
from verifier.report import BEFORE_SHOWING, Outcome
from verifier.verify import verify_badge

INDEX = index()
EACH = pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
LEAST = 24
# What stands in every badge, and belongs to no one.
COMMON = re.compile(
    r"https://(www\.w3\.org|purl\.imsglobal\.org)/.*|[A-Za-z0-9]{1,30}|did:web:kestrel\.example|[dv]c\+sd-jwt|sha-256"
)


@cache
def report_on(name):
    return verify_badge(submission(next(each for each in INDEX if each["file"] == name)), setting())


def reported(entry):
    return report_on(entry["file"])


@EACH
def test_a_specimen_comes_out_as_its_index_says(entry):
    report = reported(entry)
    deciding = next(each for each in report.findings if each.check == entry["check"])
    assert (report.verdict, deciding.code) == (entry["verdict"], entry["code"])


@EACH
def test_a_specimen_is_shown_only_once_key_coverage_and_signature_have_passed(entry):
    report = reported(entry)
    passed = {each.check for each in report.findings if each.outcome is Outcome.PASSED}
    assert (as_json(report)["credential"] is not None) == (passed >= BEFORE_SHOWING)


def told(report):
    """Return all that a reader sees of a report; which document was asked is our own doing."""
    shown = as_json(report)
    for check in shown["checks"]:
        check["source"] = None
    return json.dumps(shown, ensure_ascii=False) + headline(report)


@EACH
def test_nothing_of_what_an_unverified_specimen_says_is_shown(entry):
    report = reported(entry)
    if report.shown is None:
        text = told(report)
        assert MARK.lower() not in text.lower()
        assert [each for each in texts(submission(entry).body) if each in text] == []


def texts(body):
    """Return what a file says in texts of its own: names, narratives, ids."""
    raw = b"\n".join([body, *(_decoded(part) for part in body.split(b"."))])
    found = re.findall(r'"((?:[^"\\]|\\.){4,})"', raw.decode("utf-8", "replace"))
    return {each for each in found if re.search("[A-Za-z]{2}", each) and not COMMON.fullmatch(each)}


def _decoded(part):
    try:
        return base64.urlsafe_b64decode(part + b"==")
    except ValueError:
        return b""


def test_the_texts_of_a_badge_are_found():
    """The control of the test above: in the report of a good badge they do stand."""
    for name in ("good.json", "good.jwt"):
        entry = next(each for each in INDEX if each["file"] == name)
        text = told(reported(entry))
        assert MARK.lower() in text.lower()
        assert len([each for each in texts(submission(entry).body) if each in text]) > 10


def test_there_are_many_faults_and_each_has_its_file():
    faulty = [entry for entry in INDEX if entry["verdict"] != "valid"]
    assert len(faulty) >= LEAST
    known = {name for entry in INDEX for name in (entry["file"], *entry.get("with", ()))}
    assert {path.name for path in FOLDER.iterdir()} == known | {"index.json", "world.json"}


def test_every_verdict_has_a_specimen():
    verdicts = {entry["verdict"] for entry in INDEX}
    assert verdicts == {"valid", "issuer_unknown", "no_longer_valid", "not_genuine", "could_not_check"}


def test_the_script_makes_the_same_files_again(tmp_path):
    """Except the packed bits of lists, which hang on the version of zlib."""
    make(tmp_path)
    for path in FOLDER.iterdir():
        if path.name != "world.json":
            assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
    again = json.loads((tmp_path / "world.json").read_text())
    assert again.keys() == json.loads((FOLDER / "world.json").read_text()).keys()
