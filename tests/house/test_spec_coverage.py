"""Every numbered obligation has a test that shows it; none is missing, skipped, or made to stand for many."""

import re
from collections import Counter

from tests.support import citations
from tests.support.tools import ROOT

DOCUMENT = ROOT / "docs" / "spec-coverage.md"
HEADING = "## Obligations\n"
MOST = 5
# Not built yet; each says so in its row.
NOT_BUILT: frozenset[str] = frozenset()
COUNTS = {
    "1.": 21, "OB-": 20, "DI-": 8, "JW-": 3, "ST-": 11, "VC-": 10, "DID-": 5, "BK-": 3, "API-": 5, "C-": 7,
    "V-": 10, "CLR-": 6
}  # fmt: skip
# Of the wallets' protocols; those in parts have a number of their own for each.
PROTOCOL_COUNTS = {
    "META-": 26, "AS-": 7, "OFFER-": 18, "AUTHZ-": 10, "TOK-": 17, "DPOP-": 7, "3.4.": 6, "NON-": 5, "CRED-": 20,
    "4.3.": 14, "RESP-": 5, "4.7.": 5, "DEF-": 7, "NOT-": 7, "6.2.": 8, "6.3.": 12, "VPREQ-": 12, "7.2.": 12,
    "VPRES-": 11, "7.4.": 4, "7.5.": 5, "SEC-": 22
}  # fmt: skip
PROTOCOL_SINGLES = {"4.4", "4.5", "6.4", "7.6", "7.7", "7.8", "8"}
_ID = re.compile(r"(1\.|[A-Z]+-|[3-8]\.\d\.)\d+|[4678]\.\d|8")


def rows():
    """Return, by id, the cells of the lists of obligations: what each asks, and what shows it."""
    found = {}
    _, _, section = DOCUMENT.read_text(encoding="utf-8").partition(HEADING)
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if _ID.fullmatch(cells[0]):
            assert cells[0] not in found, cells[0]
            found[cells[0]] = cells[1:]
    return found


def numbered(counts):
    return {f"{letters}{n}" for letters, count in counts.items() for n in range(1, count + 1)}


def cited(cells):
    return re.findall(r"`(tests/[^`]+)`", cells[-1])


def test_every_obligation_of_the_list_is_there():
    assert set(rows()) == numbered(COUNTS) | numbered(PROTOCOL_COUNTS) | PROTOCOL_SINGLES


def test_every_obligation_says_what_it_asks_and_has_a_test():
    without = {name for name, cells in rows().items() if not cells[0] or not cited(cells)}
    assert without == NOT_BUILT
    assert all("not built" in rows()[name][-1] for name in without)


def test_every_cited_test_is_there_and_runs():
    faults = {fault for cells in rows().values() for each in cited(cells) if (fault := citations.fault(each))}
    assert faults == set()


def test_no_test_stands_for_more_than_five_obligations():
    times = Counter(each for cells in rows().values() for each in set(cited(cells)))
    assert [each for each, number in times.items() if number > MOST] == []


def test_a_citation_that_is_wrong_would_be_noticed():
    assert citations.fault("tests/house/test_spec_coverage.py::test_nothing")
    assert citations.fault("tests/house/test_nothing.py::test_nothing")
    assert not citations.fault(
        "tests/house/test_spec_coverage.py::test_a_citation_that_is_wrong_would_be_noticed"
    )


def test_nowhere_is_a_certification_claimed():
    claims = re.compile(
        r"\b(is|are|1EdTech|officially)[ -]certified\b|\bcertified (by|for) 1EdTech", re.IGNORECASE
    )
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    assert [page.name for page in pages if claims.search(page.read_text(encoding="utf-8"))] == []
    assert claims.search("Cairn is certified by 1EdTech")
