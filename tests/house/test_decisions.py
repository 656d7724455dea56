"""Decisions are numbered once, and whoever cites one cites one that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
NUMBERS = [int(each.name[:4]) for each in DECISIONS]
ROOMS = (
    "keys",
    "did",
    "contexts",
    "credentials",
    "records",
    "web",
    "issuer",
    "verifier",
    "cairn",
    "docs",
    "tests",
)


def cited(text):
    """Return the numbers of the decisions that a text cites."""
    return {int(number) for number in re.findall(r"\bADR (\d+)", text)}


def test_no_number_stands_for_two_decisions():
    assert len(set(NUMBERS)) == len(NUMBERS) > 20


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.name)
def test_a_decision_begins_with_its_number(file):
    assert file.read_text(encoding="utf-8").startswith(f"# {int(file.name[:4])}. ")


@pytest.mark.parametrize("room", ROOMS)
def test_every_decision_that_is_cited_is_there(room):
    files = [
        each
        for each in (ROOT / room).rglob("*")
        if each.suffix in {".py", ".md", ".html"} and "node_modules" not in each.parts
    ]
    assert files
    missing = {str(each): cited(each.read_text(encoding="utf-8")) - {*NUMBERS} for each in files}
    assert not {name: numbers for name, numbers in missing.items() if numbers}


def test_a_citation_of_a_decision_that_is_not_there_would_be_noticed():
    assert cited(f"(ADR 4), ADR {max(NUMBERS) + 1}; not ADRs or RFC 7515") - {*NUMBERS} == {max(NUMBERS) + 1}


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda page: page.name)
def test_every_link_between_the_papers_leads_somewhere(page):
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [each for each in targets if not (page.parent / each).exists()] == []
