"""Every code has its words, and every sentence gets the facts it needs."""

import ast
import re
import string
from pathlib import Path

import pytest

from tests.specimens.bench import index, setting, submission
from tests.support.tools import ROOT
from verifier import words
from verifier.rendering import sentence
from verifier.report import Check, Verdict
from verifier.verify import verify_badge

MAKERS = {"passed", "failed", "unknown", "not_applicable"}
_MODULES = ("report.py", "authenticity.py", "verify.py", "offline.py", "presentation_files.py")
SOURCES = [ROOT / "verifier" / name for name in _MODULES] + sorted(
    (ROOT / "verifier" / "checks").rglob("*.py")
)
# These make a finding whose code an argument or a variable gives.
BY_NAME = {
    "revoked",
    "suspended",
    "no_end",
    "in_force",
    "not_presented",
    "no_holder_key",
    "attested_only",
} | {
    "stack_never_met",
    "stack_fallen",
    "status_list_invalid",
}


def calls():
    """Return every call that makes a finding in the sources: its file and the call."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in MAKERS | {"finding"}
            ):
                yield path, node


def codes_in(path: Path):
    """Return every text in a source that looks like a code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in texts if re.fullmatch(r"[a-z]+(_[a-z]+)*", text)}


def used():
    """Return every code a check uses, with the names of the facts it gives."""
    for _, call in calls():
        for code in _codes(call.args[1]) if len(call.args) > 1 else ():
            yield code, {keyword.arg for keyword in call.keywords}


def _codes(argument):
    match argument:
        case ast.Constant(value=str(code)):
            return [code]
        case ast.IfExp(body=body, orelse=other):
            return _codes(body) + _codes(other)
    return []


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted({code for code, _ in used()} | BY_NAME))
def test_every_code_that_a_check_uses_has_a_sentence(code):
    assert code in words.SENTENCES


def test_codes_are_found_in_the_sources():
    """The control of the walk: it sees calls in every file, and codes chosen by a condition."""
    found = {code for code, _ in used()}
    assert len(found) > 50
    assert {"stack_never_met", "stack_fallen", "revoked", "no_end", "in_force"} <= found
    assert {path.name for path, _ in calls()} >= {"answers.py", "check.py", "holder.py", "authenticity.py"}


@pytest.mark.parametrize(("code", "facts"), sorted({(code, tuple(sorted(facts))) for code, facts in used()}))
def test_a_sentence_uses_only_facts_that_its_finding_has(code, facts):
    assert fields(words.SENTENCES[code]) <= set(facts)
    assert fields(words.EXPLANATIONS.get(code, "")) <= set(facts) | {
        "issuer",
        "did",
        "badge",
        "awarded",
        "what",
    }


def test_no_sentence_is_left_that_nothing_says():
    said = {code for path in SOURCES for code in codes_in(path)}
    assert words.SENTENCES.keys() - said == set()


def test_every_check_has_a_title_and_every_verdict_a_headline_and_an_explanation():
    assert words.TITLES.keys() == set(Check)
    assert words.HEADLINES.keys() == set(Verdict)
    decided_by_a_code = {Verdict.NO_LONGER_VALID}
    assert words.EXPLANATIONS.keys() >= set(Verdict) - decided_by_a_code


def test_every_failure_that_makes_a_badge_no_longer_valid_explains_itself():
    assert words.EXPLANATIONS.keys() >= {"expired", "not_yet_valid", "proof_expired", "revoked", "suspended"}
    assert words.EXPLANATIONS.keys() >= {"stack_held", "stack_fallen"}


def test_every_explanation_belongs_to_a_code_or_a_verdict():
    assert words.EXPLANATIONS.keys() <= words.SENTENCES.keys() | set(Verdict)


@pytest.mark.parametrize("text", [*words.SENTENCES.values(), *words.EXPLANATIONS.values()])
def test_words_are_plain(text):
    assert "  " not in text
    assert not re.search(r"\b(DID|JSON-LD|JWT|proof|credentialStatus|null)\b", text)


def test_every_sentence_of_every_specimen_can_be_said():
    entries = [entry for entry in index() if not entry["file"].startswith("stack-c")]
    for entry in entries:
        for finding in verify_badge(submission(entry), setting()).findings:
            assert "{" not in sentence(finding)
